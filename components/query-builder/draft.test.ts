import { describe, expect, test } from "vitest";
import { Query } from "#lib/query/model.ts";
import { nameFor, unlike } from "#lib/query/language/invented-names.ts";
import { asQuery, emptyDraft, newAnalysis, newCriterion, newModel, newVariable } from "./draft.ts";
import { levelLines, levelsIn, numbersIn } from "./words.ts";

describe("the draft of a query", () => {
  test("an untouched draft with a title is already a query: everyone is counted", () => {
    expect(Query.safeParse(asQuery("Everyone", emptyDraft())).success).toBe(true);
  });
  test("gaps are dropped, zero and empty lists are not", () => {
    const draft = { ...emptyDraft(), population: { kind: "group" as const, match: "all" as const, of: [
      { ...newCriterion("measurement", "2026-01-01"), concepts: [{ conceptId: 1, name: "x", descendants: true }], value: { min: 0, max: undefined }, window: { from: "", to: "2020-01-01" } },
    ] } };
    expect(asQuery("T", draft).population).toEqual({ kind: "group", match: "all", of: [
      { kind: "measurement", concepts: [{ conceptId: 1, name: "x", descendants: true }], value: { min: 0 }, window: { to: "2020-01-01" } },
    ] });
  });
  test("the title of the form wins over one that an earlier save left in the draft", () => {
    expect(asQuery("New", { ...emptyDraft(), title: "Old" } as never).title).toBe("New");
  });
  test("names of columns come from labels and never collide", () => {
    expect(nameFor("Age band", [])).toBe("age_band");
    expect(nameFor("Age band", ["age_band", "age_band_2"])).toBe("age_band_3");
    expect(nameFor("2nd HbA1c (%)", [])).toBe("nd_hba1c");
    expect(nameFor("…", [])).toBe("variable");
    expect(unlike("table", ["table"], "-")).toBe("table-2");
  });
  test.each(["sex", "age", "age-band", "had", "last-value"] as const)("a new %s variable is whole but for what only a person can choose", (kind) => {
    const variable = newVariable(kind, [], "2026-01-01");
    const filled = "concepts" in variable ? { ...variable, concepts: [{ conceptId: 1, name: "x", descendants: true }] } : variable;
    const draft = { ...emptyDraft(), variables: [filled], analyses: [newAnalysis("count", [])] };
    expect(Query.safeParse(asQuery("Test", draft)).error?.issues ?? []).toEqual([]);
  });
  test.each(["comparison", "correlation", "rate", "survival", "meta-analysis", "regression", "cox", "quantiles"] as const)("a new %s analysis lacks only what a person chooses: variables", (kind) => {
    const chosen = { comparison: { of: "x", by: "y" }, correlation: { of: ["x", "z"] }, rate: { event: { variable: "y", level: "yes" }, time: "x" }, survival: { event: { variable: "y", level: "yes" }, time: "x" }, "meta-analysis": { of: { ...newModel("cox"), event: { variable: "y", level: "yes" }, time: "x", terms: [{ variable: "x" }] } }, regression: { outcome: "y", level: "yes", terms: [{ variable: "x" }] }, cox: { event: { variable: "y", level: "yes" }, time: "x", terms: [{ variable: "x" }] }, quantiles: { of: "x" } }[kind];
    expect(Query.safeParse(asQuery("Test", { ...emptyDraft(), analyses: [{ ...newAnalysis(kind, []), ...chosen }] })).error?.issues ?? []).toEqual([]);
  });
  test("typed levels", () => {
    expect(levelsIn("north  The north\n\n south\n")).toEqual([{ code: "north", label: "The north" }, { code: "south", label: "south" }]);
    expect(levelsIn(levelLines([{ code: "1", label: "Most deprived" }, { code: "2", label: "2" }]))).toEqual([{ code: "1", label: "Most deprived" }, { code: "2", label: "2" }]);
  });
  test("typed numbers", () => {
    expect(numbersIn("40, 65;70  80")).toEqual([40, 65, 70, 80]);
    expect(numbersIn("")).toEqual([]);
    expect(numbersIn("4o")).toEqual([NaN]);
  });
});
