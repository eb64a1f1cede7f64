import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metaIntervals, metaMethods, variablesOf, type OwnModel, type Term } from "./analysis.ts";
import { analysisKey } from "./canonical.ts";
import { readQueryText } from "./language/read-query.ts";
import { Query, type Analysis, type Variable } from "./model.ts";
import { structuralProblems } from "./validate.ts";
import { queryInWords } from "./words.ts";

const dictionary = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "category" as const, name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category" as const, name: "died", label: "Died, if known", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }], missingCodes: [] },
    { kind: "number" as const, name: "age", label: "Age", min: 0, max: 120, missingCodes: [] },
    { kind: "number" as const, name: "days", label: "Days followed", min: 0, max: 9999, missingCodes: [] },
    { kind: "number" as const, name: "chol", label: "Cholesterol together with Age", min: 0, max: 700, missingCodes: [] },
  ],
};
const variables: Variable[] = dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name }));
const dataset = { key: "d", title: "Hospital", summary: "", dataModel: "table" as const, dictionary, concepts: [], people: 100 };
const asking = (...analyses: unknown[]): Query => Query.parse({ version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] }, variables, analyses });
const errors = (analysis: Analysis) => structuralProblems(asking(analysis), [dataset]).filter((p) => p.severity === "error").map(({ path, message }) => `${path}: ${message}`);

const event = { variable: "died", level: "yes" };
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.constantFrom("sex", "age", "chol").map((variable) => ({ variable })), fc.constantFrom<[string, string]>(["sex", "age"], ["age", "chol"]).map((together) => ({ together })),
  fc.constantFrom<number[]>([40, 50.5, 60], [1, 2, 3, 4]).map((knots) => ({ curve: "age", knots })),
);
const terms = fc.uniqueArray(term, { minLength: 1, maxLength: 4, selector: (t) => JSON.stringify(t) });
const by = fc.constantFrom({}, { by: "sex" });
const of: fc.Arbitrary<OwnModel> = fc.oneof(
  fc.record({ terms, offset: fc.constantFrom({}, { offset: "days" }), weights: fc.constantFrom({}, { weights: "days" }) }).map(({ offset, weights, terms: all }): OwnModel => ({ kind: "regression", family: "negative-binomial", outcome: "chol", terms: all, ...offset, ...weights })),
  fc.record({ terms, ties: fc.constantFrom("efron" as const, "breslow" as const) }).map((r): OwnModel => ({ kind: "cox", event, time: "days", ...r })),
);
const analysis: fc.Arbitrary<Analysis> = fc.oneof(
  fc.constant<Analysis>({ kind: "comparison", id: "a", of: "age", by: "sex" }), fc.constantFrom<string[]>(["age", "chol"], ["age", "days", "chol"]).map((of): Analysis => ({ kind: "correlation", id: "a", of })),
  by.map((b): Analysis => ({ kind: "rate", id: "a", event, time: "days", ...b })), by.map((b): Analysis => ({ kind: "survival", id: "a", event, time: "days", breaks: [30, 365.5], ...b })),
  fc.record({ terms, bySite: fc.boolean(), family: fc.constantFrom("logistic" as const, "probit" as const, "cloglog" as const) }).map((r): Analysis => ({ kind: "regression", id: "a", outcome: "died", level: "no", ...r })),
  fc.record({ terms, bySite: fc.boolean(), offset: fc.constantFrom({}, { offset: "days" }) }).map(({ offset, ...r }): Analysis => ({ kind: "regression", id: "a", family: "poisson", outcome: "chol", ...r, ...offset })),
  fc.record({ terms, bySite: fc.boolean(), family: fc.constantFrom("logistic" as const, "cloglog" as const), weights: fc.constantFrom({}, { weights: "days" }) }).map(({ weights, ...r }): Analysis => ({ kind: "regression", id: "a", outcome: "died", level: "no", intervals: "profile", ...r, ...weights })),
  fc.record({ terms, ties: fc.constantFrom("efron" as const, "breslow" as const) }).map((r): Analysis => ({ kind: "cox", id: "a", event, time: "days", ...r })),
  fc.record({ of, method: fc.constantFrom(...metaMethods), interval: fc.constantFrom(...metaIntervals) }).map((r): Analysis => ({ kind: "meta-analysis", id: "a", ...r })),
  fc.constant<Analysis>({ kind: "quantiles", id: "a", of: "age", at: [0.25, 0.5], low: -1, high: 120, step: 0.5 }),
);

