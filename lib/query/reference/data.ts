/** The small worlds that the reference engine answers about. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { TableDictionary } from "../dictionary.ts";
import type { RecordDomain } from "../omop-tables.ts";

/** Ids are strings: real ones are 64-bit, beyond what a JavaScript number holds, and may be negative. `attributes`: code by name of what the TRE declares. */
export type OmopPerson = { id: string; genderConceptId: number; yearOfBirth: number; raceConceptId?: number; ethnicityConceptId?: number; raceSourceConceptId?: number; attributes?: Record<string, string> };
/**
 * `eventId` orders records of one day; `date` is the start date. `columns` holds what else a cohort may test, by the name of the
 * table's column (see omop-tables.ts): `visit_occurrence_id` and other ids as text, dates as text.
 */
export type OmopEvent = {
  eventId: string; personId: string; conceptId: number | null; date: PlainDate; endDate?: PlainDate | null;
  value?: number | null; unitConceptId?: number | null; typeConceptId?: number | null; columns?: Record<string, string | number | null>;
};
/** A row of a TRE's vocabulary. */
export type KnownConcept = { conceptId: number; name?: string; vocabulary?: string; code?: string };
/** Domains that are absent have no records. `concepts` are what the vocabulary says of some of them, `invalidConcepts` are those that the vocabulary has withdrawn; `mapsTo` its “Maps to”. */
export type OmopPeople = {
  kind: "omop-5.4";
  persons: OmopPerson[];
  events: Partial<Record<RecordDomain, OmopEvent[]>>;
  conceptAncestors: { ancestor: number; descendant: number }[];
  concepts?: KnownConcept[];
  invalidConcepts?: number[];
  mapsTo?: { source: number; standard: number }[];
  providers?: { id: string; specialtyConceptId: number }[];
  careSites?: { id: string; placeOfServiceConceptId: number }[];
};
/** One row per person; null, absent and declared missing codes all mean “not known”. */
export type TableRows = { kind: "table"; dictionary: TableDictionary; rows: Record<string, string | number | null>[] };
export type ReferenceData = OmopPeople | TableRows;
