/**
 * What a query means, as code that is slow and meant to be read: plain loops over plain arrays. Every other engine must give
 * the same numbers. Two rules run through it. A criterion about a value that isn't known does not hold (so “none of” includes
 * that person). And people are counted, never records.
 */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { genderConcept } from "./checked-concepts.ts";
import type { TableDictionary } from "./dictionary.ts";
import type { RecordDomain } from "./omop-tables.ts";
import type { AgeAtEvent, Analysis, ConceptReference, Criterion, EventDomain, Query, RecordDetails, Sex, Variable } from "./model.ts";
import type { AnalysisOutput, RunOutputs } from "./outputs.ts";
import { bandOf, columnOf, dimensionOf, unitOf } from "./variables.ts";

/** Ids are strings: real ones are 64-bit, beyond what a JavaScript number holds, and may be negative. `attributes`: code by name of what the TRE declares. */
export type OmopPerson = { id: string; genderConceptId: number; yearOfBirth: number; raceConceptId?: number; ethnicityConceptId?: number; raceSourceConceptId?: number; attributes?: Record<string, string> };
/**
 * `eventId` orders records of one day; `date` is the start date. `columns` holds what else a cohort may test, by the name of the
 * table's column (see omop-tables.ts): `visit_occurrence_id` and other ids as text, dates as text.
 */
export type OmopEvent = {
  eventId: string; personId: string; conceptId: number; date: PlainDate; endDate?: PlainDate | null;
  value?: number | null; unitConceptId?: number | null; typeConceptId?: number | null; columns?: Record<string, string | number | null>;
};
/** Domains that are absent have no records. `invalidConcepts` are those that the vocabulary has withdrawn; `mapsTo` its “Maps to”. */
export type OmopPeople = {
  kind: "omop-5.4";
  persons: OmopPerson[];
  events: Partial<Record<RecordDomain, OmopEvent[]>>;
  conceptAncestors: { ancestor: number; descendant: number }[];
  invalidConcepts?: number[];
  mapsTo?: { source: number; standard: number }[];
  providers?: { id: string; specialtyConceptId: number }[];
  careSites?: { id: string; placeOfServiceConceptId: number }[];
};
/** One row per person; null, absent and declared missing codes all mean “not known”. */
export type TableRows = { kind: "table"; dictionary: TableDictionary; rows: Record<string, string | number | null>[] };
export type ReferenceData = OmopPeople | TableRows;

/** What the engine needs to know of one person, whichever model the data is in. */
type Subject = {
  sex: Sex | null;
  age(at: PlainDate): number | null;
  isOf(attribute: "race" | "ethnicity", concepts: readonly ConceptReference[]): boolean;
  events(domain: EventDomain, details: RecordDetails): OmopEvent[];
  number(column: string): number | null;
  level(column: string): string | null;
};

function omopSubjects(data: OmopPeople): Subject[] {
  const eventsOf = (domain: EventDomain) => {
    const byPerson = new Map<string, OmopEvent[]>();
    for (const event of data.events[domain] ?? []) byPerson.set(event.personId, [...(byPerson.get(event.personId) ?? []), event]);
    return byPerson;
  };
  const events = { condition: eventsOf("condition"), drug: eventsOf("drug"), procedure: eventsOf("procedure"), measurement: eventsOf("measurement"), observation: eventsOf("observation") };
  const isOneOf = (conceptId: number, concepts: readonly ConceptReference[]) =>
    concepts.some((c) => c.conceptId === conceptId || (c.descendants && data.conceptAncestors.some((a) => a.ancestor === c.conceptId && a.descendant === conceptId)));
  const meets = (age: number | null, asked: AgeAtEvent | undefined) => asked === undefined || within(age, asked.min, asked.max);
  return data.persons.map((person) => {
    const age = (at: PlainDate) => (yearOf(at) < person.yearOfBirth ? null : yearOf(at) - person.yearOfBirth);
    return {
      sex: person.genderConceptId === genderConcept.female ? "female" : person.genderConceptId === genderConcept.male ? "male" : null,
      age,
      isOf: (attribute, concepts) => isOneOf((attribute === "race" ? person.raceConceptId : person.ethnicityConceptId) ?? 0, concepts),
      events: (domain, { concepts, window, ageAtEvent, typeConceptIds }) =>
        (events[domain].get(person.id) ?? []).filter((e) =>
          isOneOf(e.conceptId, concepts) && !(window?.from && e.date < window.from) && !(window?.to && e.date > window.to) &&
          meets(age(e.date), ageAtEvent) && (typeConceptIds === undefined || typeConceptIds.includes(e.typeConceptId ?? 0))),
      number: () => null,
      level: () => null,
    };
  });
}

function tableSubjects({ dictionary, rows }: TableRows): Subject[] {
  return rows.map((row) => ({
    sex: null,
    age: () => null,
    isOf: () => false,
    events: () => [],
    number: (name) => {
      const [column, value] = [columnOf(dictionary, name), row[name]];
      if (column?.kind !== "number" || typeof value !== "number" || column.missingCodes.includes(value)) return null;
      return value >= column.min && value <= column.max ? value : null;
    },
    level: (name) => {
      const [column, value] = [columnOf(dictionary, name), row[name]];
      if (column?.kind !== "category" || typeof value !== "string" || column.missingCodes.includes(value)) return null;
      return column.levels.some((l) => l.code === value) ? value : null;
    },
  }));
}

const within = (value: number | null, min: number | undefined, max: number | undefined): boolean =>
  value !== null && (min === undefined || value >= min) && (max === undefined || value <= max);
