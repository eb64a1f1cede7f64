import { describe, expect, test } from "vitest";
import { fromDayNumber } from "#lib/kernel/plain-date.ts";
import { Cohort } from "../../cohort.ts";
import { ConceptSetItem } from "../../concept-set.ts";
import { Query, Variable, type Variable as AnyVariable } from "../../model.ts";
import { recordTables } from "../../omop-tables.ts";
import { evaluateCohort, evaluateReference } from "../../reference-engine.ts";
import { cohortExamples } from "./all.ts";
import { expectedOfExample, markedPeople, queryOfExample } from "./example.ts";
import { featuresOfDocument, featuresOfSchema } from "./features.ts";
import { answerOf } from "./answer.ts";

describe("what a cohort means, by example", () => {
  test.each(cohortExamples.map((e) => [e.rule, e] as const))("%s", (_rule, example) => {
    const query = queryOfExample(example);
    expect(Query.safeParse(query).error).toBeUndefined();
    const periods = evaluateCohort(example.cohort, example.sets, example.people).get("1") ?? [];
    expect(periods.map((p) => [fromDayNumber(p.start), fromDayNumber(p.end)])).toEqual(example.periods);
    expect(answerOf(evaluateReference(query, markedPeople(example.people)), example)).toEqual(expectedOfExample(example));
  });
  test("no rule is said twice", () => {
    const rules = cohortExamples.map((e) => e.rule);
    expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
  });
});

describe("every feature of the model has an example", () => {
  const cohorts = new Set(cohortExamples.flatMap((e) => [...featuresOfDocument(e.cohort, "cohort"), ...featuresOfDocument(e.sets.flatMap((s) => s.items), "items")]));
  test("of cohorts: each choice and each optional part", () => {
    // What a reader calls a thing decides nothing.
    const names = ["concepts.code", "concepts.vocabulary", "concepts.domain", "concepts.conceptClass", "concepts.standard", "concepts.invalidReason"];
    const features = [...featuresOfSchema(Cohort, "cohort")].filter((f) => !names.some((name) => f.startsWith(name)));
    expect(features.length).toBeGreaterThan(100);
    expect(features.filter((f) => !cohorts.has(f))).toEqual([]);
  });
  test("of concept sets", () => {
    const features = ["descendants", "mapped", "exclude"].flatMap((key) => [`items.${key}=true`, `items.${key}=false`]);
    expect([...featuresOfSchema(ConceptSetItem, "items")]).toEqual(expect.arrayContaining(features));
    expect(features.filter((f) => !cohorts.has(f))).toEqual([]);
  });
  test("of variables that people in a cohort can have: each kind, measure and optional part", () => {
    const used = new Set(cohortExamples.flatMap((e) => (e.variable ? [...featuresOfDocument(e.variable.variable, "variable")] : [])));
    // Those of people as they are on dates and of tables have their examples in worked-examples.ts.
    const elsewhere: AnyVariable["kind"][] = ["had", "last-value", "column", "column-band", "column-recode", "column-derived"];
    const kinds = [...featuresOfSchema(Variable, "variable")].filter((f) => f.startsWith("variable.kind=") && !elsewhere.some((kind) => f === `variable.kind=${kind}`));
    const measures = [...featuresOfSchema(Variable, "variable")].filter((f) => f.startsWith("variable.measure=") || f === "variable.cutPoints" || f === "variable.unitConceptId");
    expect(kinds.length + measures.length).toBeGreaterThan(15);
    expect([...kinds, ...measures].filter((f) => !used.has(f))).toEqual([]);
  });
  test("of attributes: each way in which one is reached or reckoned", () => {
    const asked = JSON.stringify(cohortExamples.map((e) => e.cohort));
    const ways = new Map(Object.values(recordTables).flatMap((t) => t.fields).map((f) => ["computed" in f ? f.computed : (f.through ?? "own"), f.key]));
    expect([...ways].filter(([, key]) => !asked.includes(`"field":"${key}"`)).map(([way]) => way)).toEqual([]);
  });
});
