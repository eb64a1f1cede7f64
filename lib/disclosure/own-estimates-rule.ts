/**
 * A TRE's own estimates of a model are outputs: they are checked as the sums of a model are, and three times more. Estimates need enough
 * events for each coefficient, as they need enough people: with few of either they are nearly the records themselves. A saturated model is
 * a table in other words (SDC Handbook, 2nd ed. 2024, regression), whose exact cells would come out of it. And where its own data give no
 * estimate, only that is said: that an outcome is told without fail would say what a whole group has (class disclosure).
 */
import { significantDigits } from "#lib/statistics/significant-digits.ts";
import type { OwnEstimates, ReckonedOutput } from "#lib/query/outputs.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { modelProblems } from "./reckoned-rules.ts";
import type { ModelReason, ReleasedNumber } from "./released.ts";

export function ownEstimatesProblems(output: Extract<ReckonedOutput, { kind: "meta-analysis" }>, policy: DisclosurePolicy): ModelReason[] {
  const { fewestCases, isTable, columns, estimates } = output;
  const problems: ModelReason[] = [
    ...modelProblems(output, policy),
    ...(fewestCases !== null && fewestCases < Math.max(policy.threshold, policy.models.eventsPerColumn * columns.length) ? (["too-few-events"] as const) : []),
    ...(isTable ? (["only-a-table"] as const) : []),
  ];
  return problems.length === 0 && estimates.every((e) => e === null) ? ["no-estimate"] : problems;
}

/** To the policy's digits; the standard error goes with its estimate. */
export function releaseEstimates({ estimates }: Pick<OwnEstimates, "estimates">, { summaryDigits: digits }: DisclosurePolicy): { estimates: ReleasedNumber[]; standardErrors: ReleasedNumber[] } {
  const each = (of: "estimate" | "standardError") => estimates.map((e): ReleasedNumber => (e === null ? { is: "not-applicable" } : { is: "number", value: significantDigits(e[of], digits), digits }));
  return { estimates: each("estimate"), standardErrors: each("standardError") };
}