const hasValue = (event: OmopEvent): event is OmopEvent & { value: number } => typeof event.value === "number" && Number.isFinite(event.value);
const inUnit = (event: OmopEvent, unitConceptId: number | undefined) => unitConceptId === undefined || event.unitConceptId === unitConceptId;

function holds(criterion: Criterion, subject: Subject): boolean {
  switch (criterion.kind) {
    case "group":
      if (criterion.match === "all") return criterion.of.every((c) => holds(c, subject));
      return criterion.of.some((c) => holds(c, subject)) === (criterion.match === "any");
    case "sex":
      return subject.sex === criterion.is;
    case "age":
      return within(subject.age(criterion.at), criterion.min, criterion.max);
    case "condition":
    case "drug":
    case "procedure":
      return subject.events(criterion.kind, criterion).length > 0;
    case "race":
    case "ethnicity":
      return subject.isOf(criterion.kind, criterion.concepts);
    case "measurement":
    case "observation": {
      const { value, unitConceptId } = criterion;
      return subject
        .events(criterion.kind, criterion)
        .some((e) => inUnit(e, unitConceptId) && (value === undefined || (hasValue(e) && within(e.value, value.min, value.max))));
    }
    case "number":
      return within(subject.number(criterion.column), criterion.min, criterion.max);
    case "category": {
      const level = subject.level(criterion.column);
      return level !== null && criterion.in.includes(level);
    }
  }
}

/** Later first: by date, then record number, then value. */
function laterFirst(a: OmopEvent & { value: number }, b: OmopEvent & { value: number }): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  const [x, y] = [BigInt(a.eventId), BigInt(b.eventId)];
  if (x !== y) return x < y ? 1 : -1;
  return b.value - a.value;
}

/** A number, the code of a level, or null for “not known”. */
function valueOf(variable: Variable, subject: Subject, dictionary: TableDictionary | undefined): number | string | null {
  const band = (value: number | null, cutPoints: readonly number[]) =>
    value === null ? null : dimensionOf(variable, dictionary).levels[bandOf(value, cutPoints)]!.code;
  switch (variable.kind) {
    case "sex":
      return subject.sex;
    case "age":
      return subject.age(variable.at);
    case "age-band":
      return band(subject.age(variable.at), variable.cutPoints);
    case "had":
      return subject.events(variable.domain, variable).length > 0 ? "yes" : "no";
    case "last-value": {
      const events = subject.events("measurement", variable).filter(hasValue).filter((e) => inUnit(e, variable.unitConceptId));
      return events.sort(laterFirst)[0]?.value ?? null;
    }
    case "column":
      return columnOf(dictionary, variable.column)?.kind === "number" ? subject.number(variable.column) : subject.level(variable.column);
    case "column-band":
      return band(subject.number(variable.column), variable.cutPoints);
  }
}

type Row = Map<string, number | string | null>;
function analyse(analysis: Analysis, people: readonly Row[], query: Query, dictionary: TableDictionary | undefined): AnalysisOutput {
  const variable = (name: string): Variable => {
    const found = query.variables.find((v) => v.name === name);
    if (!found) throw new TypeError(`there is no variable ${name}`);
    return found;
  };
  const named = (name: string) => {
    const unit = unitOf(variable(name), dictionary);
    return { variable: name, label: variable(name).label, ...(unit === undefined ? {} : { unit }) };
  };
  switch (analysis.kind) {
    case "count":
      return { kind: "count", id: analysis.id, people: people.length };
    case "crosstab": {
      const dimensions = analysis.by.map((name) => dimensionOf(variable(name), dictionary));
      const counts = new Array<number>(dimensions.reduce((n, d) => n * d.levels.length, 1)).fill(0);
      for (const person of people) {
        const cell = dimensions.reduce((index, d) => {
          const value = person.get(d.variable);
          return index * d.levels.length + d.levels.findIndex((l) => l.code === (value ?? "_missing"));
        }, 0);
        counts[cell]! += 1;
      }
      return { kind: "crosstab", id: analysis.id, dimensions, counts };
    }
    case "summary": {
      const values = people.map((p) => p.get(analysis.of)).filter((v) => typeof v === "number");
      const mean = values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
      const deviations = values.map((v) => Math.abs(v - mean)).sort((a, b) => b - a);
      const m2 = deviations.reduce((sum, d) => sum + d * d, 0);
      return { kind: "summary", id: analysis.id, ...named(analysis.of), n: values.length, missing: people.length - values.length, mean, m2, largestDeviations: [deviations[0] ?? 0, deviations[1] ?? 0] };
    }
    case "histogram": {
      const { breaks } = analysis;
      const output = { kind: "histogram" as const, id: analysis.id, ...named(analysis.of), breaks, counts: breaks.slice(1).map(() => 0), below: 0, above: 0, missing: 0 };
      for (const person of people) {
        const value = person.get(analysis.of);
        if (typeof value !== "number") output.missing += 1;
        else if (value < breaks[0]!) output.below += 1;
        else if (value > breaks.at(-1)!) output.above += 1;
        else output.counts[Math.min(bandOf(value, breaks) - 1, breaks.length - 2)]! += 1;
      }
      return output;
    }
  }
}

/** Exact answers to a validated query. Throws where the query names a variable or column that isn't there. */
export function evaluateReference(query: Query, data: ReferenceData): RunOutputs {
  const dictionary = data.kind === "table" ? data.dictionary : undefined;
  const subjects = data.kind === "table" ? tableSubjects(data) : omopSubjects(data);
  const people = subjects
    .filter((subject) => holds(query.population, subject))
    .map((subject): Row => new Map(query.variables.map((v) => [v.name, valueOf(v, subject, dictionary)])));
  return { population: people.length, outputs: query.analyses.map((a) => analyse(a, people, query, dictionary)) };
}
