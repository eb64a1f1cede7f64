import { countsOf } from "./distribution-counts.ts";
import type { DisclosureRecord, DisclosureRule } from "./disclosure-record.ts";
import { leastWidthOfSecondary, leastWidthOfSmall } from "./least-widths.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { reckonedParts, tableParts } from "./reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "./released.ts";
import type { Cell } from "./cell.ts";
import { underApproval } from "./under-approval.ts";

/** Rules of every count: those of the run's linked counts, whatever output a count stands in. */
const countRules: DisclosureRule[] = ["primary-threshold", "complement", "class-disclosure", "secondary-suppression", "rounding", "audit", "ledger"];
const numberRules: DisclosureRule[] = [...countRules, "summary-people", "summary-dominance"];
const modelRules: DisclosureRule[] = [...countRules, "model"];
const rulesFor: Record<ReleasedOutput["kind"], readonly DisclosureRule[]> = {
  comparison: numberRules, correlation: numberRules, rate: numberRules, survival: [...countRules, "survival-steps"], "meta-analysis": [...numberRules, "model"], regression: modelRules, cox: modelRules, quantiles: modelRules,
  count: countRules, crosstab: countRules, histogram: countRules, summary: [...numberRules, "skewness"],
  distribution: ["primary-threshold", "complement", "secondary-suppression", "listing", "rounding", "audit", "ledger"],
};
/** Tables of what people have or had: whether a value is known is no class that a person could be found in. */
const hasClasses: ReadonlySet<ReleasedOutput["kind"]> = new Set(["crosstab", "rate", "survival"]);

/** Whether a rule that may be run on outputs of its kind was run on this one: a policy can leave it out, and an output may have nothing that it is about. */
function hasRun(rule: DisclosureRule, output: ReleasedOutput, isRounded: boolean, policy: DisclosurePolicy): boolean {
  const hasRun: Partial<Record<DisclosureRule, boolean>> = {
    "class-disclosure": policy.classDisclosure === "hidden" && hasClasses.has(output.kind),
    "summary-dominance": policy.dominance.pPercent > 0 || policy.dominance.nk.length > 0,
    skewness: output.kind === "summary" && output.skewness !== undefined,
    rounding: isRounded || policy.roundingBase > 1,
  };
  return hasRun[rule] ?? true;
}
/** Its sums, or its counts, leave under masks alone. */
export const isMasked = (output: ReleasedOutput): boolean => "masked" in output && output.masked !== undefined && (!("reasons" in output) || output.reasons.length === 0);

/** Every released count and number of an output. */
export function partsOf(output: ReleasedOutput): (Cell | ReleasedNumber)[] {
  switch (output.kind) {
    case "count":
      return [output.people];
    case "crosstab":
      return tableParts<Cell>(output).map((part) => part.of);
    case "summary":
      return [output.n, output.missing, output.mean, output.sd, ...(output.skewness ? [output.skewness] : [])];
    case "histogram":
      return [output.below, ...output.cells, output.above, output.missing];
    case "distribution":
      return countsOf(output);
    case "comparison":
    case "correlation":
    case "rate":
    case "survival":
    case "meta-analysis":
    case "regression":
    case "cox":
    case "quantiles":
      return reckonedParts<Cell, ReleasedNumber>(output).map((part) => part.of);
  }
}

/** Without averages and their like, of which the audit says nothing. */
function countsIn(output: ReleasedOutput): Cell[] {
  if (output.kind === "summary") return [output.n, output.missing];
  if ("table" in output) return tableParts<Cell>(output.table).map((part) => part.of);
  return partsOf(output) as Cell[];
}

/** A function of the release and of the public policy that it cites, under its approval, so that it can say nothing that these don't. */
export function recordOf({ queryDigest, policy: cited, outputs, ledger, checkers, differentialPrivacy }: ReleasedOutputs, published: DisclosurePolicy): DisclosureRecord {
  const policy = underApproval(published, cited.leastThreshold);
  return {
    version: 2, queryDigest, policy: cited,
    outputs: outputs.map((output) => {
      const parts = partsOf(output);
      const counts = countsIn(output);
      const isPrivate = differentialPrivacy !== undefined;
      const isRounded = parts.some((p) => p.is === "value" && p.roundedTo > 1);
      const isNoisy = parts.some((part) => part.is === "value" && part.noiseVariance !== undefined);
      const number = (...states: (Cell | ReleasedNumber)["is"][]): number => parts.filter((p) => states.includes(p.is)).length;
      return {
        id: output.id, kind: output.kind,
        checkedBy: isPrivate ? ["differential-privacy", "primary-threshold"] : [...rulesFor[output.kind], ...(isMasked(output) && !("reasons" in output) ? ["masked-sums" as const] : [])].filter((rule) => hasRun(rule, output, isRounded, policy)).flatMap((rule): DisclosureRule[] => (rule === "rounding" && isNoisy ? ["cell-key", rule] : rule === "rounding" && policy.rounding === "midpoint" ? ["midpoint-rounding"] : rule === "model" && isMasked(output) ? [rule, "masked-sums"] : [rule])),
        cells: {
          shown: number("value", "number"), zero: number("zero"), suppressedSmall: number("suppressed-small"),
          suppressedSecondary: number("suppressed-secondary"), withheld: number("withheld"), other: number("not-applicable", "code-absent", "masked"),
        },
        rounded: parts.filter((p) => p.is === "value" && p.roundedTo > 1).length, toDigits: number("number"),
        roundedTo: Math.max(1, ...parts.flatMap((p) => (p.is === "value" ? [p.roundedTo] : []))),
        guarantee: { hiddenSmall: isPrivate ? null : counts.some((p) => p.is === "suppressed-small") ? leastWidthOfSmall(policy) : null, hiddenToProtect: counts.some((p) => p.is === "suppressed-secondary") ? leastWidthOfSecondary(policy) : null },
        ledger: isPrivate ? "not-asked" : (ledger ?? "passed"),
        ...("groupsOut" in output && output.groupsOut && { groupsOut: output.groupsOut }), ...(checkers && { checkers }),
      };
    }),
    audit: {
      passed: true,
      statement: differentialPrivacy ? "No number was released as it was counted: each has noise of differential privacy, or is made of numbers that have." : "For every hidden count and every rounded one, other tables that agree with all released numbers were found, far enough from the truth.",
    },
  };
}
