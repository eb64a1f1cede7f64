/** One rule of what a cohort means, by example: records in, answer out, and one sentence why. Worked out by hand; every engine must give the same. */
import { toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Cohort, CohortEvent, CohortGroup, CohortMember, RelativeWindow, Restriction } from "../../cohort.ts";
import type { ConceptSet, ConceptSetItem } from "../../concept-set.ts";
import type { Query, Variable } from "../../model.ts";
import { recordTables, type RecordDomain } from "../../omop-tables.ts";
import type { OmopEvent, OmopPeople } from "../../reference/data.ts";

/** `[first day, last day]` of each period in the cohort; nobody in it has an empty list. */
export type Periods = [PlainDate, PlainDate][];
export type CohortExample = {
  topic: string;
  /** The rule in one sentence, and why the answer is what it is. */
  rule: string;
  people: OmopPeople;
  cohort: Cohort;
  sets: ConceptSet[];
  periods: Periods;
  /** Of the index date; `value` is a number, a level's code or null for not known. */
  variable?: { variable: Variable; value: number | string | null };
};

const person = "1";
export const setOf = (key: string, ...items: (number | Partial<ConceptSetItem>)[]): ConceptSet => ({
  key, name: key,
  items: items.map((item) => ({ conceptId: typeof item === "number" ? item : (item.conceptId ?? 0), name: `Concept ${typeof item === "number" ? item : item.conceptId}`, descendants: false, mapped: false, exclude: false, ...(typeof item === "number" ? {} : item) })),
});
/** 11 asthma, 12 an inhaler, 13 a blood test, 14 a visit to hospital: a concept and a set of its own for each. */
export const asthma = 11, inhaler = 12, bloodTest = 13, hospital = 14;
export const sets = [setOf("asthma", asthma), setOf("inhaler", inhaler), setOf("test", bloodTest), setOf("hospital", hospital)];

type Row = [domain: RecordDomain, conceptId: number, start: PlainDate, end?: PlainDate | null, more?: Partial<OmopEvent>];
/** One person, born in 1980, female, under observation from 1 January 2019 to 31 December 2021 unless `observed` says otherwise. Records are numbered in order. */
export function world(rows: Row[], observed: [PlainDate, PlainDate][] = [["2019-01-01", "2021-12-31"]], more: Partial<OmopPeople> = {}): OmopPeople {
  const events: OmopPeople["events"] = {};
  const all: Row[] = [...observed.map(([from, to]): Row => ["observation-period", 0, from, to]), ...rows];
  all.forEach(([domain, conceptId, date, endDate, rest], i) => {
    (events[domain] ??= []).push({ eventId: recordTables[domain].id === null ? person : `${i + 1}`, personId: person, conceptId, date, ...(endDate === undefined ? {} : { endDate }), ...rest });
  });
  return { kind: "omop-5.4", persons: [{ id: person, genderConceptId: 8532, yearOfBirth: 1980 }], events, conceptAncestors: [], ...more };
}

