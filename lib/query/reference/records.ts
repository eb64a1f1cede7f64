/** The records that a filter finds for one person. */
import { toDayNumber } from "#lib/kernel/plain-date.ts";
import type { CohortEvent, RecordFilter } from "../cohort.ts";
import { recordTables } from "../omop-tables.ts";
import type { OmopEvent } from "./data.ts";
import { meets } from "./restrictions.ts";
import type { World } from "./world.ts";

/** `id` orders records of one day; `visit` null: none is recorded. */
export type Found = { id: bigint; start: number; end: number; concept: number | null; source: number | null; visit: string | null; value: number | null; unit: number | null };

const byStart = (a: Found, b: Found): number => a.start - b.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
/** Rows that say the same count once. */
export function distinct<T>(items: readonly T[], key: (item: T) => readonly unknown[]): T[] {
  const seen = new Map(items.map((item) => [key(item).map(String).join("|"), item]));
  return [...seen.values()];
}
export const recordKey = (r: Found) => [r.id, r.start, r.end, r.concept, r.source, r.visit];

/** Earliest first. Records that differ only in value or unit are kept apart here; whoever counts asks `recordKey`. */
export function recordsFound(filter: RecordFilter, personId: string, world: World): Found[] {
  const { domain, where } = filter;
  const table = recordTables[domain];
  const person = world.persons.get(personId)!;
  const source = (event: OmopEvent): number | null => {
    const value = table.sourceConcept === null ? null : world.column(domain, event, table.sourceConcept);
    return value === null ? null : Number(value);
  };
  const tested = (event: OmopEvent) => ({
    start: toDayNumber(event.date), end: world.endOf(domain, event), yearOfBirth: person.yearOfBirth,
    field: (key: string) => world.field(domain, event, key), source: () => source(event), conceptsOf: world.conceptsOf,
  });
  const isSource = (r: RecordFilter["where"][number]) => r.kind === "concept-set" && r.field === "source";
  const asked = world.recordsOf(domain, personId)
    .filter((e) => filter.conceptSet === undefined || (e.conceptId !== null && world.conceptsOf(filter.conceptSet).has(e.conceptId)))
    .filter((e) => where.filter(isSource).every((r) => meets(r, tested(e))));
  const order = (e: OmopEvent): [number, bigint] => [toDayNumber(e.date), BigInt(e.eventId)];
  const earlier = (a: [number, bigint], b: [number, bigint]) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  const firsts = filter.first ? asked.filter((e) => !asked.some((other) => earlier(order(other), order(e)))) : asked;
  const kept = firsts.filter((e) => where.every((r) => meets(r, tested(e))));
  const cut = where.find((r) => r.kind === "period");
  const visitOf = (e: OmopEvent) => (table.visit === null ? null : table.visit === table.id ? e.eventId : world.column(domain, e, table.visit));
  return kept
    .map((e): Found => {
      const visit = visitOf(e);
      return {
        id: BigInt(e.eventId), concept: e.conceptId, source: source(e), visit: visit === null ? null : String(visit), value: e.value ?? null, unit: e.unitConceptId ?? null,
        start: cut?.from ? toDayNumber(cut.from) : toDayNumber(e.date), end: cut?.to ? toDayNumber(cut.to) : world.endOf(domain, e),
      };
    })
    .sort(byStart);
}

/** With the event's dates moved where it says so. */
export function shifted(event: CohortEvent, found: readonly Found[]): Found[] {
  const { shift } = event;
  if (!shift) return [...found];
  return found.map((r) => ({ ...r, start: r[shift.start.from] + shift.start.days, end: r[shift.end.from] + shift.end.days }));
}
