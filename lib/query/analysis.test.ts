import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analysis, metaIntervals, metaMethods, variablesOf, type AnalysisOf, type OwnModel, type Term } from "./analysis.ts";
import { analysisKey } from "./canonical.ts";
import { readQueryText } from "./language/read-query.ts";
import { Query, type Variable } from "./model.ts";
import { outputsAsked, saidOfOutputs } from "./outputs-asked.ts";
import { tableTests } from "./table-tests.ts";
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
const variables: Variable[] = [...dictionary.columns.map(({ name, label }): Variable => ({ kind: "column", name, label, column: name })), { kind: "column-band", name: "bands", label: "Age bands", column: "age", cutPoints: [40, 65] }, { kind: "column-band", name: "odd", label: "Odd bands", column: "age", cutPoints: [40, 67] }];
const dataset = { key: "d", title: "Hospital", summary: "", dataModel: "table" as const, dictionary, concepts: [], people: 100 };
const asking = (...analyses: unknown[]): Query => Query.parse({ version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] }, variables, analyses });
const errors = (...analyses: Analysis[]) => structuralProblems(asking(...analyses), [dataset]).filter((p) => p.severity === "error").map(({ path, message }) => `${path}: ${message}`);

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
  fc.record({ b: by, reference: fc.constantFrom({}, { reference: "m" }), standard: fc.constantFrom({}, { standard: "european-2013" as const }, { standard: "european-2013" as const, within: "died" }) }).map(({ b, reference, standard }): Analysis => ({ kind: "rate", id: "a", event, time: "days", ...b, ...reference, ...standard })),
  fc.record({ by: fc.constantFrom<string[]>(["sex", "died"], ["sex", "died", "bands"], ["died"]), tests: fc.uniqueArray(fc.constantFrom(...tableTests), { minLength: 1 }), asked: fc.constantFrom({}, { event }, { event, reference: "f" }, { reference: "of “Sex” being “m" }) }).map(({ by: names, tests, asked: more }): Analysis => ({ kind: "crosstab", id: "a", by: names, tests, ...more })),
  fc.record({ terms, bySite: fc.boolean(), family: fc.constantFrom("logistic" as const, "probit" as const, "cloglog" as const) }).map((r): Analysis => ({ kind: "regression", id: "a", outcome: "died", level: "no", ...r })),
  fc.record({ terms, bySite: fc.boolean(), offset: fc.constantFrom({}, { offset: "days" }) }).map(({ offset, ...r }): Analysis => ({ kind: "regression", id: "a", family: "poisson", outcome: "chol", ...r, ...offset })),
  fc.record({ terms, bySite: fc.boolean(), family: fc.constantFrom("logistic" as const, "cloglog" as const), weights: fc.constantFrom({}, { weights: "days" }) }).map(({ weights, ...r }): Analysis => ({ kind: "regression", id: "a", outcome: "died", level: "no", intervals: "profile", ...r, ...weights })),
  fc.record({ terms, ties: fc.constantFrom("efron" as const, "breslow" as const) }).map((r): Analysis => ({ kind: "cox", id: "a", event, time: "days", ...r })),
  fc.record({ of, method: fc.constantFrom(...metaMethods), interval: fc.constantFrom(...metaIntervals) }).map((r): Analysis => ({ kind: "meta-analysis", id: "a", ...r })),
  fc.constantFrom({}, { reference: "m" }, { reference: "of “Sex”: “m" }).map((reference): Analysis => ({ kind: "characteristics", id: "a", by: "sex", of: [{ variable: "died", as: "shares" }, { variable: "chol", as: "mean" }, { variable: "bands", as: "shares" }], ...reference })),
  fc.constantFrom<Analysis>(...[{}, { by: "sex" }].map((more): Analysis => ({ kind: "quantiles", id: "a", of: "age", at: [0.25, 0.5], low: -1, high: 120, step: 0.5, ...more }))),
  fc.constant<Analysis>({ kind: "characteristics", id: "a", by: "sex", of: [{ variable: "age", as: "median", low: -1, high: 120, step: 0.5 }, { variable: "died", as: "shares" }] }),
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

  it("a characteristics table stands for a table, a comparison or quantiles of each of its rows, whose ids are its own", () => {
    const one: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "sex", of: [{ variable: "died", as: "shares" }, { variable: "age", as: "mean" }] };
    expect(outputsAsked({ analyses: [{ kind: "count", id: "n" }, one] })).toEqual([{ kind: "count", id: "n" }, { kind: "crosstab", id: "one-1", by: ["sex", "died"] }, { kind: "comparison", id: "one-2", of: "age", by: "sex" }]);
    expect(saidOfOutputs({ analyses: [{ kind: "count", id: "n" }, one] }, [{ output: "one", purpose: "Table 1" }])).toEqual([{ output: "one-1", purpose: "Table 1" }, { output: "one-2", purpose: "Table 1" }]);
    const taken = structuralProblems(asking(one, { kind: "count", id: "one-2" }), [dataset]).filter((p) => p.severity === "error");
    expect(taken.map(({ path, message }) => `${path}: ${message}`)).toEqual(["analyses.0.id: A row of this table is named “one-2”, as another result is: choose another id."]);
    expect(errors({ ...one, by: "days" })).toEqual(["analyses.0.by: “Days followed” is a number; choose a category here."]);
    expect(errors({ ...one, of: [{ variable: "sex", as: "shares" }, { variable: "age", as: "shares" }, { variable: "chol", as: "mean" }, { variable: "chol", as: "mean" }] })).toEqual([
      "analyses.0.of.0.variable: “Sex” makes the groups: it can't be described in them too.", "analyses.0.of.1.variable: “Age” is a number; choose a category here.", "analyses.0.of.3.variable: “Cholesterol together with Age” is chosen twice.",
    ]);
    expect(errors({ ...one, reference: "x" })).toEqual(["analyses.0.reference: Choose which level of “Sex” counts: “Female” or “Male”."]);
    // The order of rows is how they are shown.
    expect(analysisKey({ ...one, of: one.of.toReversed() }, variables)).toBe(analysisKey(one, variables));
    expect(analysisKey({ ...one, reference: "m" }, variables)).not.toBe(analysisKey(one, variables));
  });

  it("quantiles by group, and rows by median, name what is wrong and how to mend it", () => {
    const median: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "sex", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] };
    expect(errors(median)).toEqual([]);
    expect(outputsAsked({ analyses: [median] })).toEqual([{ kind: "quantiles", id: "one-1", of: "age", by: "sex", at: [0.25, 0.5, 0.75], low: 0, high: 120, step: 1 }]);
    expect(errors({ ...median, of: [{ variable: "died", as: "median", low: 0, high: 120, step: 1 }] })[0]).toContain("analyses.0.of.0.variable: “Died, if known” is a category; choose a number here.");
    const read = (row: object) => Analysis.safeParse({ ...median, of: [{ ...median.of[0], ...row }] }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    expect(read({ high: 0 })).toEqual(["of.0.high: The highest value must be above the lowest, at most a million steps away."]);
    expect(read({ step: 0 })).toEqual(["of.0.step: Give a step above 0."]);
    expect(analysisKey({ ...median, of: [{ variable: "age", as: "median", low: 0, high: 120, step: 0.5 }] }, variables)).not.toBe(analysisKey(median, variables));
    const quantiles: AnalysisOf<"quantiles"> = { kind: "quantiles", id: "q", of: "age", by: "sex", at: [0.5], low: 0, high: 120, step: 1 };
    expect(errors(quantiles)).toEqual([]);
    expect(errors({ ...quantiles, by: "days" })).toEqual(["analyses.0.by: “Days followed” is a number; choose a category here."]);
    expect(analysisKey(quantiles, variables)).not.toBe(analysisKey({ ...quantiles, by: undefined }, variables));
  });

  it("a rate is standardised by bands of age that the standard has", () => {
    const rate: AnalysisOf<"rate"> = { kind: "rate", id: "a", event, time: "days", by: "bands", standard: "european-2013" };
    expect(errors(rate)).toEqual([]);
    expect(errors({ ...rate, by: "sex" })).toEqual(["analyses.0.standard: “Sex” is not made of bands: choose age in bands."]);
    expect(errors({ ...rate, by: "odd" })[0]).toContain("analyses.0.standard: “Odd bands” is cut at 67");
    expect(errors({ ...rate, by: undefined })).toEqual(["analyses.0.standard: To standardise by age, choose groups by bands of age."]);
    expect(analysisKey({ ...rate, standard: undefined }, variables)).not.toBe(analysisKey(rate, variables));
    // Within each level of a further category, but for one that says nothing beside the ages.
    expect(errors({ ...rate, within: "sex" })).toEqual([]);
    expect(analysisKey({ ...rate, within: "sex" }, variables)).not.toBe(analysisKey(rate, variables));
    expect(errors({ ...rate, within: "days" })).toEqual(["analyses.0.within: “Days followed” is a number; choose a category here."]);
    expect(errors({ ...rate, within: "bands" })[0]).toContain("is what the ages are told by: choose another category.");
    expect(errors({ ...rate, within: event.variable })[0]).toContain("is the event itself: choose another category.");
    expect(errors({ ...rate, standard: undefined, within: "sex" })).toEqual(["analyses.0.within: Groups beside ages are of a rate standardised by age: choose groups by bands of age and a standard, or no further groups."]);
  });

  it("mean the same whatever the order of predictors, and of two together; everything else tells them apart", () => {
    const key = (change: object) => analysisKey({ kind: "regression", id: "a", family: "logistic", outcome: "died", level: "yes", bySite: false, terms: [{ variable: "age" }, { together: ["age", "sex"] }], ...change }, variables);
    expect(key({ terms: [{ together: ["sex", "age"] }, { variable: "age" }] })).toBe(key({}));
    const others = [{ family: "probit" }, { level: "no" }, { bySite: true }, { terms: [{ variable: "age" }] }, { terms: [{ curve: "age", knots: [1, 2, 3] }] }, { terms: [{ curve: "age", knots: [1, 2, 4] }] }, { offset: "days" }, { weights: "days" }, { intervals: "profile" }, { outcome: "sex" }];
    expect(new Set([key({}), ...others.map(key)]).size).toBe(others.length + 1);
  });

  it("of a table mean the same whatever the order of its statistics; the groups compared are part of what is meant", () => {
    const key = (change: object) => analysisKey({ kind: "crosstab", id: "a", by: ["sex", "bands", "died"], tests: ["ratios", "stratified"], event, ...change }, variables);
    expect(key({ tests: ["stratified", "ratios"] })).toBe(key({}));
    expect(key({ by: ["died", "sex", "bands"] })).toBe(key({}));
    const others = [{ by: ["bands", "sex", "died"] }, { tests: ["ratios"] }, { reference: "m" }, { event: { variable: "died", level: "no" } }, { tests: undefined, event: undefined }];
    expect(new Set([key({}), ...others.map(key)]).size).toBe(others.length + 1);
  });

  it("say which variables they read", () => {
    expect(variablesOf({ kind: "cox", id: "a", event, time: "days", ties: "efron", terms: [{ variable: "sex" }, { together: ["sex", "age"] }, { curve: "chol", knots: [1, 2, 3] }] })).toEqual(["died", "days", "sex", "age", "chol"]);
  });

  it.each<[string, Analysis, string[]]>([
    ["a mean of a category", { kind: "comparison", id: "a", of: "sex", by: "sex" }, ["analyses.0.of: “Sex” is a category; choose a number here."]],
    ["an event that has no such level", { kind: "rate", id: "a", event: { variable: "died", level: "maybe" }, time: "days" }, ["analyses.0.event.level: Choose which level of “Died, if known” counts: “Yes” or “No”."]],
    ["groups by the event", { kind: "rate", id: "a", event, time: "days", by: "died" }, ["analyses.0.by: Groups by the event itself say nothing: choose another category."]],
    ["Fisher's test of three variables", { kind: "crosstab", id: "a", by: ["sex", "died", "bands"], tests: ["fisher"] }, ["analyses.0.tests: Fisher's exact test asks whether two variables go together: choose exactly two."]],
    ["a trend without an event", { kind: "crosstab", id: "a", by: ["bands", "died"], tests: ["trend"] }, ["analyses.0.event.variable: Choose what counts as the event: one of the table's variables, and its level."]],
    ["an event that the table does not have", { kind: "crosstab", id: "a", by: ["bands", "sex"], tests: ["prevalence"], event }, ["analyses.0.event.variable: “Died, if known” is not among the table's variables: add it to them."]],
    ["an event that no statistic is about", { kind: "crosstab", id: "a", by: ["sex", "died"], tests: ["fisher"], event }, ["analyses.0.event.variable: No statistic of this table is about an event: choose one that is, or no event."]],
    ["ratios against a group that isn't there", { kind: "crosstab", id: "a", by: ["sex", "died"], tests: ["ratios"], event, reference: "x" }, ["analyses.0.reference: Choose which level of “Sex” counts: “Female” or “Male”."]],
    ["bands that the standard does not have", { kind: "crosstab", id: "a", by: ["sex", "died", "odd"], tests: ["standardised"], event }, ["analyses.0.tests: “Odd bands” is cut at 67: cut ages at multiples of five from 5 to 95, as the European Standard Population of 2013 is. The age is the last of the table's variables beside the event."]],
    ["a table with all that it may have", { kind: "crosstab", id: "a", by: ["sex", "died", "bands"], tests: ["trend", "prevalence", "ratios", "stratified", "standardised"], event, reference: "m" }, []],
    ["rates against a group where there are none", { kind: "rate", id: "a", event, time: "days", reference: "m" }, ["analyses.0.reference: Without groups there is nothing to compare: choose groups, or no group to compare with."]],
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

it("rates and curves of every level of one outcome may be asked for together: what they tell is looked after by whoever answers", () => {
  const rate = (id: string, level: string): Analysis => ({ kind: "rate", id, event: { variable: "died", level }, time: "days" });

  expect(errors(rate("a", "yes"), rate("b", "no"), { ...rate("c", "no"), kind: "survival", breaks: [30, 60] } as Analysis)).toEqual([]);
});
