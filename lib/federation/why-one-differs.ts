/**
 * Why one number of one TRE is another in a later run. What a TRE releases of one question, one dataset and one set of rules holds the truth
 * in its range: two ranges that do not meet show that its data have changed; two that meet leave that open, because rounding and hiding
 * also follow from what it released before (docs/decisions/0053).
 */
import { hasLikely, type Cell } from "#lib/disclosure/cell.ts";
import { cellBounds } from "#lib/disclosure/in-words.ts";
import type { ReleasedNumber } from "#lib/disclosure/released.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { halfUnit } from "#lib/statistics/significant-digits.ts";

export type OwnNumber = Cell | ReleasedNumber;
/** What is certain comes before what is possible. */
export const reasons = ["definition", "environments", "dataset", "data", "withheld", "policy", "together", "rounding", "chance"] as const;
export type Reason = (typeof reasons)[number];

/** What is known of one TRE in both runs. */
export type InBoth = {
  /** Both runs ask the same of the same people. */
  isSameQuestion: boolean;
  /** Rules that bear on this kind of output are others now. */
  hasOtherRules: boolean;
  isOtherDataset: boolean;
};

type OwnRange = { low: number; high: number | null };
/** Where the true number lies, as one TRE's release tells; undefined where it tells nothing. `high` null: no upper end is known. */
export function rangeOfOwn(of: OwnNumber): OwnRange | undefined {
  if (of.is === "number") return { low: of.value - halfUnit(of.value, of.digits), high: of.value + halfUnit(of.value, of.digits) };
  const bounds = cellBounds(of);
  return bounds === null || (bounds.low === 0 && bounds.high === null) ? undefined : bounds;
}

export const isSameNumber = (one: OwnNumber | undefined, other: OwnNumber | undefined): boolean => one === other || (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other));

/** None where nothing that is shown differs. A number that one of the two does not list is taken as hidden there. */
export function whyOneDiffers(before: OwnNumber | undefined, after: OwnNumber | undefined, known: InBoth): Reason[] {
  if (isSameNumber(before, after)) return [];
  const found: Reason[] = [];
  if (!known.isSameQuestion) found.push("definition");
  if (known.isOtherDataset) found.push("dataset");
  if ((before?.is === "withheld") !== (after?.is === "withheld")) found.push("withheld");
  if (known.hasOtherRules) found.push("policy");
  const isNoisy = [before, after].some((one) => one !== undefined && one.is !== "number" && hasLikely(one));
  if (isNoisy) found.push("chance");
  if (!known.isSameQuestion || known.isOtherDataset) return found;
  // Neither rules nor rounding can bring that: each range holds the truth of its day.
  if (!isNoisy && liesApart(before && rangeOfOwn(before), after && rangeOfOwn(after))) return ["data", ...found];
  return found.length > 0 ? found : ["rounding"];
}

function liesApart(one: OwnRange | undefined, other: OwnRange | undefined): boolean {
  return one !== undefined && other !== undefined && ((one.high !== null && one.high < other.low) || (other.high !== null && other.high < one.low));
}
