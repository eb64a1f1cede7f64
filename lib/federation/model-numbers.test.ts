import { describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { fitTogether } from "./fit-together.ts";
import type { FittedModel } from "./fitted-model.ts";
import { coefficientIntervals } from "./coefficient-intervals.ts";
import { modelNumbers } from "./model-numbers.ts";
import { pooledCsv } from "./pooled-csv.ts";
import { roundingOf, withRoundedPeople, type PooledModel } from "./rounded-people.ts";
import type { PooledCell } from "./pooled-result.ts";

const unfinished: FittedModel = {
  analysis: "m", kind: "cox", family: null, columns: ["age", "sex=Male", "twice age"], state: "converged", steps: 8, participants: [], waitingFor: [], since: "2026-01-01T00:00:00Z", sums: { are: "open" }, stopped: null, silence: null, leftOut: [],
  fit: {
    of: "cox", coefficients: [0.1, -0.2, null], standardErrors: [0.05, 0.1, null], covariance: [], logLikelihood: -10, nullLogLikelihood: -12, score: 4, wald: 4, df: 2, n: 90, events: 30, iterations: 5, conditionNumber: 2,
    proportionality: { columns: [1.5, 0.5, null], all: 2, df: 2 },
  },
};
const model: FittedModel = { ...unfinished, intervals: coefficientIntervals(unfinished.fit as Exclude<NonNullable<FittedModel["fit"]>, { of: "quantiles" }>, null) };
const counted = (cells: PooledCell[], groups = 1): PooledModel => ({
  kind: "quantiles", id: "m", columns: [], takingPart: [], notTakingPart: [],
  table: { dimensions: [...(groups > 1 ? [{ variable: "sex", label: "Sex", levels: Array.from({ length: groups }, (_, g) => ({ code: `${g}`, label: `${g}` })) }] : []), { variable: "_all_of_m", label: "", levels: [{ code: "_known", label: "" }, { code: "_missing", label: "" }] }], cells, margins: [], total: exactly(306) },
});
const exactly = (n: number): PooledCell => ({ is: "value", low: n, high: n, estimate: n, restsOn: ["a"], hiddenAt: [], roundedTo: 1 });
const told = (of: FittedModel) => modelNumbers(of).map(({ levels, measure, of: { value } }) => [levels.term ?? levels.quantile, measure, Number(value.toFixed(4))]);

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
    expect(files.at(-2)).toEqual({ levels: { term: "age", with: "(Intercept)" }, measure: "covariance", of: { value: 0.5, roundedTo: null } });
  });
  it("has no fit where all together are too few for the strictest policy", () => {
    const nhse = profileNamed("nhse-sde-10-5")!;
    expect(fitTogether(model, nhse, undefined)).toBe(model);
    const stopped = { state: "stopped", fit: null, stopped: { by: null, because: "too-few-together" } };
    expect(fitTogether(model, { ...nhse, degreesOfFreedom: 89 }, undefined)).toMatchObject(stopped);
    expect(fitTogether(model, { ...nhse, threshold: 31 }, undefined)).toMatchObject(stopped); // 30 events
    expect(fitTogether(model, { ...nhse, summaryPeople: 91 }, undefined).intervals).toBeUndefined();
    expect(fitTogether(model, { ...nhse, models: { ...nhse.models, columnsPerPerson: 0.02 } }, undefined)).toMatchObject(stopped);
  });
  it("says no more of people than TREs do: three of 42, shown as 40, are about 120 and not 126", () => {
    const participants = ["a", "b", "c"].map((treId) => ({ treId, name: treId }));
    const cell = { is: "value" as const, value: 40, roundedTo: 5 };
    const sites = participants.map(({ treId, name }) => ({ tre: { id: treId, name }, state: "released" as const, since: "", outputs: [{ kind: "cox" as const, id: "m", columns: [], reasons: [], table: { dimensions: [], cells: [cell], margins: [], total: cell } }] }));
    const nhse = profileNamed("nhse-sde-10-5")!;
    expect(roundingOf({ analysis: "m", participants }, sites, undefined, nhse)).toBe(15);
    // A TRE that shows none of these counts rounds them all the same.
    const hidden = sites.map((site) => ({ ...site, outputs: [], roundingBase: 5 }));
    expect(roundingOf({ analysis: "m", participants }, hidden, undefined, nhse)).toBe(15);
    const rounded = withRoundedPeople({ ...model, fit: { ...model.fit!, n: 126 } }, 15);
    expect([rounded.fit!.n, rounded.peopleRoundedTo, rounded.intervals]).toEqual([120, 15, model.intervals]);
    expect(withRoundedPeople(model, 1)).toBe(model);
    // In files as on the page: about 120, from 113 to 127.
    expect(modelNumbers(rounded).filter(({ of }) => of.roundedTo !== null).map(({ measure, of }) => [measure, of.value, of.roundedTo])).toEqual([["events", 30, 15], ["people in the model", 120, 15]]);
    const file = pooledCsv({ version: 1, sites: [], outputs: [counted([exactly(126), exactly(0)])], hiddenTogether: [], notes: [], policy: { profile: nhse.profile, version: nhse.version } }, [rounded]);
    expect(file).toContain("m,cox,pooled,people in the model,120,113,127,rounded,15");
    expect(file).toContain("m,cox,pooled,coefficient,0.1,,,exact,,");
  });
  it("rounds people where their pooled count is hidden: 306 in all less 300 in the model are the 6 that lack a value", () => {
    const asked = { analysis: "m", participants: [{ treId: "a", name: "A" }] };
    const policy = { ...profileNamed("nhse-sde-10-5")!, roundingBase: 1 };
    expect(roundingOf(asked, [], counted([exactly(300), exactly(6)]), policy)).toBe(1);
    const base = roundingOf(asked, [], counted([{ is: "hidden", because: "to-protect" }, { is: "hidden", because: "below-threshold", below: 10 }]), policy);
    expect(base).toBe(20);
    // 290 to 309 people may be behind it: nobody lacks a value, or 16 do.
    expect(withRoundedPeople({ ...model, fit: { ...model.fit!, n: 300 } }, base).fit!.n).toBe(300);
  });
  it("has no quantiles of fewer people than lie that close together, of everyone or of a group", () => {
    const nhse = profileNamed("nhse-sde-10-5")!;
    const quantiles = (n: number, at: number): FittedModel => ({ ...unfinished, kind: "quantiles", fit: { of: "quantiles", n, iterations: 8, quantiles: [{ at, value: 61 }] } });
    // Tenths are on twentieths: 20 parts of 10 people each.
    expect([199, 200].map((n) => fitTogether(quantiles(n, 0.1), nhse, counted([exactly(n), exactly(0)])).state)).toEqual(["stopped", "converged"]);
    const groups = (men: PooledCell, over = ["A"]) => fitTogether({ ...quantiles(400, 0.5), groups: [{ code: "0", over: ["A"], sitsOut: [] }, { code: "1", over, sitsOut: [] }] }, nhse, counted([exactly(380), exactly(0), men, exactly(0)], 2)).state;
    expect(groups(exactly(19), [])).toBe("converged");
    expect([groups(exactly(19)), groups(exactly(20)), groups(exactly(0)), groups({ is: "hidden", because: "below-threshold", below: 10 })]).toEqual(["stopped", "converged", "converged", "stopped"]);
  });
});
