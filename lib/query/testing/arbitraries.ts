/** Random small worlds and random valid queries over them, small enough that their parts meet often. */
import fc from "fast-check";
import { fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import type { TableDictionary } from "../dictionary.ts";
import type { Analysis, ConceptReference, Criterion, EventDomain, Group, Operand, Query, Variable } from "../model.ts";
import { eventDomains, isMeasured, measuredDomains } from "../model.ts";
import type { Characteristic } from "../analysis.ts";
import { isNumeric } from "../variables.ts";
import type { OmopEvent, OmopPeople, TableRows } from "../reference-engine.ts";
import type { KnownConcept } from "../reference/data.ts";

const units = [9579, 8554];
const conceptIds: Record<EventDomain, number[]> = { condition: [11, 12, 13, 14], drug: [21, 22], procedure: [31], measurement: [41, 42], observation: [51, 52] };
const recordTypes = [32817, 32827];
const ethnicities = [61, 62];
const nearDate = fc.integer({ min: toDayNumber("2019-12-28"), max: toDayNumber("2020-01-05") }).map(fromDayNumber);
/** Codes of ICD-10 in several editions and chapters, and of another vocabulary. */
const sourceConcepts: KnownConcept[] = [
  { conceptId: 901, vocabulary: "ICD10CM", code: "E11.9" }, { conceptId: 902, vocabulary: "ICD10", code: "D49" }, { conceptId: 903, vocabulary: "ICD10GM", code: "d50.0" },
  { conceptId: 904, vocabulary: "ICD10", code: "H60" }, { conceptId: 905, vocabulary: "Read", code: "C10E." }, { conceptId: 906, vocabulary: "ICD10", code: "Y98" }, { conceptId: 907, vocabulary: "ICD10", code: "E" },
];
const date = fc.oneof({ weight: 20, arbitrary: nearDate }, { weight: 1, arbitrary: fc.constantFrom("1890-01-01", "2020-02-29", "2100-03-01") });
const window = fc.option(
  fc.tuple(fc.option(date), fc.option(date)).map(([a, b]) => {
    const [from, to] = a && b && a > b ? [b, a] : [a, b];
    return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  }),
  { nil: undefined },
);
/** Quarters, so that sums are exact enough to compare. */
const value = fc.integer({ min: -40, max: 400 }).map((n) => n / 4);

/** Beyond 2^53 and below zero, as real identifiers are. */
export const id = (n: number): string => (n % 3 === 0 ? `${n}` : n % 3 === 1 ? (9_223_372_036_854_775_000n + BigInt(n)).toString() : (-9_223_372_036_854_775_000n - BigInt(n)).toString());

export const omopPeople: fc.Arbitrary<OmopPeople> = fc
  .record({
    people: fc.array(fc.record({ genderConceptId: fc.constantFrom(8507, 8532, 0, 8551), yearOfBirth: fc.constantFrom(1940, 1955, 1980, 2000, 2020, 2021), raceConceptId: fc.constantFrom(0, ...ethnicities), ethnicityConceptId: fc.constantFrom(0, ...ethnicities) }), { maxLength: 14 }),
    events: fc.array(
      fc.record({ domain: fc.constantFrom(...eventDomains), person: fc.nat({ max: 15 }), concept: fc.nat({ max: 5 }), date, value: fc.option(value), unit: fc.option(fc.constantFrom(...units)), type: fc.option(fc.constantFrom(...recordTypes)), source: fc.constantFrom(null, 0, ...sourceConcepts.map((c) => c.conceptId)) }),
      { maxLength: 60 },
    ),
    ancestors: fc.uniqueArray(fc.tuple(fc.constantFrom(11, 12, 13, 41), fc.constantFrom(12, 13, 14, 42)), { maxLength: 5, selector: (pair) => pair.join() }),
  })
  .map(({ people, events, ancestors }) => {
    const byDomain: Record<EventDomain, OmopEvent[]> = { condition: [], drug: [], procedure: [], measurement: [], observation: [] };
    events.forEach((e, i) => {
      const concepts = [0, null, ...conceptIds[e.domain]];
      const measured = isMeasured(e.domain) ? { value: e.value, unitConceptId: e.unit } : {};
      const source = e.domain === "condition" ? { columns: { condition_source_concept_id: e.source } } : {};
      byDomain[e.domain].push({ eventId: id(i + 1), personId: id(e.person + 1), conceptId: concepts[e.concept % concepts.length]!, date: e.date, typeConceptId: e.type, ...measured, ...source });
    });
    return { kind: "omop-5.4", persons: people.map((p, i) => ({ id: id(i + 1), ...p })), events: byDomain, conceptAncestors: ancestors.map(([ancestor, descendant]) => ({ ancestor, descendant })), concepts: [...sourceConcepts, { conceptId: 11, name: "Eleven" }, { conceptId: 41, name: " " }] };
  });

export const tableDictionary: TableDictionary = {
  table: "clinic", label: "A clinic's patients",
  columns: [
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
    { kind: "number", name: "chol", label: "Cholesterol", unit: "mg/dL", min: 0, max: 700, missingCodes: [0, 99] },
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: ["x"] },
    { kind: "category", name: "site", label: "Site", levels: [{ code: "1", label: "North" }, { code: "2", label: "South" }, { code: "it's", label: "A quoted one" }], missingCodes: ["9"] },
  ],
};
export const tableRows: fc.Arbitrary<TableRows> = fc
  .array(
    fc.record({
      age: fc.option(fc.integer({ min: -2, max: 130 })), chol: fc.option(fc.constantFrom(0, 99, 100, 150.5, 240, 800)),
      sex: fc.option(fc.constantFrom("f", "m", "x", "?")), site: fc.option(fc.constantFrom("1", "2", "9", "it's", "other")),
    }),
    { maxLength: 25 },
  )
  .map((rows) => ({ kind: "table", dictionary: tableDictionary, rows }));

