import { describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { fitTogether } from "./fit-together.ts";
import type { FittedModel } from "./fitted-model.ts";
import { coefficientIntervals } from "./coefficient-intervals.ts";
import { modelNumbers } from "./model-numbers.ts";
import { roundingOf, withRoundedPeople } from "./rounded-people.ts";

const unfinished: FittedModel = {
  analysis: "m", kind: "cox", family: null, columns: ["age", "sex=Male", "twice age"], state: "converged", steps: 8, participants: [], waitingFor: [], since: "2026-01-01T00:00:00Z", sums: { are: "open" }, stopped: null, silence: null, leftOut: [],
  fit: {
    of: "cox", coefficients: [0.1, -0.2, null], standardErrors: [0.05, 0.1, null], covariance: [], logLikelihood: -10, nullLogLikelihood: -12, score: 4, wald: 4, df: 2, n: 90, events: 30, iterations: 5, conditionNumber: 2,
    proportionality: { columns: [1.5, 0.5, null], all: 2, df: 2 },
  },
};
const model: FittedModel = { ...unfinished, intervals: coefficientIntervals(unfinished.fit as Exclude<NonNullable<FittedModel["fit"]>, { of: "quantiles" }>, null) };
const told = (of: FittedModel) => modelNumbers(of).map(({ levels, measure, of: value }) => [levels.term ?? levels.quantile, measure, Number(value.toFixed(4))]);

describe("a model's numbers in files", () => {
  it("are its coefficients with what stands beside them; a column that others say has none", () => {
    expect(told(model).slice(0, 6)).toEqual([["age", "coefficient", 0.1], ["age", "standard error", 0.05], ["age", "lower limit", 0.002], ["age", "upper limit", 0.198], ["age", "p-value", 0.0455], ["age", "proportional hazards chi-square", 1.5]]);
    expect(told(model).slice(-6)).toEqual([["(all)", "proportional hazards chi-square", 2], ["(all)", "degrees of freedom", 2], ["(all)", "null log-likelihood", -12], ["(all)", "events", 30], ["(all)", "log-likelihood", -10], ["(all)", "people in the model", 90]]);
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
    expect(coefficientIntervals(linear, "linear")[0]!.high).toBeCloseTo(1 + 12.7062047, 6);
    // Also where its dispersion happens to be 1, which is no sign of another family.
    expect(coefficientIntervals({ ...linear, dispersion: 1 }, "linear")[0]!.high).toBeCloseTo(1 + 12.7062047, 6);
    expect(coefficientIntervals(linear, "poisson")[0]!.high).toBeCloseTo(1 + 1.959964, 6);
    const files = modelNumbers({ ...model, kind: "regression", family: "negative-binomial", columns: ["(Intercept)", "age"], intervals: [], fit: { ...linear, coefficients: [1, 2], standardErrors: [1, 1], covariance: [1, 0.5, 0.5, 4], theta: 1.5, thetaStandardError: 0.2 } });
    expect(files.map(({ measure }) => measure)).toEqual(["deviance", "null deviance", "AIC", "residual degrees of freedom", "theta", "standard error of theta", "log-likelihood", "people in the model", "covariance", "covariance", "covariance"]);
    expect(files.at(-2)).toEqual({ levels: { term: "age", with: "(Intercept)" }, measure: "covariance", of: 0.5 });
  });
  it("has no fit where all together are too few for the strictest policy", () => {
    const nhse = profileNamed("nhse-sde-10-5")!;
    expect(fitTogether(model, nhse)).toBe(model);
    const stopped = { state: "stopped", fit: null, stopped: { by: null, because: "too-few-together" } };
    expect(fitTogether(model, { ...nhse, degreesOfFreedom: 89 })).toMatchObject(stopped);
    expect(fitTogether(model, { ...nhse, threshold: 31 })).toMatchObject(stopped); // 30 events
    expect(fitTogether(model, { ...nhse, summaryPeople: 91 }).intervals).toBeUndefined();
    expect(fitTogether(model, { ...nhse, models: { ...nhse.models, columnsPerPerson: 0.02 } })).toMatchObject(stopped);
  });
  it("says no more of people than TREs do: three of 42, shown as 40, are about 120 and not 126", () => {
    const participants = ["a", "b", "c"].map((treId) => ({ treId, name: treId }));
    const cell = { is: "value" as const, value: 40, roundedTo: 5 };
    const sites = participants.map(({ treId, name }) => ({ tre: { id: treId, name }, state: "released" as const, since: "", outputs: [{ kind: "cox" as const, id: "m", columns: [], reasons: [], table: { dimensions: [], cells: [cell], margins: [], total: cell } }] }));
    expect(roundingOf({ analysis: "m", participants }, sites)).toBe(15);
    const rounded = withRoundedPeople({ ...model, fit: { ...model.fit!, n: 126 } }, 15);
    expect([rounded.fit!.n, rounded.peopleRoundedTo, rounded.intervals]).toEqual([120, 15, model.intervals]);
    expect(withRoundedPeople(model, 1)).toBe(model);
  });
});
