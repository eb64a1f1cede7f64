import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalPopulation } from "../canonical.ts";
import { isMeasured, type Criterion, type Group, type Query } from "../model.ts";
import { codeBook, codedConcepts } from "./beacon-document.ts";
import { readBeacon } from "./beacon-read.ts";
import { writeBeacon } from "./beacon-write.ts";
import type { Loss } from "./loss.ts";

const today = "2026-06-15";
const count = (population: Group): Query => ({ version: 1, title: "A question", dataModel: { kind: "omop-5.4" }, population, variables: [], analyses: [{ kind: "count", id: "people" }] });
const all = (...of: Criterion[]): Group => ({ kind: "group", match: "all", of });
const request = (...filters: object[]) => ({ meta: { apiVersion: "2.0" }, query: { filters, requestedGranularity: "count" } });
const read = (document: unknown): { population: unknown; losses: Loss[] } => {
  const result = readBeacon(document, { today });
  if (!result.ok) throw new Error(result.refusal.message);
  return { population: result.value.query.population, losses: result.value.losses };
};
const written = (population: Group) => {
  const result = writeBeacon(count(population), { today });
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};
const diabetes = { conceptId: 201826, name: "Type 2 diabetes", descendants: true };
const changes = (losses: readonly Loss[]) => losses.filter((l) => l.severity === "changed-meaning").map((l) => `${l.path}: ${l.message}`);

describe("a Beacon request", () => {
  test("becomes criteria that must all hold; more specific terms count unless it says otherwise", () => {
    expect(read(request({ id: "SNOMED:44054006" }, { id: "NCIT:C16576", scope: "individuals" }, { id: "rxcui:161", includeDescendantTerms: false })).population).toEqual(all(
      { kind: "condition", concepts: [diabetes] }, { kind: "sex", is: "female" }, { kind: "drug", concepts: [{ conceptId: 1125315, name: "paracetamol", descendants: false }] },
    ));
    expect(read([{ id: "SNOMED:44054006" }]).losses).toEqual([]);
  });
  test.each([
    [">=", "P40Y", { kind: "age", at: today, min: 40 }], [">", "70", { kind: "age", at: today, min: 71 }], ["<", "P18Y", { kind: "age", at: today, max: 17 }], ["=", "50", { kind: "age", at: today, min: 50, max: 50 }],
    ["!", "50", { kind: "group", match: "none", of: [{ kind: "age", at: today, min: 50, max: 50 }] }],
  ])("age %s %s", (operator, value, criterion) => expect(read(request({ id: "age", operator, value })).population).toEqual(all(criterion as Criterion)));
  test("values of measurements carry units that are known", () => {
    const potassium = { conceptId: 3023103, name: "Potassium", descendants: true };
    expect(read(request({ id: "LOINC:2823-3", operator: ">=", value: "5.5 mmol/L" })).population).toEqual(all({ kind: "measurement", concepts: [potassium], value: { min: 5.5 }, unitConceptId: 8753 }));
    expect(read(request({ id: "LOINC:2823-3", operator: "=", value: 5 })).population).toEqual(all({ kind: "measurement", concepts: [potassium], value: { min: 5, max: 5 } }));
  });
  test.each<[string, object, string]>([
    ["a term that nobody here knows", request({ id: "SNOMED:44054006" }, { id: "HP:0002664" }), "query.filters.1: No concept is known here for “HP:0002664”"],
    ["a Beacon's own term", request({ id: "SNOMED:44054006" }, { id: "demographic.ethnicity_asian" }), "is a Beacon's own term"],
    ["a field that is not known", request({ id: "SNOMED:44054006" }, { id: "weight", operator: ">", value: "3" }), "“weight” is not known here"],
    ["a unit that is not known", request({ id: "SNOMED:44054006" }, { id: "LOINC:2823-3", operator: ">=", value: "5 furlong" }), "not a number with a unit"],
    ["an open end", request({ id: "LOINC:2823-3", operator: ">", value: "5" }), "query.filters.0.operator: Ranges here hold their ends"],
    ["another scope", request({ id: "SNOMED:44054006", scope: "biosamples" }), "query.filters.0.scope: The filter is about biosamples"],
    ["similar terms", request({ id: "SNOMED:44054006", similarity: "high" }), "Terms of high similarity"],
    ["records", { query: { filters: [{ id: "SNOMED:44054006" }], requestedGranularity: "record" } }, "Records about people never leave"],
    ["another logic", { query: { filters: [{ id: "SNOMED:44054006" }], filtersLogic: "OR" } }, "Filters joined by “OR”"],
    ["variants", { query: { filters: [{ id: "SNOMED:44054006" }], requestParameters: { geneId: "BRCA1" } } }, "query.requestParameters"],
    ["a key that nobody knows", { query: { filters: [{ id: "SNOMED:44054006", novelty: 1 }] } }, "query.filters.0.novelty"],
  ])("%s is in the report", (_what, document, message) => expect(changes(read(document).losses).join("; ")).toContain(message));
  test.each<[string, unknown, string]>([
    ["something else", { hello: 1 }, "no list of filters"], ["filters of which none is known", request({ id: "HP:1" }), "none of its filters can be asked here"], ["an age that is none", request({ id: "age", operator: ">", value: "old" }), "query.filters.0.value"],
    ["an operator that is none", request({ id: "age", operator: "~", value: "3" }), "query.filters.0.operator"], ["a filter that is none", request([]), "query.filters.0"], ["no JSON", "{", "not JSON"],
  ])("%s is refused with the place and the reason", (_what, document, message) => {
    const result = readBeacon(document, { today });
    expect(result.ok ? "" : result.refusal.message).toContain(message);
  });
});

