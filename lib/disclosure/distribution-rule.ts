/**
 * Counts of people who have something, for a list of things that may all be had by one person: codes, chapters. They are no parts of
 * a whole, so no sum of others gives one away, but each lies inside the population; and which codes are listed comes from the
 * data, so that being listed is itself a statement about people. The rules:
 *
 * 1. A code with fewer people than may be shown is not listed: there is no row to tell it from a code that nobody has, and no total
 *    of rows or of codes from which one could be missed. All that is said is “codes with fewer than 10 people are not listed”.
 * 2. Rows are exact concepts, never with what is more specific; so no row is the sum of others or contains another by the hierarchy.
 * 3. Nearly everyone (complement, class disclosure): 995 of 1,000 tells of the other 5, and 1,000 of 1,000 of each one. Every count
 *    within a margin of the population reads alike: the population's own released number, in a range that reaches the margin below it.
 *    The margin is the threshold, or the rounding's base where that is larger: a count that is shown can then not narrow the
 *    rounded total of the population from below by as much as one rounding.
 * 4. Where the population is less than twice the threshold nothing is listed, since every count is small or near the whole.
 * 5. A code, or chapter, of which nearly the same people were told before reads as it did then (ledger/codes.ts).
 * 6. Others are rounded like any count. They are listed by kind and number, not by size, and cut, if too many, by released size.
 *
 * Such counts are released beside counts and demographics of the same people only: beside a table by “had the code” they would
 * repeat one of its sums, rounded in another way. Not covered: two codes of one list that are nearly always recorded together have
 * counts whose difference is small, which rounding alone protects. Dominance: people are counted once, so nobody weighs more than another.
 * Source: SDC Handbook (2nd ed. 2024), frequency tables and class disclosure; “group labels” from data are the risk that rule 1 answers.
 */
import type { CodeCount } from "#lib/query/outputs.ts";
import { inDomainOrder, type DistributionDomain } from "#lib/query/distribution.ts";
import { chapterKey, codeKey } from "#lib/query/holders.ts";
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import type { Cell } from "./cell.ts";
import type { Answer, LedgerSaid } from "./ledger/said.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { isTooSmall } from "./primary-threshold.ts";
import { smallestShown } from "./strictest-policy.ts";

/** The whole population: its exact size, the cell by which it is released, and the base to which the run is rounded. */
export type Whole = { people: number; cell: Cell; base: number };
type Value = Extract<Cell, { is: "value" }>;

export const mostListed = 20_000;

/** Null where no count inside this population may be told from another. */
const wholeShown = ({ people, cell }: Whole, policy: DisclosurePolicy): Value | null => (cell.is === "value" && people >= 2 * smallestShown(policy) ? cell : null);

/** Nearly everyone, or a rounded count. For counts that are not too small. */
function nestedCount(people: number, whole: Whole, shown: Value, policy: DisclosurePolicy): Value {
  const margin = Math.max(smallestShown(policy), whole.base);
  if (people > whole.people - margin) return { is: "value", value: shown.value, roundedTo: shown.roundedTo + 2 * margin };
  return { is: "value", value: roundHalfUp(people, whole.base), roundedTo: whole.base };
}

const asBefore = (answer: Answer | undefined): Value | undefined => answer && { is: "value", value: answer.value, roundedTo: answer.roundedTo };

/** Of `people`, the counts that a released number leaves open end below this. */
const endOf = ({ value, roundedTo }: Value): number => value + Math.ceil(roundedTo / 2);

export type ListedCodes = {
  rows: (Omit<CodeCount, "people"> & { people: Value })[];
  /** A code that is not listed has fewer people than this; null where nothing is listed because the population is too small. */
  unlistedBelow: number | null;
};

export function releaseCodes(codes: readonly CodeCount[], whole: Whole, policy: DisclosurePolicy, before: LedgerSaid["codes"] = new Map()): ListedCodes {
  const shown = wholeShown(whole, policy);
  if (!shown) return { rows: [], unlistedBelow: null };
  const rows = codes.filter((c) => c.people > 0 && !isTooSmall(c.people, policy)).map((c) => ({ ...c, people: asBefore(before.get(codeKey(c.domain as DistributionDomain, c.conceptId))) ?? nestedCount(c.people, whole, shown, policy) }));
  if (rows.length <= mostListed) return { rows: rows.sort(inDomainOrder), unlistedBelow: smallestShown(policy) };
  const kept = rows.sort((a, b) => b.people.value - a.people.value || inDomainOrder(a, b)).slice(0, mostListed);
  return { rows: kept.sort(inDomainOrder), unlistedBelow: Math.max(smallestShown(policy), ...kept.slice(-1).map((r) => endOf(r.people))) };
}

/** Chapters are a public list, so each has its cell. Where too few people have any code of the classification, nothing is known of any chapter. */
export function releaseChapters(counts: readonly number[], coded: number, whole: Whole, policy: DisclosurePolicy, before: LedgerSaid["codes"] = new Map()): Cell[] {
  if (coded < smallestShown(policy)) return counts.map(() => ({ is: "code-absent" }));
  const shown = wholeShown(whole, policy);
  return counts.map((people, chapter): Cell => {
    if (!shown) return { is: "suppressed-secondary" };
    if (isTooSmall(people, policy)) return { is: "suppressed-small", below: smallestShown(policy) };
    return people === 0 ? { is: "zero" } : (asBefore(before.get(chapterKey(chapter))) ?? nestedCount(people, whole, shown, policy));
  });
}