const conceptsOf = (domain: EventDomain): fc.Arbitrary<ConceptReference[]> =>
  fc.uniqueArray(fc.record({ conceptId: fc.constantFrom(...conceptIds[domain]), descendants: fc.boolean() }), { minLength: 1, maxLength: 2, selector: (c) => c.conceptId })
    .map((cs) => cs.map((c) => ({ ...c, name: `Concept ${c.conceptId}` })));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const bounds = (bound: fc.Arbitrary<number>, atLeastOne = true) =>
  fc.tuple(optional(bound), optional(bound))
    .filter(([a, b]) => !atLeastOne || a !== undefined || b !== undefined)
    .map(([a, b]) => (a !== undefined && b !== undefined ? { min: Math.min(a, b), max: Math.max(a, b) } : { ...(a === undefined ? {} : { min: a }), ...(b === undefined ? {} : { max: b }) }));
const withoutUndefined = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T;
const cutPoints = (point: fc.Arbitrary<number>, least: number) => fc.uniqueArray(point, { minLength: least, maxLength: 4 }).map((xs) => xs.sort((a, b) => a - b));

const anniversary = fc.constantFrom("2020-01-01", "2019-12-31", "2000-06-01");
const details = {
  ageAtEvent: optional(bounds(fc.integer({ min: 0, max: 90 }))),
  typeConceptIds: fc.option(fc.uniqueArray(fc.constantFrom(...recordTypes), { minLength: 1 }), { nil: undefined, freq: 2 }),
};
const omopLeaf: fc.Arbitrary<Criterion> = fc.oneof(
  fc.record({ kind: fc.constant("sex" as const), is: fc.constantFrom("female" as const, "male" as const) }),
  fc.tuple(anniversary, bounds(fc.integer({ min: 0, max: 90 }))).map(([at, b]): Criterion => ({ kind: "age", at, ...b })),
  fc.constantFrom("condition" as const, "drug" as const, "procedure" as const).chain((kind) => fc.record({ concepts: conceptsOf(kind), window, ...details }).map((r): Criterion => withoutUndefined({ kind, ...r }))),
  fc.constantFrom(...measuredDomains).chain((kind) => fc.record({ concepts: conceptsOf(kind), window, ...details, value: optional(bounds(value)), unitConceptId: optional(fc.constantFrom(...units)) })
    .map((r): Criterion => withoutUndefined({ kind, ...r }))),
  fc.record({ kind: fc.constantFrom("race" as const, "ethnicity" as const), concepts: fc.constantFrom(...ethnicities).map((conceptId) => [{ conceptId, name: `Concept ${conceptId}`, descendants: false }]) }),
);
const tableLeaf: fc.Arbitrary<Criterion> = fc.oneof(
  fc.tuple(fc.constantFrom("age", "chol"), bounds(fc.integer({ min: 0, max: 300 }), false)).map(([column, b]): Criterion => ({ kind: "number", column, ...b })),
  fc.constantFrom<{ column: string; codes: string[] }>({ column: "sex", codes: ["f", "m"] }, { column: "site", codes: ["1", "2", "it's"] })
    .chain(({ column, codes }) => fc.subarray(codes, { minLength: 1 }).map((chosen): Criterion => ({ kind: "category", column, in: chosen }))),
);
const match = fc.constantFrom("all" as const, "any" as const, "none" as const);
function group(leaf: fc.Arbitrary<Criterion>, depth: number): fc.Arbitrary<Group> {
  const member = depth === 0 ? leaf : fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: group(leaf, depth - 1) });
  return fc.record({ kind: fc.constant("group" as const), match, of: fc.array(member, { minLength: 1, maxLength: 3 }) });
}
const population = (leaf: fc.Arbitrary<Criterion>): fc.Arbitrary<Group> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant<Group>({ kind: "group", match: "all", of: [] }) }, { weight: 6, arbitrary: group(leaf, 2) });

