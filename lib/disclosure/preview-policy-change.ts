/**
 * What another policy would have made of releases that were already made, by what the releases themselves tell: no data is looked at, so
 * a portal can show it, and nothing can be learnt from it that the releases don't say. A count that a release shows lies in a range;
 * where the new threshold falls inside that range the release cannot tell.
 */
import type { Cell } from "./cell.ts";
import { cellBounds } from "./in-words.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { policyChanges, type RuleChange } from "./policy-changes.ts";
import { isTooSmall } from "./primary-threshold.ts";
import { partsOf } from "./record-of.ts";
import type { ReleasedNumber, ReleasedOutputs } from "./released.ts";
import { mayChangeUnseen } from "./rules-on-kinds.ts";
import { smallestShown } from "./strictest-policy.ts";

type Part = Cell | ReleasedNumber;
type Kind = ReleasedOutputs["outputs"][number]["kind"];
/** How many of a release's numbers come out so. `perhaps…`: the release leaves it open. Counts hidden for others' sake are not foreseen. */
export type PolicyChange = {
  queryDigest: string;
  outputs: { id: string; hidden: number; perhapsHidden: number; shown: number; perhapsShown: number; roundedOtherwise: number; cells: ("hidden" | "perhaps-hidden" | "shown" | "perhaps-shown" | "as-before")[] }[];
};

type Foreseen = PolicyChange["outputs"][number]["cells"][number];

export function previewPolicyChange(before: DisclosurePolicy, after: DisclosurePolicy, releases: readonly ReleasedOutputs[]): PolicyChange[] {
  const changes = policyChanges(before, after);
  const showsMore = isStricter(before, after);
  return releases.map(({ queryDigest, outputs }) => ({
    queryDigest,
    outputs: outputs.map((output) => {
      const parts = partsOf(output);
      const cells = parts.map((part): Foreseen => {
        const foreseen = changeOf(part, before, after, showsMore);
        return foreseen === "as-before" ? byOtherRules(part, output.kind, changes) : foreseen;
      });
      const number = (of: (typeof cells)[number]): number => cells.filter((c) => c === of).length;
      const roundedOtherwise = before.roundingBase === after.roundingBase && before.rounding === after.rounding ? 0 : parts.filter((p, i) => p.is === "value" && cells[i] === "as-before").length;
      return { id: output.id, hidden: number("hidden"), perhapsHidden: number("perhaps-hidden"), shown: number("shown"), perhapsShown: number("perhaps-shown"), roundedOtherwise, cells };
    }),
  }));
}

function changeOf(part: Part, before: DisclosurePolicy, after: DisclosurePolicy, showsMore: boolean): Foreseen {
  switch (part.is) {
    case "value":
    case "zero":
    case "suppressed-small": {
      const bounds = cellBounds(part, { zeros: before.zeros })!;
      // No count below the old threshold was shown, whatever its rounding leaves open.
      const low = part.is === "value" ? Math.max(bounds.low, smallestShown(before)) : bounds.low;
      const high = bounds.high ?? Infinity;
      const wasHidden = part.is === "suppressed-small";
      const hiddenAt = (n: number): boolean => isTooSmall(n, after);
      // Small counts are hidden up to a number, zero by a rule of its own: the ends and 1 tell.
      const kinds = [low, ...(low === 0 && high > 0 ? [1] : []), Math.min(high, Number.MAX_SAFE_INTEGER)].map(hiddenAt);
      if (kinds.every((hidden) => hidden === wasHidden)) return "as-before";
      if (kinds.every((hidden) => hidden !== wasHidden)) return wasHidden ? "shown" : "hidden";
      return wasHidden ? "perhaps-shown" : "perhaps-hidden";
    }
    case "suppressed-secondary":
      // It protects small counts; with fewer of them it may not be needed.
      return showsMore ? "perhaps-shown" : "as-before";
    case "number":
      return part.digits > after.summaryDigits || after.summaryPeople > before.summaryPeople ? "perhaps-hidden" : "as-before";
    case "withheld":
    case "not-applicable":
    case "code-absent":
    case "masked":
      return "as-before";
  }
}

/** Whether a rule that looks at what no release tells may hide what is shown, or show what is hidden: the release leaves it open. */
function byOtherRules(part: Part, kind: Kind, changes: readonly RuleChange[]): Foreseen {
  const isShown = part.is === "value" || part.is === "zero" || part.is === "number";
  if (!isShown && part.is !== "suppressed-small" && part.is !== "suppressed-secondary") return "as-before";
  // Of what is hidden nothing says whether it is a count.
  const kinds = part.is === "number" ? (["numbers"] as const) : isShown ? (["counts"] as const) : (["counts", "numbers"] as const);
  const may = changes.some((change) => change.is !== (isShown ? "laxer" : "stricter") && kinds.some((what) => mayChangeUnseen(change, kind, what)));
  return !may ? "as-before" : isShown ? "perhaps-hidden" : "perhaps-shown";
}

/** Whether `a` hides a count that `b` doesn't. */
const isStricter = (a: DisclosurePolicy, b: DisclosurePolicy): boolean => [0, 1, ...Array.from({ length: 1000 }, (_, n) => n + 2)].some((n) => isTooSmall(n, a) && !isTooSmall(n, b));
