/** A small OMOP world as the reference engine asks it: records by person, the vocabulary, and what a record's columns hold. */
import { toDayNumber } from "#lib/kernel/plain-date.ts";
import { expandConceptSet, type ConceptSet, type Vocabulary } from "../concept-set.ts";
import { fieldOf, recordTables, throughTables, type AnyField, type RecordDomain } from "../omop-tables.ts";
import type { OmopEvent, OmopPeople, OmopPerson } from "./data.ts";

/** Days are numbers since 1970-01-01. */
export type Period = { start: number; end: number };
export type World = {
  persons: Map<string, OmopPerson>;
  recordsOf(domain: RecordDomain, personId: string): OmopEvent[];
  /** Distinct periods under observation. */
  periodsOf(personId: string): Period[];
  /** The ids of a concept set of the query, expanded. */
  conceptsOf: (key: string) => ReadonlySet<number>;
  /** A column of the record's own row; null where it is empty or absent. */
  column(domain: RecordDomain, event: OmopEvent, column: string): string | number | null;
  /** A field of the record, reached through another table where it must; computed ones too. */
  field(domain: RecordDomain, event: OmopEvent, key: string): string | number | null;
  /** The last day of the record by the table's rule. */
  endOf(domain: RecordDomain, event: OmopEvent): number;
};

function vocabularyOf(data: OmopPeople): Vocabulary {
  const invalid = new Set(data.invalidConcepts);
  return {
    descendantsOf: (id) => data.conceptAncestors.filter((a) => a.ancestor === id && !invalid.has(a.descendant)).map((a) => a.descendant),
    mappedTo: (id) => (data.mapsTo ?? []).filter((m) => m.standard === id).map((m) => m.source),
  };
}

const asNumber = (value: string | number | null): number | null => (typeof value === "number" ? value : value === null || value === "" ? null : Number(value));

export function worldOf(data: OmopPeople, conceptSets: readonly ConceptSet[]): World {
  const vocabulary = vocabularyOf(data);
  const expanded = new Map(conceptSets.map((set) => [set.key, expandConceptSet(set, vocabulary)]));
  const byPerson = new Map<string, OmopEvent[]>();
  for (const [domain, events] of Object.entries(data.events)) for (const event of events) byPerson.set(`${domain} ${event.personId}`, [...(byPerson.get(`${domain} ${event.personId}`) ?? []), event]);
  const persons = new Map(data.persons.map((p) => [p.id, p]));
  const recordsOf: World["recordsOf"] = (domain, personId) => byPerson.get(`${domain} ${personId}`) ?? [];

  const column: World["column"] = (domain, event, name) => {
    const table = recordTables[domain];
    if (name === table.concept) return event.conceptId;
    if (name === "value_as_number" && table.measured) return event.value ?? null;
    if (name === "unit_concept_id" && table.measured) return event.unitConceptId ?? null;
    const type = fieldOf(domain, "type");
    if (type && "column" in type && name === type.column) return event.typeConceptId ?? null;
    return event.columns?.[name] ?? null;
  };
  const endOf: World["endOf"] = (domain, event) => {
    const { end } = recordTables[domain];
    const [start, own] = [toDayNumber(event.date), event.endDate ? toDayNumber(event.endDate) : null];
    switch (end.rule) {
      case "next-day": return start + 1;
      case "own": return own ?? start;
      case "own-or-next-day": return own ?? start + 1;
      case "drug": return own ?? start + (asNumber(column(domain, event, "days_supply")) ?? 1);
    }
  };
  const reached = (domain: RecordDomain, event: OmopEvent, through: keyof typeof throughTables, name: string): string | number | null => {
    if (through === "person") {
      const person = persons.get(event.personId);
      return { gender_concept_id: person?.genderConceptId, race_concept_id: person?.raceConceptId, ethnicity_concept_id: person?.ethnicityConceptId }[name] ?? null;
    }
    const id = column(domain, event, throughTables[through].from);
    if (id === null) return null;
    if (through === "provider") return data.providers?.find((p) => p.id === String(id))?.specialtyConceptId ?? null;
    if (through === "care-site") return data.careSites?.find((c) => c.id === String(id))?.placeOfServiceConceptId ?? null;
    return data.events.visit?.find((v) => v.eventId === String(id))?.conceptId ?? null;
  };
  const computed = (domain: RecordDomain, event: OmopEvent, how: Extract<AnyField, { computed: string }>["computed"]): number | null => {
    if (how === "days") return endOf(domain, event) - toDayNumber(event.date);
    const bound = asNumber(column(domain, event, how === "ratio-to-low" ? "range_low" : "range_high"));
    return event.value === null || event.value === undefined || bound === null || bound === 0 ? null : event.value / bound;
  };
  return {
    persons, recordsOf, column, endOf,
    periodsOf: (personId) => {
      const periods = recordsOf("observation-period", personId).map((p): Period => ({ start: toDayNumber(p.date), end: endOf("observation-period", p) }));
      return periods.filter((p, i) => periods.findIndex((q) => q.start === p.start && q.end === p.end) === i);
    },
    conceptsOf: (key) => {
      const found = expanded.get(key);
      if (!found) throw new TypeError(`there is no concept set ${key}`);
      return found;
    },
    field: (domain, event, key) => {
      const field = fieldOf(domain, key);
      if (!field) throw new TypeError(`a ${domain} has no ${key}`);
      if ("computed" in field) return computed(domain, event, field.computed);
      return field.through === undefined ? column(domain, event, field.column) : reached(domain, event, field.through, field.column);
    },
  };
}
