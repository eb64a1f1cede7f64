/** Which rules of a policy can change what an output of a kind shows, and what of it: a rule about models changes no count. One table, for runs that are compared and for rules that are tried on past releases. */
import { outputKinds, type OutputKind } from "#lib/query/analysis.ts";
import type { RuleChange } from "./policy-changes.ts";

type Kinds = readonly OutputKind[];
/**
 * The kinds of output whose counts a rule hides or moves, whose other numbers, and of which it decides whether a TRE takes part. `isTold`: a release says itself what the
 * rule would make of it. `isAlone`: it cuts a table otherwise, and hides no count of another output for that table's sake.
 */
type Bearing = { counts?: Kinds; numbers?: Kinds; fits?: Kinds; isTold?: true; isAlone?: true };

const averages: Kinds = ["summary", "comparison", "correlation", "rate", "meta-analysis"];
const fits: Kinds = ["regression", "cox", "quantiles"];
const rulesOn: Record<RuleChange["rule"], Bearing> = {
  threshold: { counts: outputKinds, isTold: true }, zeros: { counts: outputKinds, isTold: true }, roundingBase: { counts: outputKinds, isTold: true },
  hiddenSums: { counts: outputKinds }, rounding: { counts: outputKinds }, cellKey: { counts: outputKinds }, differentialPrivacy: { counts: outputKinds, numbers: outputKinds },
  // Whether a value is known is no class; and a small group that is all alike keeps a TRE out of a model (reckoned-rules.ts).
  classDisclosure: { counts: ["crosstab", "rate", "survival"], numbers: ["meta-analysis"], fits },
  survivalStep: { counts: ["survival"], isAlone: true },
  summaryPeople: { numbers: averages, fits, isTold: true }, summaryDigits: { numbers: averages, isTold: true }, dominance: { numbers: averages, fits },
  // Of a skewness (skewness-rule.ts), and of what a model weighs (weights-rule.ts).
  effectivePeople: { numbers: ["summary", "meta-analysis"], fits },
  degreesOfFreedom: { numbers: ["meta-analysis"], fits }, models: { numbers: ["meta-analysis"], fits },
};

/** Every output has counts of people: what a rule hides of one may take those of another with it. */
export function bearsOn({ rule }: Pick<RuleChange, "rule">, kind: OutputKind): boolean {
  const { counts, numbers, fits, isAlone } = rulesOn[rule];
  return (counts !== undefined && (!isAlone || counts.includes(kind))) || numbers?.includes(kind) === true || fits?.includes(kind) === true;
}

/** Whether a rule looks at what no release tells (shares, spreads, sums of hidden counts) and may so change counts, or other numbers, of such an output. */
export function mayChangeUnseen({ rule }: Pick<RuleChange, "rule">, kind: OutputKind, what: "counts" | "numbers"): boolean {
  const bearing = rulesOn[rule];
  return !bearing.isTold && bearing[what]?.includes(kind) === true;
}
