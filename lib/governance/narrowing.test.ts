import { expect, test } from "vitest";
import { coverInWords, Narrowing, whyNotSo, type Reach } from "./narrowing.ts";

const table: Reach = {
  analyses: ["count", "cox"], domains: [], hasRecords: false,
  columns: [{ kind: "number", name: "age", label: "Age", unit: "years", min: 20, max: 90 }, { kind: "category", name: "arm", label: "Treatment", levels: [{ code: "a", label: "Active" }, { code: "p", label: "Placebo" }] }],
};
const records: Reach = { analyses: ["count", "rate"], domains: ["condition", "drug"], hasRecords: true, columns: [] };
const narrowed = (given: object) => Narrowing.parse(given);
const faults = (given: object, reach: Reach, after = narrowed(given)) => Object.fromEntries(whyNotSo(narrowed(given), reach, { ...after, domains: after.domains ?? reach.domains }));

test("narrows within what was asked for and what the data declares, and to nothing else", () => {
  expect(faults({}, table)).toEqual({});
  expect(faults({ analyses: ["count"], columns: ["age"], population: [{ kind: "number", column: "age", min: 40 }] }, table)).toEqual({});
  expect(faults({ analyses: ["rate"], domains: ["drug"], columns: ["chol"] }, table)).toEqual({ analyses: "The application does not ask for rates of events over time.", domains: "The application does not ask for medicines.", columns: "No dataset that is asked for here declares “chol”." });
  const bounds = (...population: object[]) => Object.values(faults({ population }, table));
  expect(bounds({ kind: "age", at: "2026-01-01", min: 40 })).toEqual([expect.stringContaining("choose a column")]);
  expect(bounds({ kind: "number", column: "arm", min: 1 })).toEqual([expect.stringContaining("declares “arm”")]);
  expect(bounds({ kind: "category", column: "arm", in: ["a", "x"] })).toEqual(["“Treatment” has no level x."]);
  expect(faults({ population: [{ kind: "sex", is: "female" }] }, records)).toEqual({});
  // A query that keeps to a bound asks about its column; what an approval in force bounds by counts as well.
  expect(faults({ columns: ["arm"] }, table, narrowed({ columns: ["arm"], population: [{ kind: "number", column: "age", min: 40 }] }))).toEqual({ columns: expect.stringContaining("“age”") });
  const ill = { kind: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }, { conceptId: 201254, name: "Type 1 diabetes", descendants: true }] };
  expect(faults({ population: [ill], concepts: [201254, 317009] }, records)).toEqual({});
  expect(faults({ population: [ill] }, table)).toEqual({ "population.0": expect.stringContaining("does not ask for conditions"), domains: expect.any(String) });
  expect(faults({ population: [ill], domains: ["drug"] }, records)).toEqual({ domains: "People are chosen by conditions: leave them among the kinds of record." });
  expect(faults({ population: [ill], concepts: [317009] }, records)).toEqual({ concepts: expect.stringContaining("Type 2 diabetes (201826), Type 1 diabetes (201254)") });
  expect(Narrowing.safeParse({ analyses: [] }).success).toBe(false);
});

test("says what is covered in plain words, before it is approved and when it is signed", () => {
  expect(coverInWords(narrowed({}), records)).toEqual([{ term: "Kinds of result", detail: "counts of people, rates of events over time" }, { term: "Kinds of record", detail: "conditions, medicines" }, { term: "People", detail: "Anybody in the data" }]);
  expect(coverInWords(narrowed({ analyses: ["count"], columns: ["age"], population: [{ kind: "category", column: "arm", in: ["a"] }] }), table)).toEqual([
    { term: "Kinds of result", detail: "counts of people" }, { term: "Columns", detail: "Only Age" }, { term: "People", detail: expect.stringMatching(/^Only those of whom all of this is true: .*Treatment.*Active/) as string },
  ]);
  // What the TRE has declared no more since is named as it stands: nothing that is signed goes unsaid.
  expect(coverInWords(narrowed({ columns: ["age", "chol"] }), table)).toContainEqual({ term: "Columns", detail: "Only Age, chol" });
  expect(coverInWords(narrowed({ columns: ["chol"] }), records)).toContainEqual({ term: "Columns", detail: "Only chol" });
});
