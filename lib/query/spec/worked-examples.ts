/**
 * The meaning of a query by small examples: a few people, a question, the answer worked out by hand. The reference engine and
 * every engine of a TRE must give these answers.
 */
import type { Criterion, EventDomain, Group, Query, Variable } from "../model.ts";
import { tableDictionary } from "../testing/arbitraries.ts";
import type { OmopEvent, OmopPeople, ReferenceData, TableRows } from "../reference-engine.ts";

export type WorkedExample = { name: string; data: ReferenceData; population: Group; variables?: Variable[]; analysis?: Query["analyses"][number]; expected: unknown };

/** Ann 1950 female, Bob 1970 male, Cas 1990 sex not known, Dee born in 2021 female. */
const [ann, bob, cas, dee] = ["9223372036854775807", "-9223372036854775807", "3", "4"];
const event = (eventId: string, personId: string, conceptId: number, date: string, value?: number | null, unitConceptId?: number): OmopEvent => ({ eventId, personId, conceptId, date, ...(value === undefined ? {} : { value }), ...(unitConceptId === undefined ? {} : { unitConceptId }) });
const noEvents: Record<EventDomain, OmopEvent[]> = { condition: [], drug: [], procedure: [], measurement: [], observation: [] };
const people: OmopPeople = {
  kind: "omop-5.4",
  persons: [{ id: ann, genderConceptId: 8532, yearOfBirth: 1950, ethnicityConceptId: 38003564 }, { id: bob, genderConceptId: 8507, yearOfBirth: 1970, raceConceptId: 8527 }, { id: cas, genderConceptId: 0, yearOfBirth: 1990 }, { id: dee, genderConceptId: 8532, yearOfBirth: 2021 }],
  events: {
    ...noEvents,
    // 201826 type 2 diabetes is a kind of 201820 diabetes; somebody not in the person table has it too
    condition: [event("1", ann, 201826, "2020-01-01"), event("2", ann, 201826, "2020-06-01"), event("3", bob, 201820, "2020-12-31"), event("4", "99", 201826, "2020-01-01"), event("5", cas, 0, "2020-01-01")],
    drug: [{ ...event("1", bob, 1503297, "2021-01-01"), typeConceptId: 32838 }],
    observation: [event("1", ann, 4275495, "2020-03-01", 20), event("2", dee, 4275495, "2020-03-01")],
    measurement: [
      event("10", ann, 3004410, "2020-03-01", 50, 9579), event("11", ann, 3004410, "2020-03-01", 58, 9579), event("12", ann, 3004410, "2020-05-01", null, 9579), event("13", ann, 3004410, "2020-04-01", 7.4, 8554),
      event("20", bob, 3004410, "2020-03-01", 48, 9579), event("30", cas, 3004410, "2020-03-01", null),
    ],
  },
  conceptAncestors: [{ ancestor: 201820, descendant: 201826 }, { ancestor: 201820, descendant: 201820 }],
};
const table: TableRows = {
  kind: "table", dictionary: tableDictionary,
  rows: [{ age: 60, chol: 240, sex: "f", site: "1" }, { age: 50, chol: 0, sex: "m", site: "it's" }, { age: 40, chol: 150.5, sex: "?", site: "9" }, { age: null, chol: 800, sex: null, site: "2" }],
};

const all = (...of: Criterion[]): Group => ({ kind: "group", match: "all", of });
const any = (...of: Criterion[]): Group => ({ kind: "group", match: "any", of });
const none = (...of: Criterion[]): Group => ({ kind: "group", match: "none", of });
const concept = (conceptId: number, descendants = false) => ({ conceptId, name: `Concept ${conceptId}`, descendants });
const had = (conceptId: number, descendants = false, window?: { from?: string; to?: string }): Criterion => ({ kind: "condition", concepts: [concept(conceptId, descendants)], ...(window ? { window } : {}) });
const hba1c: Variable = { kind: "last-value", name: "hba1c", label: "HbA1c", concepts: [concept(3004410)], unitConceptId: 9579 };
const measured = (more: { value?: { min?: number; max?: number }; unitConceptId?: number }): Criterion => ({ kind: "measurement", concepts: [concept(3004410)], ...more });
const female: Criterion = { kind: "sex", is: "female" };

