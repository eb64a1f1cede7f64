import { describe, expect, it } from "vitest";
import type { FittedModel } from "./fitted-model.ts";
import { coefficientInterval, modelNumbers } from "./model-numbers.ts";

const model: FittedModel = {
  analysis: "m", kind: "cox", family: null, columns: ["age", "sex=Male", "twice age"], state: "converged", steps: 8, participants: [], waitingFor: [], since: "2026-01-01T00:00:00Z", sums: { are: "open" }, stopped: null, silence: null, leftOut: [],
  fit: {
    of: "cox", coefficients: [0.1, -0.2, null], standardErrors: [0.05, 0.1, null], covariance: [], logLikelihood: -10, nullLogLikelihood: -12, score: 4, wald: 4, df: 2, n: 90, events: 30, iterations: 5, conditionNumber: 2,
    proportionality: { columns: [1.5, 0.5, null], all: 2, df: 2 },
  },
};
const told = (of: FittedModel) => modelNumbers(of).map(({ levels, measure, of: value }) => [levels.term ?? levels.quantile, measure, Number(value.toFixed(4))]);

describe("a model's numbers in files", () => {
  it("are its coefficients with what stands beside them; a column that others say has none", () => {
    expect(told(model).slice(0, 6)).toEqual([["age", "coefficient", 0.1], ["age", "standard error", 0.05], ["age", "lower limit", 0.002], ["age", "upper limit", 0.198], ["age", "p-value", 0.0455], ["age", "proportional hazards chi-square", 1.5]]);
    expect(told(model).slice(-2)).toEqual([["(all)", "proportional hazards chi-square", 2], ["(all)", "degrees of freedom", 2]]);
    expect(told(model).some(([term]) => term === "twice age")).toBe(false);
  });
  it("are profile intervals where they were asked for, an end that is not there left out", () => {
    expect(told({ ...model, profile: [[0.01, null], null, null] }).filter(([, measure]) => String(measure).endsWith("by profile"))).toEqual([["age", "lower limit by profile", 0.01]]);
  });
  it("say over how many TREs sums were masked, where they were", () => {
    expect(told({ ...model, sums: { are: "masked", over: 4, fewest: 3, within: 2 ** -39 } }).at(-1)).toEqual(["(all)", "data environments under masks", 4]);
  });
  it("are quantiles, and nothing while there is no fit", () => {
    expect(told({ ...model, kind: "quantiles", fit: { of: "quantiles", n: 5, iterations: 3, quantiles: [{ at: 0.5, value: 61 }] } })).toEqual([["0.5", "quantile", 61]]);
    expect(modelNumbers({ ...model, fit: null })).toEqual([]);
  });
  it("a linear model's interval is by t: 12.706 standard errors on one degree of freedom", () => {
    const linear = { of: "glm" as const, coefficients: [1], standardErrors: [1], covariance: [], logLikelihood: 0, n: 2, iterations: 2, conditionNumber: 1, dispersion: 2, deviance: 2, nullDeviance: 3, aic: 1, residualDf: 1, theta: null, thetaStandardError: null };
    expect(coefficientInterval(linear, 0)!.high).toBeCloseTo(1 + 12.7062047, 6);
  });
});
