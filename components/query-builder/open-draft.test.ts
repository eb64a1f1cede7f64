import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { queryOf, workedExamples } from "#lib/query/spec/worked-examples.ts";
import type { Query } from "#lib/query/model.ts";
import { cohortQuery } from "#lib/query/testing/cohort-arbitraries.ts";
import { asQuery } from "./draft.ts";
import { openDraft } from "./open-draft.ts";

describe("opening a stored draft", () => {
  test("a query opens as itself", () => {
    for (const query of workedExamples.map(queryOf)) {
      const { title, ...rest } = query;
      expect(asQuery(title, openDraft({ ...rest, title }))).toEqual(query);
    }
  });
  test("every kind of analysis opens as itself", () => {
    const analyses = [
      { kind: "crosstab", id: "a", by: ["x"] }, { kind: "comparison", id: "b", of: "x", by: "y" }, { kind: "correlation", id: "c", of: ["x", "z"] }, { kind: "quantiles", id: "d", of: "x", at: [0.5], low: 0, high: 9, step: 1 },
      { kind: "survival", id: "e", event: { variable: "y", level: "yes" }, time: "x", by: "y", breaks: [1, 2] }, { kind: "rate", id: "f", event: { variable: "y", level: "yes" }, time: "x", by: "y" },
      { kind: "regression", id: "g", family: "logistic", outcome: "y", level: "yes", bySite: false, terms: [{ variable: "x" }, { together: ["x", "z"] }, { curve: "x", knots: [1, 2, 3] }] },
      { kind: "meta-analysis", id: "h", of: { kind: "cox", event: { variable: "y", level: "yes" }, time: "x", terms: [{ variable: "x" }], ties: "efron" }, method: "reml", interval: "wald" },
    ];
    expect(openDraft({ analyses }).analyses).toEqual(analyses);
    expect(openDraft({ analyses: [{ kind: "meta-analysis", id: "h", of: "all" }] }).analyses).toEqual([{ kind: "meta-analysis", id: "h", of: { kind: "regression", terms: [] } }]);
    expect(openDraft({ analyses: [{ kind: "cox", id: "h", event: 7, terms: "all" }] }).analyses).toEqual([{ kind: "cox", id: "h", event: {}, terms: [] }]);
  });
  test("what a script stored half done opens with what the form knows of it", () => {
    expect(openDraft({ half: "done" })).toMatchObject({ dataModel: { kind: "omop-5.4" }, population: { match: "all", of: [] }, variables: [], analyses: [] });
    expect(openDraft({ population: { of: [{ kind: "sorcery" }, { kind: "condition", concepts: "all", window: 7 }, null] } }).population).toMatchObject({ of: [{ kind: "condition", concepts: [], window: {} }] });
  });
  test("any cohort opens as itself and is sent as it was", () => {
    fc.assert(fc.property(cohortQuery, ({ title, ...rest }) => {
      const { conceptSets = [], ...sent } = asQuery(title, openDraft(rest)) as Query;
      expect({ ...sent, conceptSets }).toEqual({ title, ...rest });
    }), { numRuns: 100 });
  });
  test("half a cohort opens as a form that can be filled, not as an error", () => {
    for (const stored of [{ kind: "cohort" }, { kind: "cohort", entry: { events: [{}], observation: {} }, rules: [], censoring: [], exit: {} }]) expect(openDraft({ population: stored }).population.kind).toBe("group");
  });
  test("any JSON opens", () => {
    fc.assert(fc.property(fc.jsonValue(), (stored) => { expect(openDraft(stored).population.kind).toBe("group"); }));
  });
});
