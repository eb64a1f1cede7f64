/**
 * Common studies to begin from. Each is a whole query that could be sent as it stands; a person changes the concepts and the dates.
 * Concepts are checked ones only.
 */
import { checkedConcepts } from "./checked-concepts.ts";
import type { Cohort, CohortGroup, CohortMember, RecordFilter, RelativeWindow } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import type { Analysis, Query, Variable } from "./model.ts";
import type { RecordDomain } from "./omop-tables.ts";

export type QueryTemplate = { key: string; name: string; purpose: string; query: Query };

/** One concept with all that is more specific. Throws for an id that was not checked. */
function setOf(key: string, ...conceptIds: number[]): ConceptSet {
  const named = conceptIds.map((id) => {
    const found = checkedConcepts.find((c) => c.conceptId === id);
    if (!found) throw new TypeError(`concept ${id} is not a checked one`);
    return found;
  });
  return { key, name: named[0]!.name, items: named.map(({ conceptId, name }) => ({ conceptId, name, descendants: true, mapped: false, exclude: false })) };
}
const records = (domain: RecordDomain, conceptSet: string, rest: Partial<RecordFilter> = {}): RecordFilter => ({ domain, conceptSet, where: [], ...rest });
const daysFromIndex = (from: number | null, to: number | null): RelativeWindow => ({
  from: { days: from === null ? null : Math.abs(from), side: from === null || from < 0 ? "before" : "after" },
  to: { days: to === null ? null : Math.abs(to), side: to !== null && to < 0 ? "before" : "after" },
  index: "start", of: "start",
});
const has = (event: RecordFilter, from: number | null, to: number | null): CohortMember => ({ kind: "events", event, start: daysFromIndex(from, to), occurs: { at: "at-least", count: 1 } });
const hasNone = (event: RecordFilter, from: number | null, to: number | null): CohortMember => ({ kind: "events", event, start: daysFromIndex(from, to), occurs: { at: "exactly", count: 0 } });
const aged = (from: number): CohortMember => ({ kind: "person", where: [{ kind: "age", of: "start", test: { op: "at-least", value: from } }] });
const rule = (name: string, ...of: CohortMember[]): { name: string; group: CohortGroup } => ({ name, group: { kind: "cohort-group", match: "all", of } });
/** A first record that lets a person in, and the person stays until observation ends. */
const firstRecord = (entry: RecordFilter, priorDays: number, rules: Cohort["rules"]): Cohort => ({
  kind: "cohort", entry: { events: [{ ...entry, first: true }], observation: { priorDays, postDays: 0 }, limit: "first" },
  rules, limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0,
});

const sex: Variable = { kind: "sex", name: "sex", label: "Sex" };
const ageBand = (...cutPoints: number[]): Variable => ({ kind: "age-band", name: "age_band", label: "Age at the index date", at: "index", cutPoints });
const people: Analysis = { kind: "count", id: "people" };
const bySexAndAge: Analysis = { kind: "crosstab", id: "by-sex-and-age", by: ["sex", "age_band"] };
const cohortQuery = (title: string, population: Cohort, conceptSets: ConceptSet[], variables: Variable[], analyses: Analysis[]): Query => ({ version: 1, title, dataModel: { kind: "omop-5.4" }, population, conceptSets, variables, analyses });

export const queryTemplates: readonly QueryTemplate[] = [
  {
    key: "new-diagnoses-by-year", name: "New diagnoses by year", purpose: "How many people were diagnosed for the first time in each year, by sex: for incidence, or to see what a pandemic changed.",
    query: cohortQuery("First diagnoses of asthma by year",
      firstRecord(records("condition", "diagnosis", { where: [{ kind: "date", of: "start", test: { op: "between", value: "2015-01-01", to: "2024-12-31" } }] }), 365, []),
      [setOf("diagnosis", 317009)],
      [sex, { kind: "index-year", name: "year", label: "Year of the first diagnosis", from: 2015, to: 2024 }],
      [people, { kind: "crosstab", id: "by-year", by: ["year", "sex"] }]),
  },
  {
    key: "treated-after-diagnosis", name: "Treated soon after diagnosis", purpose: "Adults whose first diagnosis was followed by one treatment and not preceded by another, and a measurement in the year after.",
    query: cohortQuery("Metformin soon after a first diagnosis of type 2 diabetes",
      firstRecord(records("condition", "diagnosis", { where: [{ kind: "date", of: "start", test: { op: "between", value: "2015-01-01", to: "2022-12-31" } }] }), 0,
        [rule("Adults", aged(18)), rule("Treated within 90 days", has(records("drug", "treatment"), 0, 90)), rule("No insulin before", hasNone(records("drug", "insulin"), null, -1))]),
      [setOf("diagnosis", 201826), setOf("treatment", 1503297), { ...setOf("insulin", 1596977, 1502905, 1516976, 35602717, 1550023, 1567198, 1544838), name: "Insulin" }, setOf("measurement", 3004410)],
      [sex, ageBand(45, 60, 75), { kind: "records", name: "last_value", label: "Last HbA1c in the year after", measure: "last-value", records: records("measurement", "measurement"), days: { from: 1, to: 365 }, unitConceptId: 9579 }],
      [people, bySexAndAge, { kind: "summary", id: "last-value", of: "last_value" }]),
  },
  {
    key: "new-users", name: "New users of a medicine", purpose: "People who start a medicine after a year without it, and how long until an outcome: the design most comparative studies begin with.",
    query: cohortQuery("New users of atorvastatin and a heart attack after",
      firstRecord(records("drug", "medicine"), 365, [rule("Adults", aged(18)), rule("No such outcome before", hasNone(records("condition", "outcome"), null, -1))]),
      [setOf("medicine", 1545958), setOf("outcome", 4329847)],
      [sex, ageBand(45, 60, 75), { kind: "follow-up", name: "outcome", label: "Had the outcome", measure: "event", outcome: records("condition", "outcome") }],
      [people, bySexAndAge, { kind: "crosstab", id: "outcome", by: ["outcome", "sex"] }]),
  },
  {
    key: "with-another-condition", name: "Two conditions together", purpose: "How many people with one long-term condition have another, by age and sex.",
    query: {
      version: 1, title: "Depression among people with COPD", dataModel: { kind: "omop-5.4" },
      population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [{ conceptId: 255573, name: "Chronic obstructive pulmonary disease (COPD)", descendants: true }] }] },
      variables: [
        sex, { kind: "age-band", name: "age_band", label: "Age", at: "2024-12-31", cutPoints: [50, 65, 80] },
        { kind: "had", name: "other", label: "Depression", domain: "condition", concepts: [{ conceptId: 440383, name: "Depression (depressive disorder)", descendants: true }] },
      ],
      analyses: [people, { kind: "crosstab", id: "other-by-age", by: ["other", "age_band"] }, { kind: "crosstab", id: "other-by-sex", by: ["other", "sex"] }],
    },
  },
];