type Unnamed = Variable extends infer V ? (V extends Variable ? Omit<V, "name" | "label"> : never) : never;
const omopVariable: fc.Arbitrary<Unnamed> = fc.oneof(
  fc.constant({ kind: "sex" as const }),
  anniversary.map((at) => ({ kind: "age" as const, at })),
  fc.record({ kind: fc.constant("age-band" as const), at: anniversary, cutPoints: cutPoints(fc.integer({ min: 0, max: 90 }), 1) }),
  fc.constantFrom(...eventDomains).chain((domain) => fc.record({ concepts: conceptsOf(domain), window }).map((r) => withoutUndefined({ kind: "had" as const, domain, ...r }))),
  fc.record({ kind: fc.constant("last-value" as const), concepts: conceptsOf("measurement"), window, unitConceptId: optional(fc.constantFrom(...units)) }).map(withoutUndefined),
);
const operand: fc.Arbitrary<Operand> = fc.oneof(fc.constantFrom({ column: "age" }, { column: "chol" }), fc.constantFrom(0, 2, -0.5).map((number) => ({ number })));
const tableVariable: fc.Arbitrary<Unnamed> = fc.oneof(
  fc.constantFrom("age", "chol", "sex", "site").map((column) => ({ kind: "column" as const, column })),
  fc.record({ kind: fc.constant("column-band" as const), column: fc.constantFrom("age", "chol"), cutPoints: cutPoints(fc.integer({ min: 0, max: 250 }), 1) }),
  fc.constantFrom<string[][]>([["1"], ["2", "it's"]], [["it's", "9"], ["1"]], [["1", "2", "it's"]]).map((groups) => ({ kind: "column-recode" as const, column: "site", groups: groups.map((codes, i) => ({ label: `Group ${i + 1}`, codes })) })),
  fc.record({ kind: fc.constant("column-derived" as const), left: operand, op: fc.constantFrom("plus" as const, "minus" as const, "times" as const, "over" as const), right: operand, cutPoints: optional(cutPoints(fc.integer({ min: -20, max: 250 }), 1)) }).map(withoutUndefined),
);

function analysesOver(variables: readonly Variable[], dictionary: TableDictionary | undefined): fc.Arbitrary<Analysis[]> {
  const numbers = variables.filter((v) => isNumeric(v, dictionary)).map((v) => v.name);
  const categories = variables.filter((v) => !isNumeric(v, dictionary)).map((v) => v.name);
  const kinds: fc.Arbitrary<Analysis>[] = [fc.constant<Analysis>({ kind: "count", id: "a" })];
  if (categories.length > 0) kinds.push(fc.shuffledSubarray(categories, { minLength: 1, maxLength: Math.min(3, categories.length) }).map((by): Analysis => ({ kind: "crosstab", id: "a", by })));
  if (numbers.length > 0) {
    kinds.push(fc.constantFrom(...numbers).map((of): Analysis => ({ kind: "summary", id: "a", of })));
    kinds.push(fc.record({ of: fc.constantFrom(...numbers), breaks: cutPoints(fc.integer({ min: -10, max: 150 }), 2) }).map((r): Analysis => ({ kind: "histogram", id: "a", ...r })));
  }
  const described = fc.tuple(...variables.map(({ name }): fc.Arbitrary<Characteristic> => (numbers.includes(name) ? fc.constantFrom<Characteristic>({ variable: name, as: "mean" }, { variable: name, as: "median", low: 0, high: 150, step: 0.5 }) : fc.constant({ variable: name, as: "shares" }))));
  if (categories.length > 0 && variables.length > 1) {
    kinds.push(fc.tuple(fc.constantFrom(...categories), described.chain((rows) => fc.shuffledSubarray(rows, { minLength: 2 }))).map(([by, of]): Analysis => ({ kind: "characteristics", id: "a", by, of: of.filter(({ variable }) => variable !== by) })));
  }
  return fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 4 }).map((list) => list.map((a, i) => ({ ...a, id: `a${i + 1}` })));
}
const queryOver = (dataModel: Query["dataModel"], leaf: fc.Arbitrary<Criterion>, variable: fc.Arbitrary<Unnamed>, dictionary?: TableDictionary): fc.Arbitrary<Query> =>
  fc
    .tuple(population(leaf), fc.array(variable, { maxLength: 4 }))
    .map(([who, unnamed]) => [who, unnamed.map((v, i): Variable => ({ ...v, name: `v${i + 1}`, label: `Variable ${i + 1}` }))] as const)
    .chain(([who, variables]) => analysesOver(variables, dictionary).map((analyses): Query => ({ version: 1, title: "A random question", dataModel, population: who, variables, analyses })));

export const omopQuery: fc.Arbitrary<Query> = queryOver({ kind: "omop-5.4" }, omopLeaf, omopVariable);
export const tableQuery: fc.Arbitrary<Query> = queryOver({ kind: "table", table: "clinic" }, tableLeaf, tableVariable, tableDictionary);

/** The same people as another query chooses, asked what the data holds of them. */
export const asDistributions = (query: fc.Arbitrary<Query>): fc.Arbitrary<Query> =>
  fc.tuple(query, fc.constantFrom<"codes" | "icd-chapters">("codes", "icd-chapters"), fc.boolean()).map(([asked, of, everyone]) => ({
    ...asked, variables: [], ...(everyone ? { population: { kind: "group", match: "all", of: [] }, conceptSets: [] } : {}),
    analyses: [{ kind: "count", id: "people" }, { kind: "distribution", id: "held", of }, { kind: "distribution", id: "who", of: "demographics", at: "2020-01-03" }],
  }));
