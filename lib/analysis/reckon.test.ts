import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkCounts } from "#lib/disclosure/linked-counts.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { DataChanged, outputsOfRun } from "./outputs-of-run.ts";
import { peopleBehind } from "./people-behind.ts";

const dictionary: TableRows["dictionary"] = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "category", name: "arm", label: "Arm", levels: [{ code: "a", label: "A" }, { code: "b", label: "B" }], missingCodes: [] },
    { kind: "category", name: "died", label: "Died", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }], missingCodes: [] },
    { kind: "number", name: "days", label: "Days", min: 0, max: 10_000, missingCodes: [] },
    { kind: "number", name: "x", label: "X", min: -1e12, max: 1e12, missingCodes: [] },
    { kind: "number", name: "y", label: "Y", min: -1e12, max: 1e12, missingCodes: [] },
  ],
};
const query = (analyses: unknown[]) => Query.parse({
  version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses,
});
const run = (rows: TableRows["rows"], analyses: unknown[]) => {
  const data: TableRows = { kind: "table", dictionary, rows };
  const asked = query(analyses);
  const people = peopleOf(asked, data);
  return { asked, people, outputs: outputsOfRun(asked, dictionary, evaluateReference(asked, data), people) };
};
const rows: TableRows["rows"] = [
  { arm: "a", died: "yes", days: 100, x: 1e9 + 4, y: 1 }, { arm: "a", died: "no", days: 300, x: 1e9 + 7, y: 2 }, { arm: "a", died: "yes", days: 200, x: 1e9 + 13, y: 4 },
  { arm: "b", died: "no", days: 400, x: 1e9 + 16, y: 5 }, { arm: "b", died: "yes", days: 50, x: null, y: 3 }, { arm: "b", died: null, days: 60, x: 1e9, y: null },
];

describe("what a TRE reckons of its people", () => {
  it("means by group, with the digits of values near a thousand million: {4, 7, 13} has mean 8 and squared deviations 42", () => {
    const { outputs } = run(rows, [{ kind: "comparison", id: "c", of: "x", by: "arm" }]);
    expect(outputs.outputs[0]).toMatchObject({ kind: "comparison", groups: [{ n: 3, mean: 1e9 + 8, m2: 42, largestDeviations: [5, -4] }, { n: 2, mean: 1e9 + 8, m2: 128 }, { n: 0 }], table: { counts: [3, 0, 2, 1, 0, 0] } });
  });
  it("co-moments of those who have all of the numbers: x − 10 = (−6, −3, 3, 6) and y − 3 = (−2, −1, 1, 2)", () => {
    const { outputs } = run(rows, [{ kind: "correlation", id: "r", of: ["x", "y"] }]);
    expect(outputs.outputs[0]).toMatchObject({ kind: "correlation", comoments: [90, 30, 30, 10], table: { counts: [4, 2] } });
  });
  it("events and days of those of whom both are known", () => {
    const { outputs } = run(rows, [{ kind: "rate", id: "r", event: { variable: "died", level: "yes" }, time: "days", by: "arm" }]);
    expect(outputs.outputs[0]).toMatchObject({ kind: "rate", days: [{ sum: 600, largest: [300, 200] }, { sum: 450, largest: [400, 50] }, { sum: 0 }], table: { counts: [2, 1, 0, 1, 1, 1, 0, 0, 0] } });
  });
  it("a table of follow-up on public days: an event on a break's day is in the interval that ends with it", () => {
    const { outputs } = run(rows, [{ kind: "survival", id: "s", event: { variable: "died", level: "yes" }, time: "days", breaks: [100, 250] }]);
    // To day 100: events 100 and 50; to day 250: event 200; beyond: 300 and 400; one of whom it is not known whether they died.
    expect(outputs.outputs[0]).toMatchObject({ kind: "survival", breaks: [100, 250], table: { counts: [2, 0, 1, 0, 2, 1] } });
  });
  it("what a model's rules look at: people used, the fewest that a level tells apart, the most weight of one person", () => {
    const { outputs } = run(rows, [{ kind: "regression", id: "m", family: "linear", outcome: "y", bySite: false, terms: [{ variable: "arm" }] }]);
    // Of three in A and two in B each of the two has the hat value 1/2.
    expect(outputs.outputs[0]).toMatchObject({ kind: "regression", columns: ["(Intercept)", "arm=B"], table: { counts: [5, 1] }, smallestGroup: 2, residualDf: 3 });
    expect((outputs.outputs[0] as { largestLeverage: number }).largestLeverage).toBeCloseTo(0.5, 12);
  });
  it("refuses people that are not those who were counted", () => {
    const { asked, people } = run(rows, [{ kind: "count", id: "n" }]);
    expect(() => outputsOfRun(asked, dictionary, { population: 7, outputs: [] }, people)).toThrow(DataChanged);
  });
});

const person = fc.record({
  arm: fc.constantFrom("a", "b", null), died: fc.constantFrom("yes", "no", null), days: fc.oneof(fc.nat(900), fc.constant(null)), x: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(null)), y: fc.oneof(fc.nat(5), fc.constant(null)),
});
it("behind each count stand as many people as it says", () => {
  fc.assert(fc.property(fc.array(person, { maxLength: 40 }), (drawn) => {
    const { asked, people, outputs } = run(drawn, [
      { kind: "count", id: "n" }, { kind: "crosstab", id: "t", by: ["arm", "died"] }, { kind: "summary", id: "x", of: "x" }, { kind: "histogram", id: "h", of: "x", breaks: [-3, 0, 4] },
      { kind: "comparison", id: "c", of: "y", by: "arm" }, { kind: "characteristics", id: "one", by: "arm", of: [{ variable: "x", as: "mean" }, { variable: "died", as: "shares" }] }, { kind: "correlation", id: "r", of: ["x", "y"] }, { kind: "rate", id: "q", event: { variable: "died", level: "yes" }, time: "days", by: "arm" },
      { kind: "survival", id: "s", event: { variable: "died", level: "yes" }, time: "days", by: "arm", breaks: [100, 365] }, { kind: "quantiles", id: "z", of: "x", at: [0.5], low: -9, high: 9, step: 1 },
      { kind: "regression", id: "m", family: "linear", outcome: "y", bySite: false, terms: [{ variable: "x" }] },
    ]);
    const behind = peopleBehind(asked, outputs, people);
    for (const { key, value, guarded } of linkCounts(outputs).counts) if (!guarded) expect(behind(JSON.parse(key) as [string, string][]), key).toHaveLength(value);
  }), { numRuns: 60 });
});
