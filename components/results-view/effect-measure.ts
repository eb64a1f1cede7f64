import type { ModelFamily } from "#lib/query/analysis.ts";

/** How a model's coefficient is read: as the exponential of it where that is a ratio. */
export function effectMeasure(model: ModelFamily | "cox"): { measure: string; isRatio: boolean } {
  switch (model) {
    case "cox": return { measure: "Hazard ratio", isRatio: true };
    case "logistic": return { measure: "Odds ratio", isRatio: true };
    case "poisson": case "negative-binomial": return { measure: "Rate ratio", isRatio: true };
    case "linear": return { measure: "Difference in the mean", isRatio: false };
    case "probit": case "cloglog": return { measure: "Coefficient", isRatio: false };
  }
}