describe("analyses beyond counts", () => {
  it("read back from their words as what they are", () => {
    fc.assert(fc.property(analysis, (one) => {
      const query = asking(one);
      const read = readQueryText(queryInWords(query, dictionary).text, { ...query, variables: [], analyses: [{ kind: "count", id: "n" }] }, dictionary);
      if (!read.ok) throw new Error(read.problems.map((p) => p.message).join("\n"));
      expect(analysisKey(read.query.analyses[0]!, read.query.variables)).toBe(analysisKey(one, variables));
    }), { numRuns: 300 });
  });

  it("mean the same whatever the order of predictors, and of two together; everything else tells them apart", () => {
    const key = (change: object) => analysisKey({ kind: "regression", id: "a", family: "logistic", outcome: "died", level: "yes", bySite: false, terms: [{ variable: "age" }, { together: ["age", "sex"] }], ...change }, variables);
    expect(key({ terms: [{ together: ["sex", "age"] }, { variable: "age" }] })).toBe(key({}));
    const others = [{ family: "probit" }, { level: "no" }, { bySite: true }, { terms: [{ variable: "age" }] }, { terms: [{ curve: "age", knots: [1, 2, 3] }] }, { terms: [{ curve: "age", knots: [1, 2, 4] }] }, { offset: "days" }, { weights: "days" }, { intervals: "profile" }, { outcome: "sex" }];
    expect(new Set([key({}), ...others.map(key)]).size).toBe(others.length + 1);
  });

  it("say which variables they read", () => {
    expect(variablesOf({ kind: "cox", id: "a", event, time: "days", ties: "efron", terms: [{ variable: "sex" }, { together: ["sex", "age"] }, { curve: "chol", knots: [1, 2, 3] }] })).toEqual(["died", "days", "sex", "age", "chol"]);
  });

  it.each<[string, Analysis, string[]]>([
    ["a mean of a category", { kind: "comparison", id: "a", of: "sex", by: "sex" }, ["analyses.0.of: “Sex” is a category; choose a number here."]],
    ["an event that has no such level", { kind: "rate", id: "a", event: { variable: "died", level: "maybe" }, time: "days" }, ["analyses.0.event.level: Choose which level of “Died, if known” counts: “Yes” or “No”."]],
    ["groups by the event", { kind: "rate", id: "a", event, time: "days", by: "died" }, ["analyses.0.by: Groups by the event itself say nothing: choose another category."]],
    ["a logistic model of a number", { kind: "regression", id: "a", family: "logistic", outcome: "age", level: "1", bySite: false, terms: [{ variable: "sex" }] }, ["analyses.0.outcome: “Age” is a number; choose a category here."]],
    ["an outcome among the predictors", { kind: "regression", id: "a", family: "linear", outcome: "age", bySite: false, terms: [{ variable: "age" }] }, ["analyses.0.terms.0.variable: “Age” is what the model explains, its time or its weight: it can't be a predictor too."]],
    ["a curve of what is a predictor already", { kind: "regression", id: "a", family: "linear", outcome: "chol", bySite: false, terms: [{ variable: "age" }, { curve: "age", knots: [1, 2, 3] }] }, ["analyses.0.terms.1.curve: This predictor is chosen twice."]],
    ["a predictor that isn't there", { kind: "cox", id: "a", event, time: "days", ties: "efron", terms: [{ together: ["age", "height"] }] }, ["analyses.0.terms.0.together.1: There is no variable “height”."]],
    ["a weight that is a category", { kind: "regression", id: "a", family: "logistic", outcome: "died", level: "yes", bySite: false, terms: [{ variable: "age" }], weights: "sex" }, ["analyses.0.weights: “Sex” is a category; choose a number here."]],
    ["profile intervals of least squares", { kind: "regression", id: "a", family: "linear", outcome: "chol", bySite: false, terms: [{ variable: "age" }], intervals: "profile" }, ["analyses.0.intervals: Intervals by profile likelihood are for logistic, probit, complementary log-log and Poisson models: a linear model's own intervals are exact, a negative binomial model has none."]],
    ["a meta-analysis of what isn't there", { kind: "meta-analysis", id: "a", of: { kind: "cox", event, time: "height", ties: "efron", terms: [{ variable: "days" }, { variable: "died" }] }, method: "fixed", interval: "wald" }, ["analyses.0.of.time: There is no variable “height”.", "analyses.0.of.terms.1.variable: “Died, if known” is what the model explains, its time or its weight: it can't be a predictor too."]],
    ["days before the start", { kind: "survival", id: "a", event, time: "days", breaks: [0, 30] }, ["analyses.0.breaks: Days are counted from the start: give days after day 0."]],
    ["a model that is whole", { kind: "cox", id: "a", event, time: "days", ties: "efron", terms: [{ variable: "age" }, { variable: "sex" }] }, []],
  ])("%s", (_, one, found) => { expect(errors(one)).toEqual(found); });
});