export const event = (domain: RecordDomain, conceptSet?: string, more: Partial<CohortEvent> = {}): CohortEvent => ({ domain, ...(conceptSet === undefined ? {} : { conceptSet }), where: [], ...more });
export const diagnosis = (...where: Restriction[]): CohortEvent => event("condition", "asthma", { where });
const bound = (days: number | null, open: "before" | "after") => ({ days: days === null ? null : Math.abs(days), side: days === null ? open : days < 0 ? ("before" as const) : ("after" as const) });
export const days = (from: number | null, to: number | null, index: "start" | "end" = "start", of: "start" | "end" = "start"): RelativeWindow => ({ from: bound(from, "before"), to: bound(to, "after"), index, of });
export type EventsMember = Extract<CohortMember, { kind: "events" }>;
export const has = (of: CohortEvent, start: RelativeWindow, more: Partial<EventsMember> = {}): EventsMember => ({ kind: "events", event: of, start, occurs: { at: "at-least", count: 1 }, ...more });
export const group = (match: CohortGroup["match"], of: CohortMember[], count?: number): CohortGroup => ({ kind: "cohort-group", match, ...(count === undefined ? {} : { count }), of });
export const rule = (...of: CohortMember[]) => ({ name: "The rule", group: group("all", of) });
/** A first diagnosis of asthma lets in; people stay until observation ends. */
export const cohortOf = (change: Partial<Cohort> = {}): Cohort => ({
  kind: "cohort", entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "first" }, rules: [], limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0, ...change,
});
export const enteredBy = (...events: CohortEvent[]): Cohort => cohortOf({ entry: { events, observation: { priorDays: 0, postDays: 0 }, limit: "first" } });
export const untilEnd: PlainDate = "2021-12-31";
/** Periods that begin on these days and end with observation. */
export const from = (...starts: PlainDate[]): Periods => starts.map((start) => [start, untilEnd]);
export const nobody: Periods = [];

export function examplesOf(topic: string, examples: [rule: string, people: OmopPeople, cohort: Cohort, periods: Periods, more?: { sets?: ConceptSet[]; variable?: Variable; value?: number | string | null }][]): CohortExample[] {
  return examples.map(([rule, people, cohort, periods, more]) => ({ topic, rule, people, cohort, sets: more?.sets ?? sets, periods, ...(more?.variable ? { variable: { variable: more.variable, value: more.value ?? null } } : {}) }));
}

/** A record that nobody's cohort speaks of, on a day that every engine can count to: it makes the index date visible in a result. */
const marker = { conceptId: 99, day: "2020-01-01" } as const;
export const markedPeople = (people: OmopPeople): OmopPeople => ({
  ...people, events: { ...people.events, specimen: [...(people.events.specimen ?? []), { eventId: "999", personId: person, conceptId: marker.conceptId, date: marker.day }] },
});
/** A query whose results say how many people are in, the index date, the first period's length, and the variable's value. */
export function queryOfExample({ cohort, sets: own, variable, rule: title }: CohortExample): Query {
  const index: Variable = { kind: "records", name: "index", label: "Days from the index date to 1 January 2020", measure: "days-to-first", records: { domain: "specimen", conceptSet: "marker", where: [] }, days: { from: null, to: null } };
  const stay: Variable = { kind: "follow-up", name: "stay", label: "Days in the cohort", measure: "days", outcome: { domain: "device", conceptSet: "never", where: [] } };
  const isNumber = typeof variable?.value === "number" || (variable !== undefined && numeric(variable.variable));
  return {
    version: 1, title: title.slice(0, 120), dataModel: { kind: "omop-5.4" }, population: cohort, conceptSets: [...own, setOf("marker", marker.conceptId), setOf("never", 98)], variables: [index, stay, ...(variable ? [variable.variable] : [])],
    analyses: [
      { kind: "count", id: "people" }, { kind: "summary", id: "index", of: "index" }, { kind: "summary", id: "stay", of: "stay" },
      ...(variable ? [isNumber ? { kind: "summary" as const, id: "value", of: variable.variable.name } : { kind: "crosstab" as const, id: "value", by: [variable.variable.name] }] : []),
    ],
  };
}
const numeric = (v: Variable): boolean => v.kind === "age" || ((v.kind === "records" && v.measure !== "had") || v.kind === "days-between" || (v.kind === "follow-up" && v.measure === "days")) && !("cutPoints" in v && v.cutPoints);
/** What those results must be: the mean of one person is that person's value. */
export function expectedOfExample({ periods: [first], variable }: CohortExample): { people: number; index: number | null; stay: number | null; value: number | string | null | undefined } {
  if (!first) return { people: 0, index: null, stay: null, value: undefined };
  return { people: 1, index: toDayNumber(marker.day) - toDayNumber(first[0]), stay: toDayNumber(first[1]) - toDayNumber(first[0]), value: variable?.value };
}
