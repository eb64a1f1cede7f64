import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "#lib/federation/pooled-result.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { ResultsShown } from "./results-shown.tsx";

const cell = (n: number): PooledCell => ({ is: "value", low: n, high: n, estimate: n, restsOn: ["a"], hiddenAt: [], roundedTo: 1 });
const hidden: PooledCell = { is: "hidden", because: "below-threshold", below: 10 };
const number = (value: number): PooledNumber => ({ is: "number", value, low: value, high: value, digits: 3, restsOn: ["a"] });
const levels = (...codes: string[]) => codes.map((code) => ({ code, label: code.toUpperCase() }));
const by = { variable: "sex", label: "Sex", levels: levels("f", "m") };
const analysis: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "sex", of: [{ variable: "age", as: "mean" }, { variable: "ill", as: "shares" }, { variable: "gone", as: "shares" }] };
const outputs: PooledOutput[] = [
  { kind: "count", id: "n", people: cell(200) },
  { kind: "comparison", id: "one-1", variable: "age", label: "Age", unit: "years", table: { dimensions: [by, { variable: "age", label: "Age", levels: levels("_known", "_missing") }], cells: [95, 5, 100, 0].map(cell), margins: [[100, 100].map(cell), [195, 5].map(cell)], total: cell(200) }, means: [number(50), number(52)], sds: [number(4), number(4)] },
  { kind: "crosstab", id: "one-2", dimensions: [by, { variable: "ill", label: "Ill", levels: levels("yes", "no") }], cells: [cell(25), cell(75), hidden, cell(93)], margins: [[100, 100].map(cell), [hidden, cell(168)]], total: cell(200) },
];

const quartiles = (lower: number, median: number, upper: number) => [{ at: 0.25, value: lower }, { at: 0.5, value: median }, { at: 0.75, value: upper }];
test("a row by median shows the quartiles of each group and of everyone, or why there are none yet", () => {
  const byMedian: AnalysisOf<"characteristics"> = { ...analysis, of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] };
  const [, means] = outputs;
  if (means?.kind !== "comparison") throw new Error("the second output compares means");
  const output: PooledOutput = { kind: "quantiles", id: "one-1", table: means.table, columns: ["f", "m"], takingPart: ["a"], notTakingPart: [] };
  const model = (state: FittedModel["state"], fit: FittedModel["fit"]): FittedModel => ({ analysis: "one-1", kind: "quantiles", family: null, columns: ["f", "m"], state, steps: 7, participants: [], waitingFor: [], since: "2026-01-01T00:00:00Z", fit, sums: { are: "open" }, stopped: null, silence: null, leftOut: [] });
  const shown = (models: FittedModel[]) => renderToStaticMarkup(<ResultsShown outputs={[output]} analyses={[byMedian]} models={models} whose="pooled" one={() => null} />).replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
  const found = shown([model("converged", { of: "quantiles", n: 195, iterations: 7, quantiles: quartiles(44, 51, 60), groups: [quartiles(43, 50, 58.5), null] })]);
  for (const said of ["Age, median (quartiles)", "50 (43 to 58.5)", "51 (44 to 60)", "not given", "Age: told of means and of shares, not of medians."]) expect(found).toContain(said);
  expect(shown([model("fitting", null)])).toContain("Age: the environments are still counting.");
  // A group that sits out somewhere is named, with the place and the reason, and everyone's median is said to be without it.
  expect(found).not.toContain("sit out");
  const without = shown([{ ...model("converged", { of: "quantiles", n: 100, iterations: 7, quantiles: quartiles(43, 50, 58.5), groups: [quartiles(43, 50, 58.5), null] }), groups: [{ code: "f", over: ["Avon", "Devon"], sitsOut: [] }, { code: "m", over: [], sitsOut: [{ tre: "Avon", because: "hidden" }, { tre: "Devon", because: "small" }] }] }]);
  for (const said of ["median (quartiles)Without groups that sit out", "Groups that sit out of medians", "Age: M at Avon (its count is hidden, so that a small one beside it cannot be found by subtraction) and Devon (too few people to be shown)", "A group that sits out is in no number"]) expect(without).toContain(said);
});
test("“Table 1” stands once, before what is behind its rows, with shares, means, what is missing and differences; what is hidden takes its share with it", () => {
  const shown: string[] = [];
  const markup = renderToStaticMarkup(<ResultsShown outputs={outputs} analyses={[{ kind: "count", id: "n" }, analysis]} models={[]} whose="pooled" one={(output) => { shown.push(output.id); return <p>own: {output.id}</p>; }} />);
  const text = markup.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  expect(shown).toEqual(["n", "one-1", "one-2"]);
  expect(markup.match(/id="analysis-one"/g)).toHaveLength(1);
  for (const said of ["Characteristics by sex, pooled", "Difference from F", "Age (years)", ", mean (SD)", "50.0 ( 4.00 )", "0.500", "25 (25.0%)", "75 (75.0%)", "No data environment released: gone.", "Ill: a count that it needs is hidden."]) expect(text).toContain(said);
  // 93 of a hundred less the hidden ones: its share would tell of them.
  expect(text).not.toContain("93 (");
  expect(text).not.toContain("168 (");
  expect(text.indexOf("Characteristics by sex")).toBeLessThan(text.indexOf("own: one-1"));
  expect(markup).toMatch(/Not known<\/span>/);
});
