/** Which rules of a policy can change what an output of a kind shows: a rule about models changes no count. */
import type { OutputKind } from "#lib/query/analysis.ts";
import type { RuleChange } from "./policy-changes.ts";

const averages: readonly OutputKind[] = ["summary", "comparison", "correlation", "rate", "meta-analysis"];
/** Whether a TRE takes part in a fit is part of what its output shows. */
const fits: readonly OutputKind[] = ["regression", "cox", "quantiles"];
/** Rules that are not here look at counts of people, which every output has. */
const only: Partial<Record<RuleChange["rule"], readonly OutputKind[]>> = {
  summaryPeople: [...averages, ...fits], summaryDigits: averages, dominance: [...averages, ...fits], effectivePeople: [...averages, ...fits],
  degreesOfFreedom: ["meta-analysis", ...fits], models: ["meta-analysis", ...fits], survivalStep: ["survival"],
};
export const bearsOn = ({ rule }: Pick<RuleChange, "rule">, kind: OutputKind): boolean => only[rule]?.includes(kind) ?? true;
