import { describe, expect, it } from "vitest";
import type { FittedAnalysis } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { modelInput } from "./model-data.ts";
import { modelFacts } from "./model-facts.ts";
import { sizesOf, waysToldApart } from "./told-apart.ts";

const levels = (codes: string) => [...[...codes].map((code) => ({ code, label: code.toUpperCase() })), missingLevel];
/** 3 people of ward A, 20 of B, 20 of C; sexes in turn; all of C have the disease, half of the others. */
const size = 43;
const ward = Uint16Array.from({ length: size }, (_, i) => (i < 3 ? 0 : i < 23 ? 1 : 2));
const people: PeopleTable = {
  ids: Float64Array.from({ length: size }, (_, i) => i),
  columns: new Map([
    ["ward", { kind: "category", name: "ward", levels: levels("abc"), codes: ward }],
    ["sex", { kind: "category", name: "sex", levels: levels("fm"), codes: Uint16Array.from({ length: size }, (_, i) => i % 2) }],
    ["disease", { kind: "category", name: "disease", levels: levels("ny"), codes: Uint16Array.from(ward, (w, i) => (w === 2 ? 1 : i % 4 < 2 ? 1 : 0)) }],
    ["y", { kind: "number", name: "y", values: Float64Array.from({ length: size }, (_, i) => (i * 7) % 11) }],
    ["twice", { kind: "number", name: "twice", values: Float64Array.from({ length: size }, (_, i) => 2 * ((i * 7) % 11) + 1) }],
  ]),
};
const rows = Int32Array.from({ length: size }, (_, i) => i);
const linear = (...names: string[]): FittedAnalysis => ({ kind: "regression", id: "m", family: "linear", outcome: "y", bySite: false, terms: names.map((variable) => ({ variable })) });
const logistic = (...names: string[]): FittedAnalysis => ({ ...(linear(...names) as Extract<FittedAnalysis, { kind: "regression" }>), family: "logistic", outcome: "disease", level: "y" });
const facts = (analysis: FittedAnalysis) => modelFacts(analysis, people, modelInput(analysis, people));

describe("the groups that a model tells apart", () => {
  it("hold the reference level, which no column stands for: three people of ward A (attack A8)", () => {
    expect(waysToldApart(linear("ward"), people, rows).map(sizesOf)).toEqual([[3, 20, 20]]);
    expect(facts(linear("ward")).smallestGroup).toBe(3);
  });
  it("are those of every two predictors: one man in ward A", () => {
    expect(facts(linear("ward", "sex")).smallestGroup).toBe(1);
  });
  it("may be all alike: the twenty of ward C have the disease (attack A14)", () => {
    expect(facts(logistic("ward"))).toMatchObject({ smallestAlike: 20 });
    expect(facts(logistic("sex"))).toMatchObject({ smallestAlike: null });
  });
  it("have sums of the outcome of their own: of everyone and of the three wards", () => {
    expect(facts(linear("ward")).spreads).toHaveLength(4);
  });
  it("leave nothing open where the outcome is a line of a predictor", () => {
    expect([facts(linear("twice")).leavesNothingOpen, facts(linear("sex")).leavesNothingOpen]).toEqual([true, false]);
  });
});