describe("a query as Beacon filters", () => {
  const coded = fc.constantFrom(...codedConcepts).chain((c) => fc.record({ descendants: fc.boolean(), value: fc.option(fc.integer({ min: 1, max: 400 })), at: fc.constantFrom("min" as const, "max" as const) })
    .map(({ descendants, value, at }): Criterion => {
      const concepts = [{ conceptId: c.conceptId, name: c.name, descendants: descendants || (value !== null && isMeasured(c.domain)) }];
      return isMeasured(c.domain) ? { kind: c.domain, concepts, ...(value === null ? {} : { value: { [at]: value } }) } : ({ kind: c.domain, concepts });
    }));
  const leaf = fc.oneof(coded, fc.constantFrom<Criterion>({ kind: "sex", is: "female" }, { kind: "sex", is: "male" }), fc.integer({ min: 1, max: 100 }).map((min): Criterion => ({ kind: "age", at: today, min })));
  test("that is written without a loss of meaning is read back as the same query", () => {
    fc.assert(fc.property(fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }).map((of) => all(...of))), { minLength: 1, maxLength: 4 }), (of) => {
      const { document, losses } = written(all(...of));
      expect(changes(losses)).toEqual([]);
      expect(canonicalPopulation(read(JSON.parse(JSON.stringify(document))).population as Group)).toEqual(canonicalPopulation(all(...of)));
    }), { numRuns: 200 });
  });
  test.each<[string, Group, string]>([
    ["dates", all({ kind: "condition", concepts: [diabetes], window: { from: "2020-01-01" } }), "population.of.0.window: Beacon's filters have no dates"],
    ["an age at a record", all({ kind: "condition", concepts: [diabetes], ageAtEvent: { min: 18 } }), "population.of.0.ageAtEvent"],
    ["where records come from", all({ kind: "condition", concepts: [diabetes], typeConceptIds: [32817] }), "population.of.0.typeConceptIds"],
    ["both ends of a range", all({ kind: "measurement", concepts: [{ conceptId: 3023103, name: "Potassium", descendants: true }], value: { min: 3, max: 5 } }), "two different measurements"],
    ["a concept without a known code", all({ kind: "condition", concepts: [diabetes] }, { kind: "condition", concepts: [{ conceptId: 99, name: "Rare", descendants: true }] }), "population.of.1.concepts.0: The code of “Rare”"],
  ])("%s: the report says so", (_what, population, message) => expect(changes(written(population).losses).join("; ")).toContain(message));
  test.each<[string, Group, string]>([
    ["alternatives", all({ kind: "group", match: "any", of: [{ kind: "sex", is: "male" }, { kind: "sex", is: "female" }] }), "cannot ask for alternatives"],
    ["an exclusion", all({ kind: "group", match: "none", of: [{ kind: "sex", is: "male" }] }), "cannot exclude"],
    ["one of several concepts", all({ kind: "condition", concepts: [diabetes, { ...diabetes, conceptId: 317009 }] }), "one of several concepts"],
    ["nothing with a code", all({ kind: "condition", concepts: [{ conceptId: 99, name: "Rare", descendants: true }] }), "No criterion can be said"],
  ])("%s is refused", (_what, population, message) => {
    const result = writeBeacon(count(population), { today });
    expect(result.ok ? "" : result.refusal.message).toContain(message);
  });
  test("codes that TREs publish come before those known here", () => {
    const codes = codeBook([{ conceptId: 99, name: "Rare", domain: "condition", vocabulary: "SNOMED", code: "12345" }]);
    const result = writeBeacon(count(all({ kind: "condition", concepts: [{ conceptId: 99, name: "Rare", descendants: true }] })), { today, codes });
    expect(result.ok && result.value.document.query.filters).toEqual([{ id: "SNOMED:12345", includeDescendantTerms: true, scope: "individuals" }]);
  });
});
