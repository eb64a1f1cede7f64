/** A model that a query asks for, as the rounds know it: TREs and portal make the same of it. */
import type { FittedAnalysis, OwnModel } from "#lib/query/analysis.ts";
import type { RoundSpec } from "#lib/statistics/rounds.ts";

/** The chi-square of one degree of freedom that an interval of 95 % holds: R's qchisq(0.95, 1). */
const ninetyFive = 3.841458820694124;

/** `p`: how many columns the design has, with a level for each TRE where the analysis asks for that; of quantiles how many groups there are. */
export function specOf(model: FittedAnalysis | OwnModel, p: number): RoundSpec {
  switch (model.kind) {
    case "regression": return { kind: "glm", family: model.family, p, ...("intervals" in model && model.intervals !== undefined && { profile: ninetyFive }) };
    case "cox": return { kind: "cox", ties: model.ties, p };
    case "quantiles": { const { at, low, high, step, by } = model; return { kind: "quantiles", at, low, high, step, ...(by !== undefined && { groups: p }) }; }
  }
}
