/** Models and meta-analyses as a reader sees them: numbers in tables beside each picture, and in words what they are worth. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { coefficientIntervals } from "#lib/federation/coefficient-intervals.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import { metaEffect } from "#lib/federation/meta-effect.ts";
import type { PooledCell, PooledOutput } from "#lib/federation/pooled-result.ts";
import { MetaResult } from "./meta-result.tsx";
import { ModelResult } from "./model-result.tsx";
import { SilentModels } from "./silent-models.tsx";
import { collinearityInWords, heterogeneityInWords, modelStateInWords } from "./model-words.ts";

const people: PooledCell = { is: "value", low: 500, high: 500, estimate: 500, restsOn: ["n", "w", "s"], hiddenAt: [], roundedTo: 1 };
const table = { dimensions: [{ variable: "_all_of_m", label: "Everyone with all of the values", levels: [{ code: "_known", label: "Known" }] }], cells: [people], margins: [], total: people };
const nothing = () => Promise.resolve(undefined);
const text = (markup: string) => markup.replaceAll(/<[^>]+>/g, " ").replaceAll("&#x27;", "'").replaceAll(/\s+/g, " ");

describe("a meta-analysis", () => {
  const studies = [{ treId: "n", estimate: 0.5, standardError: 0.1 }, { treId: "w", estimate: 0.9, standardError: 0.12 }, { treId: "s", estimate: 0.2, standardError: 0.2 }];
  const output = (given: typeof studies): Extract<PooledOutput, { kind: "meta-analysis" }> => ({
    kind: "meta-analysis", id: "m", table, model: "logistic", method: "reml", interval: "hartung-knapp", columns: ["age"], estimates: [], standardErrors: [],
    effects: [metaEffect("age", given, { method: "reml", interval: "hartung-knapp" })], takingPart: given.map((s) => s.treId), notTakingPart: [{ treId: "c", reasons: ["too-few-events"] }],
  });
  const sites = [{ tre: { id: "n", name: "Northern" } }, { tre: { id: "w", name: "Wessex" } }, { tre: { id: "s", name: "Severn" } }, { tre: { id: "c", name: "Clyde" } }, { tre: { id: "x", name: "Exe" } }];
  const draw = (given = studies) => renderToStaticMarkup(<MetaResult output={output(given)} sites={sites} title="Meta-analysis" />);

  test("draws each environment and the one estimate, and those without one as such", () => {
    const shapes = [...draw().matchAll(/data-shape="([a-z-]+)"/g)].map((match) => match[1]);
    expect(shapes).toEqual(["interval", "interval", "interval", "no-size", "no-size", "diamond", "interval", "interval", "interval"]);
  });
  test("says in words how far environments differ, and what it is without each", () => {
    const said = text(draw());
    for (const words of ["Odds ratio", "of the variation between data environments is beyond chance", "More than chance would bring", "With so few environments neither says much", "Without Northern", "Without Wessex", "One more would lie in", "Approximate", "restricted maximum likelihood", "Clyde too few people with the event", "no answer"]) expect(said).toContain(words);
  });
  test("of one environment has no estimate of several, and says so", () => {
    expect(text(draw(studies.slice(0, 1)))).toContain("Too few data environments gave an estimate");
    expect(text(draw([]))).toContain("No data environment that has answered gave an estimate.");
  });
});

test("bands of heterogeneity: none, some, most of the variation", () => {
  const words = (iSquared: number, p: number) => heterogeneityInWords({ iSquared, p, tauSquared: 0, q: 3, df: 10 });
  expect(words(0, 0.6)).toBe("0% of the variation between data environments is beyond chance (I²), which may not matter. No more than chance may bring: Q is 3.00 on 10 degrees of freedom, p 0.60. The variance between them (τ²) is 0.");
  expect(words(0.53, 0.04)).toContain("which is moderate to substantial. More than chance");
  expect(words(0.9, 0.0001)).toContain("which is considerable. More than chance would bring: Q is 3.00 on 10 degrees of freedom, p below 0.001");
});

describe("a model over all environments", () => {
  const asked: Extract<PooledOutput, { kind: "regression" }> = { kind: "regression", id: "m", table, columns: ["(Intercept)", "age"], takingPart: ["n"], notTakingPart: [] } as never;
  const base = { analysis: "m", columns: ["age", "nodes"], steps: 9, participants: [{ treId: "n", name: "Northern" }], waitingFor: [], since: "2026-01-01T00:00:00Z", sums: { are: "open" as const }, stopped: null, silence: null, leftOut: [] };
  const numbers = { coefficients: [0.01, 0.08], standardErrors: [0.004, 0.01], covariance: [], logLikelihood: -100, n: 500, iterations: 6 };
  const withIntervals = (model: FittedModel): FittedModel => (model.fit && model.fit.of !== "quantiles" ? { ...model, intervals: coefficientIntervals(model.fit, model.family) } : model);
  const draw = (model: FittedModel) => text(renderToStaticMarkup(<ModelResult output={asked} model={withIntervals(model)} siteNames={new Map()} now={undefined} title="Model" />));

  test("of time to an event has its check of proportional hazards as a table and in words", () => {
    const said = draw({ ...base, kind: "cox", family: null, state: "converged", fit: { of: "cox", ...numbers, conditionNumber: 2, nullLogLikelihood: -120, score: 40, wald: 39, df: 2, events: 100, proportionality: { columns: [0.2, 6.4], all: 6.6, df: 2 } } });
    expect(said).toContain("do hazard ratios stay the same over time?");
    expect(said).toContain("The hazard ratio of nodes seems to change with time");
    expect(said).toMatch(/nodes 6\.40 1 0\.011.*All together 6\.60 2 0\.037/);
  });
  test("has profile intervals beside the others, an end that is not there as such; θ of counts; and a word on predictors that say the same", () => {
    const said = draw({ ...base, kind: "regression", family: "negative-binomial", state: "converged", profile: [[null, 0.02], [0.06, 0.1]], fit: { of: "glm", ...numbers, conditionNumber: 5000, dispersion: 1, deviance: 90, nullDeviance: 120, aic: 204, residualDf: 498, theta: 1.5, thetaStandardError: 0.2 } });
    for (const words of ["By profile likelihood", "no end to 1.02", "1.06 to 1.11", "Rate ratio", "θ 1.500 (standard error 0.200)", "Some predictors say nearly the same"]) expect(said).toContain(words);
    expect(collinearityInWords(100)).toBeNull();
  });
  test("says for anyone to read whether its sums were masked, over how many, and why it was stopped", () => {
    const masked = { are: "masked" as const, over: 4, fewest: 3, within: 2 ** -39 };
    const fit = { of: "glm" as const, ...numbers, conditionNumber: 2, dispersion: 1, deviance: 90, nullDeviance: 120, aic: 204, residualDf: 498, theta: null, thetaStandardError: null };
    const said = draw({ ...base, kind: "regression", family: "logistic", state: "converged", fit, sums: masked });
    for (const words of ["which cancel only in the total over all 4", "nobody, this portal included", "by at most 2 × 10^−12"]) expect(said).toContain(words);
    expect(draw({ ...base, kind: "regression", family: "logistic", state: "converged", fit })).not.toContain("masked");
    expect(said).toContain("as if all the people, 500, were in one place");
    expect(draw({ ...base, kind: "regression", family: "logistic", state: "converged", fit, peopleRoundedTo: 15 })).toMatch(/all the people, about 500, .* on about 498 degrees/);
    const stopped = draw({ ...base, kind: "regression", family: "logistic", state: "stopped", fit: null, sums: masked, stopped: { by: null, because: "too-few-tres" } });
    expect(stopped).toContain("in a total over at least 3 data environments");
    expect(stopped).not.toContain("Rests on");
    expect(draw({ ...base, kind: "regression", family: "logistic", state: "stopped", fit: null, sums: masked, stopped: { by: "Northern", because: "few-people-weigh" } })).toContain("Stopped by the rules of Northern: on the way to a fit");
  });
  test("that waits for a silent environment says what may be done about it, and only then", () => {
    const waits = (may: "nothing-yet" | "leave-out" | "end") => text(renderToStaticMarkup(<SilentModels models={[{ analysis: "m", waitingFor: ["Devon"], silence: { from: "2026-01-01T00:10:00Z", may } }, { analysis: "n", waitingFor: [], silence: null }]} titleOf={() => "Age model"} submissionId="s" leaveOut={nothing} end={nothing} />));
    expect(waits("nothing-yet")).toBe("");
    expect(waits("leave-out")).toMatch(/Age model: no answer from Devon.*it takes part, and has been silent.*go on without it, resting on the others alone.*Go on without Devon.*End this model/);
    expect(text(renderToStaticMarkup(<SilentModels models={[{ analysis: "m", waitingFor: ["Devon", "Avon"], silence: { from: "2026-01-01T00:10:00Z", may: "leave-out" } }]} titleOf={() => "Age model"} submissionId="s" leaveOut={nothing} end={nothing} />))).toContain("Devon and Avon said that they take part, and have been silent since.");
    expect(waits("end")).toMatch(/the difference would tell the missing one's numbers|the difference would tell the missing one’s numbers/);
    expect(waits("end")).not.toContain("Go on without");
    expect(draw({ ...base, kind: "regression", family: "linear", state: "fitting", fit: null, leftOut: ["Devon"] })).toContain("It went on without Devon, silent before any sums were given.");
  });
  test("of quantiles by group names the groups that sit out, where and why, and says that everyone is without them", () => {
    const by = { variable: "stage", label: "Stage", levels: [{ code: "1", label: "Early" }, { code: "2", label: "Late" }] };
    const quantiles: Extract<PooledOutput, { kind: "quantiles" }> = { kind: "quantiles", id: "m", table: { ...table, dimensions: [by] }, columns: ["1", "2"], takingPart: ["n"], notTakingPart: [] } as never;
    const at = [{ at: 0.5, value: 61 }];
    const shown = (groups: FittedModel["groups"]) => text(renderToStaticMarkup(<ModelResult output={quantiles} model={{ ...base, sums: { are: "masked", over: 4, fewest: 3, within: 2 ** -39 }, columns: ["1", "2"], kind: "quantiles", family: null, state: "converged", fit: { of: "quantiles", n: 300, iterations: 7, quantiles: at, groups: [at, null] }, groups }} siteNames={new Map()} now={undefined} title="Age" />));
    const said = shown([{ code: "1", over: ["Northern"], sitsOut: [] }, { code: "2", over: [], sitsOut: [{ tre: "Northern", because: "too-few" }] }]);
    for (const words of ["Everyone who takes part (exact) Early Late 50% 61 61 Sits out", "Age: groups that sit out", "Late Northern too few people for quantiles so close together", "Everyone, here, is the people of the groups that take part", "A group’s total is over those that give it, at least 3."]) expect(said).toContain(words);
    const all = shown([{ code: "1", over: ["Northern"], sitsOut: [] }, { code: "2", over: [], sitsOut: [] }]);
    expect(all).toContain("Everyone (exact) Early Late 50% 61 61 Nobody");
    expect(all).not.toContain("sit out");
  });
  test("that has no end names the columns that tell the outcome", () => {
    expect(modelStateInWords({ state: "separated", waitingFor: [], unbounded: ["age"], sums: { are: "open" }, stopped: null })).toContain("age tells the outcome without fail");
    expect(modelStateInWords({ state: "separated", waitingFor: [], unbounded: ["age", "sex=Male"], sums: { are: "open" }, stopped: null })).toContain("age and sex=Male together tell");
  });
});
