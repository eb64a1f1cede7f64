import { expect, test } from "vitest";
import { policyWith } from "#lib/disclosure/testing/tables.ts";
import { sexAgeCells } from "#lib/query/breakdown.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import { applyEdits } from "#lib/query/checks/finding.ts";
import type { Query } from "#lib/query/model.ts";
import { estimateAt } from "./estimate.ts";
import { sparseTables } from "./sparse-tables.ts";

const policy = policyWith({ threshold: 10, roundingBase: 5 });
const query: Query = {
  version: 1, title: "By sex and age", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "sex", name: "sex", label: "Sex" }, { kind: "age-band", name: "age", label: "Age", at: "2024-12-31", cutPoints: [10, 20, 30, 40, 50, 60, 70, 80, 90] }], analyses: [{ kind: "crosstab", id: "t", by: ["sex", "age"] }],
};
/** So many women and men in each of the ten bands. */
const evenly = (people: number): DatasetDescription => ({ key: "gp", title: "Practices", summary: "", dataModel: "omop-5.4", people: 20 * people, concepts: [], breakdown: { on: "2024-12-31", bySexAndAge: Array.from({ length: sexAgeCells }, (_, i) => (i < 20 ? people : null)) } });
const advice = (asked: Query, people: number) => sparseTables(asked, [{ name: "Wessex", policy, estimate: estimateAt(asked, { ...evenly(10), people: 20 * people, breakdown: { on: "2024-12-31", bySexAndAge: Array.from({ length: sexAgeCells }, () => null) } }, policy) }]);

test("a table of which most would be hidden is told of, and merging its bands mends it", () => {
  // 200 people spread over 30 cells of the profile are 6 or 7 in each of the table's 20: under 10.
  const [found] = advice(query, 10);
  expect(found?.message).toBe("At the sizes to be expected, most of this table will be hidden. Merge age bands?");
  const mended = applyEdits(query, found!.mend!.edits);
  expect(mended.variables[1]).toMatchObject({ cutPoints: [20, 40, 60, 80] });
  expect(advice(mended, 10)).toEqual([]);
});
test("a table with enough people in each cell is left alone", () => {
  expect(sparseTables(query, [{ name: "Wessex", policy, estimate: estimateAt(query, evenly(40), policy) }])).toEqual([]);
});