const counts = (data: ReferenceData, examples: [name: string, population: Group, people: number][]): WorkedExample[] =>
  examples.map(([name, population, expected]) => ({ name, data, population, expected: { kind: "count", id: "a", people: expected } }));

export const workedExamples: WorkedExample[] = [
  ...counts(people, [
    ["everyone, once each", all(), 4],
    ["of an any-group without members nobody meets one", any(), 0],
    ["two records are one person; a record of a stranger is nobody", all(had(201826)), 1],
    ["without descendants only the concept itself counts", all(had(201820)), 1],
    ["with descendants the more specific ones count too", all(had(201820, true)), 2],
    ["a concept counts though the vocabulary doesn't list it as its own ancestor", all(had(201826, true)), 1],
    ["a window includes its first day", all(had(201826, false, { from: "2020-06-01" })), 1],
    ["a window includes its last day", all(had(201820, false, { to: "2020-12-31" })), 1],
    ["a day outside the window doesn't count", all(had(201820, false, { from: "2021-01-01" })), 0],
    ["an unknown sex is neither", any(female, { kind: "sex", is: "male" }), 3],
    ["none-of includes those of unknown sex", none(female), 2],
    ["age is a difference of years: 2020 − 1950 = 70, on its first day already", all({ kind: "age", at: "2020-01-01", min: 70, max: 70 }), 1],
    ["nobody has an age before the year of birth", all({ kind: "age", at: "2020-12-31", max: 130 }), 3],
    ["in the year of birth the age is 0", all({ kind: "age", at: "2021-01-01", max: 0 }), 1],
    ["a measurement without value is still a measurement", all(measured({})), 3],
    ["a range includes its ends", all(measured({ value: { min: 48, max: 48 } })), 1],
    ["a record without a value is in no range", all(measured({ value: { max: 1000 } })), 2],
    ["a unit must match", all(measured({ value: { max: 10 }, unitConceptId: 9579 })), 0],
    ["and matches", all(measured({ value: { max: 10 }, unitConceptId: 8554 })), 1],
    ["age at the event is by years too, and of the same record", all({ kind: "condition", concepts: [concept(201826)], window: { from: "2020-06-01" }, ageAtEvent: { min: 70, max: 70 } }), 1],
    ["an event before the year of birth is at no age", all({ kind: "observation", concepts: [concept(4275495)], ageAtEvent: { max: 130 } }), 1],
    ["a record's type must be one of those asked", all({ kind: "drug", concepts: [concept(1503297)], typeConceptIds: [32838, 32817] }), 1],
    ["a record of unknown type has none of them", all({ kind: "condition", concepts: [concept(201826)], typeConceptIds: [32838] }), 0],
    ["an observation may hold a number", all({ kind: "observation", concepts: [concept(4275495)], value: { min: 20 } }), 1],
    ["race and ethnicity are what the person's row says", any({ kind: "race", concepts: [concept(8527)] }, { kind: "ethnicity", concepts: [concept(38003564)] }), 2],
    ["an unknown race is none", none({ kind: "race", concepts: [concept(8527)] }), 3],
    ["groups nest: (diabetes or metformin) and not female", all(any(had(201820, true), { kind: "drug", concepts: [concept(1503297)] }), none(female)), 1],
  ]),
  {
    name: "the last value is the latest with a number, in the unit, and of one day the higher record number: Ann 58, Bob 48",
    data: people, population: all(), variables: [hba1c], analysis: { kind: "summary", id: "a", of: "hba1c" },
    // mean 53, squared deviations 25 + 25
    expected: { kind: "summary", id: "a", variable: "hba1c", label: "HbA1c", unit: "mmol/mol", n: 2, missing: 2, mean: 53, m2: 50, largestDeviations: [5, -5], fewestApart: 1, cubes: { sum: 0, absolute: 250, squares: 31_250, fewestApart: 1 } },
  },
  {
    name: "a table shows every declared level, also those that nobody has",
    data: people, population: all({ kind: "age", at: "2020-12-31", min: 30 }),
    variables: [{ kind: "sex", name: "sex", label: "Sex" }, { kind: "had", name: "dm", label: "Diabetes", domain: "condition", concepts: [concept(201820, true)] }],
    analysis: { kind: "crosstab", id: "a", by: ["sex", "dm"] },
    expected: {
      kind: "crosstab", id: "a",
      dimensions: [
        { variable: "sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }, { code: "_missing", label: "Not known" }] },
        { variable: "dm", label: "Diabetes", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }] },
      ],
      counts: [1, 0, 1, 0, 0, 1],
    },
  },
  {
    name: "a cut point belongs to the band above it; who isn't born yet has no band",
    data: people, population: all(), variables: [{ kind: "age-band", name: "band", label: "Age", at: "2020-01-01", cutPoints: [40, 50] }], analysis: { kind: "crosstab", id: "a", by: ["band"] },
    expected: {
      kind: "crosstab", id: "a",
      dimensions: [{ variable: "band", label: "Age", levels: [{ code: "under-40", label: "Under 40" }, { code: "40-to-50", label: "40 to under 50" }, { code: "50-and-over", label: "50 and over" }, { code: "_missing", label: "Not known" }] }],
      counts: [1, 0, 2, 1],
    },
  },
  {
    name: "histogram bins hold their lower break, the last also its upper: ages 70, 50 and 30 over 40–50–70",
    data: people, population: all(), variables: [{ kind: "age", name: "age", label: "Age", at: "2020-01-01" }], analysis: { kind: "histogram", id: "a", of: "age", breaks: [40, 50, 70] },
    expected: { kind: "histogram", id: "a", variable: "age", label: "Age", unit: "years", breaks: [40, 50, 70], counts: [0, 2], below: 1, above: 0, missing: 1 },
  },
  {
    name: "a summary of nobody is zero people with mean 0",
    data: people, population: none(), variables: [{ ...hba1c, window: { from: "2030-01-01" } }], analysis: { kind: "summary", id: "a", of: "hba1c" },
    expected: { kind: "summary", id: "a", variable: "hba1c", label: "HbA1c", unit: "mmol/mol", n: 0, missing: 4, mean: 0, m2: 0, largestDeviations: [0, 0], fewestApart: 0, cubes: { sum: 0, absolute: 0, squares: 0, fewestApart: 0 } },
  },
  ...counts(table, [
    ["a row is a person", all(), 4],
    ["a number without bounds asks whether it is known", all({ kind: "number", column: "age" }), 3],
    ["a declared missing code and a value outside the declared range are not known", all({ kind: "number", column: "chol", max: 700 }), 2],
    ["an undeclared level is not known", all({ kind: "category", column: "sex", in: ["f", "m"] }), 2],
    ["codes are compared as they stand, quotes and all", all({ kind: "category", column: "site", in: ["it's"] }), 1],
  ]),
  {
    name: "levels come from the dictionary, never from the data",
    data: table, population: all(), variables: [{ kind: "column", name: "site", label: "Site", column: "site" }], analysis: { kind: "crosstab", id: "a", by: ["site"] },
    expected: {
      kind: "crosstab", id: "a",
      dimensions: [{ variable: "site", label: "Site", levels: [{ code: "1", label: "North" }, { code: "2", label: "South" }, { code: "it's", label: "A quoted one" }, { code: "_missing", label: "Not known" }] }],
      counts: [1, 1, 1, 1],
    },
  },
];

export const queryOf = (example: WorkedExample): Query => ({
  version: 1, title: example.name.slice(0, 120),
  dataModel: example.data.kind === "table" ? { kind: "table", table: example.data.dictionary.table } : { kind: "omop-5.4" },
  population: example.population, variables: example.variables ?? [], analyses: [example.analysis ?? { kind: "count", id: "a" }],
});
