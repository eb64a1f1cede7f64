import { expect, test } from "vitest";
import type { Analysis } from "./analysis.ts";
import { matchedAnalyses } from "./matched-analyses.ts";
import type { Variable } from "./model.ts";

const sex: Variable = { kind: "sex", name: "sex", label: "Sex" };
const asked = (analyses: Analysis[], variables: Variable[] = [sex]) => ({ query: { variables }, analyses });
const ids = (before: ReturnType<typeof asked>, after: ReturnType<typeof asked>) => matchedAnalyses(before, after).map((pair) => [pair.before?.id ?? null, pair.after?.id ?? null]);

test("an analysis is found by what it asks, whatever it and its variables are called", () => {
  expect(ids(asked([{ kind: "crosstab", id: "t1", by: ["sex"] }, { kind: "count", id: "n" }]), asked([{ kind: "count", id: "people" }, { kind: "crosstab", id: "other", by: ["gender"] }], [{ kind: "sex", name: "gender", label: "Sex" }]))).toEqual([["n", "people"], ["t1", "other"]]);
});
test("what asks something else is the same analysis, changed, where id and kind are the same; else it is new, and the other gone", () => {
  const age: Variable = { kind: "age", name: "age", label: "Age", at: "2020-01-01" };
  expect(ids(asked([{ kind: "crosstab", id: "t", by: ["sex"] }]), asked([{ kind: "crosstab", id: "t", by: ["age"] }], [age]))).toEqual([["t", "t"]]);
  expect(ids(asked([{ kind: "summary", id: "s", of: "age" }], [age]), asked([{ kind: "histogram", id: "s", of: "age", breaks: [0, 50] }], [age]))).toEqual([[null, "s"], ["s", null]]);
});
test("of two that ask the same each has its own partner", () => {
  expect(ids(asked([{ kind: "count", id: "a" }, { kind: "count", id: "b" }]), asked([{ kind: "count", id: "b" }, { kind: "count", id: "c" }]))).toEqual([["b", "b"], ["a", "c"]]);
});
