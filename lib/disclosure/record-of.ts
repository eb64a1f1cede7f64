import { countsOf } from "./distribution-counts.ts";
import type { DisclosureRecord, DisclosureRule } from "./disclosure-record.ts";
import { reckonedParts, tableParts } from "./reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "./released.ts";
import type { Cell } from "./cell.ts";

const countRules: DisclosureRule[] = ["primary-threshold", "complement", "class-disclosure", "secondary-suppression", "rounding", "audit", "ledger"];
const numberRules: DisclosureRule[] = [...countRules, "summary-people", "summary-dominance"];
const modelRules: DisclosureRule[] = [...countRules, "model"];
const rulesFor: Record<ReleasedOutput["kind"], readonly DisclosureRule[]> = {
  comparison: numberRules, correlation: numberRules, rate: numberRules, survival: [...countRules, "survival-steps"], regression: modelRules, cox: modelRules, quantiles: modelRules,
  count: countRules, crosstab: countRules, histogram: countRules, summary: numberRules,
  distribution: ["primary-threshold", "complement", "class-disclosure", "secondary-suppression", "listing", "rounding", "audit", "ledger"],
};

/** Every released count and number of an output. */
export function partsOf(output: ReleasedOutput): (Cell | ReleasedNumber)[] {
  switch (output.kind) {
    case "count":
      return [output.people];
    case "crosstab":
      return tableParts<Cell>(output).map((part) => part.of);
    case "summary":
      return [output.n, output.missing, output.mean, output.sd];
    case "histogram":
      return [output.below, ...output.cells, output.above, output.missing];
    case "distribution":
      return countsOf(output);
    case "comparison":
    case "correlation":
    case "rate":
    case "survival":
    case "regression":
    case "cox":
    case "quantiles":
      return reckonedParts<Cell, ReleasedNumber>(output).map((part) => part.of);
  }
}

/** A function of the release alone, so that it can say nothing that the release doesn't. */
export function recordOf({ queryDigest, policy, outputs }: ReleasedOutputs): DisclosureRecord {
  return {
    version: 1, queryDigest, policy,
    outputs: outputs.map((output) => {
      const parts = partsOf(output);
      const number = (...states: (Cell | ReleasedNumber)["is"][]): number => parts.filter((p) => states.includes(p.is)).length;
      return {
        id: output.id, kind: output.kind, checkedBy: [...rulesFor[output.kind], ...("masked" in output && output.masked ? (["masked-sums"] as const) : [])],
        cells: {
          shown: number("value", "number"), zero: number("zero"), suppressedSmall: number("suppressed-small"),
          suppressedSecondary: number("suppressed-secondary"), withheld: number("withheld"), other: number("not-applicable", "code-absent"),
        },
        roundedTo: Math.max(1, ...parts.flatMap((p) => (p.is === "value" ? [p.roundedTo] : []))),
      };
    }),
    audit: {
      passed: true,
      statement: "For every hidden count and every rounded one, other tables that agree with all released numbers were found, far enough from the truth.",
    },
  };
}
