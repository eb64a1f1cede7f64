import { countsOf } from "./distribution-counts.ts";
import { disclosureRules } from "./disclosure-record.ts";
import type { DisclosureRecord, DisclosureRule } from "./disclosure-record.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "./released.ts";
import type { Cell } from "./cell.ts";

const countRules: DisclosureRule[] = ["primary-threshold", "complement", "class-disclosure", "secondary-suppression", "rounding", "audit"];
const rulesFor: Record<ReleasedOutput["kind"], readonly DisclosureRule[]> = {
  count: countRules, crosstab: countRules, histogram: countRules, summary: disclosureRules.filter((r) => r !== "listing"),
  distribution: ["primary-threshold", "complement", "class-disclosure", "secondary-suppression", "listing", "rounding", "audit"],
};

/** Every released count and number of an output. */
export function partsOf(output: ReleasedOutput): (Cell | ReleasedNumber)[] {
  switch (output.kind) {
    case "count":
      return [output.people];
    case "crosstab":
      return [...output.cells, ...(output.dimensions.length > 1 ? output.margins.flat() : []), output.total];
    case "summary":
      return [output.n, output.missing, output.mean, output.sd];
    case "histogram":
      return [output.below, ...output.cells, output.above, output.missing];
    case "distribution":
      return countsOf(output);
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
        id: output.id, kind: output.kind, checkedBy: [...rulesFor[output.kind]],
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
