import { describe, expect, it } from "vitest";
import type { ModelSums } from "#lib/disclosure/model-sums.ts";
import { Query } from "#lib/query/model.ts";
import { countsAhead, tooFewForModels, type ChosenTre } from "./models-ahead.ts";

const asking = (...analyses: object[]) => Query.parse({
  version: 1, title: "A model", dataModel: { kind: "table", table: "t" }, population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column", name: "age", label: "Age", column: "age" }, { kind: "column", name: "sex", label: "Sex", column: "sex" }], analyses,
});
const model = { kind: "regression", id: "model", family: "linear", outcome: "age", terms: [{ variable: "sex" }], bySite: false };
const median = { kind: "quantiles", id: "median", of: "age", at: [0.5], low: 0, high: 120, step: 1 };
const tre = (name: string, leave: ModelSums["leave"] | "unsaid" | "worker", over = 3): ChosenTre => ({ name, counts: leave === "worker", modelSums: leave === "unsaid" || leave === "worker" ? null : { leave, over, keys: "first-use" } });

describe("too few environments for a model, said before asking", () => {
  it("is one alone, in the open", () => {
    expect(tooFewForModels(asking(model), [tre("A", "open")])).toEqual({ outputs: ["model"], fewest: 2, takingPart: ["A"], notTakingPart: [], maskedBy: [] });
    expect(tooFewForModels(asking(model), [tre("A", "open"), tre("B", "unsaid")])).toBeNull();
  });
  it("is fewer than the strictest total under masks covers, for one who asks for masks masks the model for all", () => {
    expect(tooFewForModels(asking(model), [tre("A", "open"), tre("B", "masked", 4), tre("C", "masked")])).toEqual({ outputs: ["model"], fewest: 4, takingPart: ["A", "B", "C"], notTakingPart: [], maskedBy: ["B", "C"] });
    expect(tooFewForModels(asking(model), [tre("A", "open"), tre("B", "masked"), tre("C", "open")])).toBeNull();
    // A policy can't go below what masks need at all.
    expect(tooFewForModels(asking(model), [tre("A", "masked", 1), tre("B", "masked", 1)])?.fewest).toBe(3);
  });
  it("leaves out who takes part in none, with what that one asks for, and who only counts people", () => {
    expect(tooFewForModels(asking(model), [tre("A", "open"), tre("B", "none", 9), tre("C", "worker")])).toMatchObject({ fewest: 2, takingPart: ["A"], notTakingPart: ["B", "C"] });
  });
  it("names quantiles only where they are masked, also those of a table of characteristics, and is silent where no model is asked for", () => {
    expect(tooFewForModels(asking(median), [tre("A", "open")])).toBeNull();
    expect(tooFewForModels(asking(model, median), [tre("A", "masked")])?.outputs).toEqual(["model", "median"]);
    const table = { kind: "characteristics", id: "one", by: "sex", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] };
    expect(tooFewForModels(asking(table), [tre("A", "masked")])?.outputs).toEqual(["one-1"]);
    expect(tooFewForModels(asking({ kind: "count", id: "n" }), [tre("A", "masked")])).toBeNull();
    expect(tooFewForModels(asking(model), [])).toBeNull();
  });
});

describe("counts that leave under masks, said before asking", () => {
  const masking = (name: string, over = 3): ChosenTre => ({ name, counts: false, modelSums: { leave: "open", over, keys: "first-use", counts: "masked" } });
  const count = asking({ kind: "count", id: "n" });
  it("names who masks them, and whether those are enough for a sum; others in the open make it no larger", () => {
    expect(countsAhead(count, [tre("A", "open"), masking("B"), masking("C", 4)])).toEqual({ maskedBy: ["B", "C"], fewest: 4, isTooFew: true });
    expect(countsAhead(count, [masking("A"), masking("B"), masking("C")])).toMatchObject({ fewest: 3, isTooFew: false });
  });
  it("is silent where nobody masks counts, or none is asked for", () => {
    expect(countsAhead(count, [tre("A", "masked")])).toBeNull();
    expect(countsAhead(asking(model), [masking("A")])).toBeNull();
  });
});
