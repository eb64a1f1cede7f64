/** A made-up person while they are being made: who they are, when they are under observation, and their records. */
import { fromDayNumber } from "#lib/kernel/plain-date.ts";
import { recordTables, type RecordDomain } from "../omop-tables.ts";
import type { OmopEvent, OmopPeople } from "../reference/data.ts";

/** Ids stand only here: a made-up person is alone in their world. */
export const madeUpPerson = "1";
/** An id that no vocabulary gives and no set of a query lists. */
export const elsewhere = 2_000_000_001;

export type Sketch = {
  yearOfBirth: number; gender: number; race?: number; ethnicity?: number;
  observed: { from: number; to: number };
  records: { domain: RecordDomain; event: OmopEvent }[];
  providers: number[]; careSites: number[];
};
/** Days are numbers since 1970-01-01. */
export type RecordSketch = { domain: RecordDomain; conceptId: number; start: number; end: number | null; columns: Record<string, string | number | null>; typeConceptId?: number; value?: number; unitConceptId?: number; visit: number };

export function addRecord(sketch: Sketch, record: RecordSketch): string {
  const { domain, conceptId, start, end, columns, visit, typeConceptId, value, unitConceptId } = record;
  const table = recordTables[domain];
  const eventId = table.id === null ? madeUpPerson : domain === "visit" ? `${900 + visit}` : `${sketch.records.length + 10}`;
  const event: OmopEvent = {
    eventId, personId: madeUpPerson, conceptId, date: fromDayNumber(start), endDate: end === null ? null : fromDayNumber(end),
    ...(typeConceptId === undefined ? {} : { typeConceptId }), ...(value === undefined ? {} : { value }), ...(unitConceptId === undefined ? {} : { unitConceptId }),
    columns: { ...(table.visit !== null && table.visit !== table.id ? { [table.visit]: `${900 + visit}` } : {}), ...columns },
  };
  sketch.records.push({ domain, event });
  return eventId;
}

export function peopleOf(sketch: Sketch): OmopPeople {
  const { yearOfBirth, gender, race, ethnicity, observed, records, providers, careSites } = sketch;
  const events: OmopPeople["events"] = {};
  for (const { domain, event } of records) (events[domain] ??= []).push(event);
  const whole: OmopEvent = { eventId: "1", personId: madeUpPerson, conceptId: 0, date: fromDayNumber(observed.from), endDate: fromDayNumber(observed.to) };
  events["observation-period"] = [...(events["observation-period"] ?? []), whole];
  return {
    kind: "omop-5.4", conceptAncestors: [], events,
    persons: [{ id: madeUpPerson, genderConceptId: gender, yearOfBirth, ...(race === undefined ? {} : { raceConceptId: race }), ...(ethnicity === undefined ? {} : { ethnicityConceptId: ethnicity }) }],
    providers: providers.map((specialtyConceptId, i) => ({ id: `${i + 1}`, specialtyConceptId })), careSites: careSites.map((placeOfServiceConceptId, i) => ({ id: `${i + 1}`, placeOfServiceConceptId })),
  };
}
