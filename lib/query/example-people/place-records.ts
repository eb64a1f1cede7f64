/** Puts records on a made-up person so that a task is done: inside the windows where it should count, just outside where it should fail. */
import type { CohortEvent, Restriction, WindowBound } from "../cohort.ts";
import { abnormalConcepts, fieldOf, recordTables, type RecordDomain } from "../omop-tables.ts";
import { boundDay, type Entry } from "../reference/cohort.ts";
import { meets, meetsNumber } from "../reference/restrictions.ts";
import { dayTest, numbersFor } from "./fit-test.ts";
import { addRecord, elsewhere, madeUpPerson, type RecordSketch, type Sketch } from "./sketch.ts";
import { groupFailing, groupHolding, type Breach, type EventsMember, type Task } from "./tasks.ts";

/** What windows count from. */
export type Anchor = { start: number; end: number; visit: number };
/** Where in a window records lie. */
export type Placement = "middle" | "late" | "early";
/** The ids that a query lists for each of its sets. */
export type Listed = ReadonlyMap<string, readonly number[]>;

/** A field, as the record's table holds it; fields of the person are given with the person. */
function setField(record: RecordSketch, sketch: Sketch, key: string, value: number | string): boolean {
  const field = fieldOf(record.domain, key);
  if (!field) return false;
  if ("computed" in field) {
    // A length is chosen with the dates; a ratio is the value over a bound of 100.
    if (field.computed === "days") return true;
    record.value = Number(value) * 100;
    record.columns[field.computed === "ratio-to-low" ? "range_low" : "range_high"] = 100;
    return true;
  }
  const { measured } = recordTables[record.domain];
  switch (field.through) {
    case "person": return true;
    case "provider": record.columns["provider_id"] = `${sketch.providers.push(Number(value))}`; return true;
    case "care-site": record.columns["care_site_id"] = `${sketch.careSites.push(Number(value))}`; return true;
    case "visit": addRecord(sketch, { domain: "visit", conceptId: Number(value), start: record.start, end: record.start, columns: {}, visit: record.visit }); return true;
    case undefined:
      if (key === "type") record.typeConceptId = Number(value);
      else if (measured && field.column === "value_as_number") record.value = Number(value);
      else if (measured && field.column === "unit_concept_id") record.unitConceptId = Number(value);
      else record.columns[field.column] = value;
      return true;
  }
}
const texts = (op: Extract<Restriction, { kind: "text" }>["op"], text: string, holds: boolean): string => (op.startsWith("not-") === holds ? `unlike` : text);
function fill(restriction: Restriction, holds: boolean, record: RecordSketch, sketch: Sketch, listed: Listed): boolean {
  switch (restriction.kind) {
    case "date": case "age": case "period":
      return true;
    case "number": {
      const [value] = numbersFor(restriction.test, holds);
      return value !== undefined && setField(record, sketch, restriction.field, value);
    }
    case "text":
      return setField(record, sketch, restriction.field, texts(restriction.op, restriction.text, holds));
    case "abnormal":
      return !holds || setField(record, sketch, "value-concept", abnormalConcepts[0]);
    case "concepts": case "concept-set": {
      const ids = restriction.kind === "concepts" ? restriction.concepts.map((c) => c.conceptId) : (listed.get(restriction.conceptSet) ?? []);
      const value = restriction.exclude === holds ? elsewhere : ids[0];
      if (value === undefined) return false;
      const { sourceConcept } = recordTables[record.domain];
      if (restriction.field !== "source") return setField(record, sketch, restriction.field, value);
      if (sourceConcept) record.columns[sourceConcept] = value;
      return sourceConcept !== null;
    }
  }
}

const usualDays: Partial<Record<RecordDomain, number>> = { drug: 28, visit: 2, "condition-era": 28, "drug-era": 28, "dose-era": 28, device: 7 };
/** How many days a record may last, the usual first; `null` for one that says no end and so ends the day after its start. */
function lengths(member: EventsMember): (number | null)[] {
  const { domain, where } = member.event;
  if (recordTables[domain].end.rule === "next-day") return [null];
  const asked = where.flatMap((r) => (r.kind === "number" ? [...numbersFor(r.test, true), ...numbersFor(r.test, false)] : []));
  const bounds = [member.start, member.end].flatMap((window) => (window?.of === "end" ? [window.from.days, window.to.days] : [])).filter((d) => d !== null);
  const usual = usualDays[domain];
  return [...new Set([usual ?? (recordTables[domain].end.rule === "own" ? 0 : null), 0, 1, 7, 30, 90, 365, ...asked, ...bounds])].filter((d) => d === null || (d >= 0 && Number.isInteger(d)));
}

/** What is drawn of a window without end. */
const farthest = 400;
function daysTried(from: number, to: number, { start }: Anchor, open: { from: boolean; to: boolean }, placement: Placement, hints: readonly number[]): number[] {
  const [lo, hi] = [open.from ? Math.max(from, Math.min(start, to) - farthest) : from, open.to ? Math.min(to, Math.max(start, from) + farthest) : to];
  if (lo > hi) return [];
  const at = (share: number) => Math.round(lo + (hi - lo) * share);
  const order = { middle: [0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2, 1, 0], late: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0], early: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1] }[placement];
  return [...new Set([...order.map(at), ...hints, from, to, hi - 1, lo + 1])].filter((d) => d >= from && d <= to);
}
function effective({ shift }: CohortEvent, start: number, end: number): { start: number; end: number } {
  const own = { start, end };
  return shift ? { start: own[shift.start.from] + shift.start.days, end: own[shift.end.from] + shift.end.days } : own;
}

type Place = { anchor: Anchor; sketch: Sketch; listed: Listed; placement: Placement };
/** Real dates of a record that lies where the member wants it, or misses it as the breach says; undefined where there are none. */
function datesFor(member: EventsMember, breach: Breach | undefined, used: ReadonlySet<number>, { anchor, sketch, placement }: Place): { start: number; length: number | null } | undefined {
  const { event, start, end } = member;
  const unbounded = member.outsideObservation === true;
  const entry: Entry = { personId: madeUpPerson, domain: 0, id: 0n, start: anchor.start, end: anchor.end, visit: null, period: { start: sketch.observed.from, end: sketch.observed.to } };
  const day = (bound: WindowBound, index: "start" | "end") => boundDay(bound, entry[index], entry, unbounded);
  const [from, to] = [day(start.from, start.index), day(start.to, start.index)];
  const hints = event.where.flatMap((r) => (r.kind === "date" ? numbersFor(dayTest(r.test), breach?.kind !== "restriction") : []));
  const days = breach?.kind === "late" ? [to + 1] : breach?.kind === "early" ? [from - 1] : daysTried(from, to, anchor, { from: start.from.days === null, to: start.to.days === null }, placement, hints);
  const field = () => null;
  const fits = (begins: number, ends: number): boolean => {
    const seen = effective(event, begins, ends);
    const tested = { start: begins, end: ends, yearOfBirth: sketch.yearOfBirth, field, source: field, conceptsOf: () => new Set<number>() };
    const asked = event.where.every((r, i) => {
      const wanted = !(breach?.kind === "restriction" && breach.at === i);
      if (r.kind === "date" || r.kind === "age" || r.kind === "period") return meets(r, tested) === wanted;
      const computed = r.kind === "number" ? fieldOf(event.domain, r.field) : undefined;
      return r.kind !== "number" || !computed || !("computed" in computed) || computed.computed !== "days" || meetsNumber(ends - begins, r.test) === wanted;
    });
    const second = !end || (seen[end.of] >= day(end.from, end.index) && seen[end.of] <= day(end.to, end.index));
    return asked && second && (unbounded || (seen.start >= sketch.observed.from && seen.start <= sketch.observed.to));
  };
  const offset = (length: number) => effective(event, 0, length)[start.of];
  const tries = days.filter(Number.isFinite).flatMap((target) => lengths(member).map((length) => ({ start: target - offset(length ?? 1), length })));
  const fitting = tries.filter((t) => fits(t.start, t.start + (t.length ?? 1)));
  return fitting.find((t) => !used.has(t.start)) ?? fitting[0];
}

/** Whether it could be done. What it added stays, so a caller begins anew after a failure. Person tasks are done with the person. */
export function placeTask(task: Task, place: Place): Anchor | undefined {
  const { anchor, sketch, listed } = place;
  if (task.kind === "person") return anchor;
  const { member, count } = task;
  const { event } = member;
  const used = new Set<number>();
  let last: Anchor | undefined;
  for (let n = 0; n < count; n++) {
    const breach = n === count - 1 ? task.breach : undefined;
    const concepts = event.conceptSet === undefined ? [elsewhere] : (listed.get(event.conceptSet) ?? []);
    const [conceptId, dates] = [concepts[n % concepts.length], datesFor(member, breach, used, place)];
    if (conceptId === undefined || !dates) return undefined;
    used.add(dates.start);
    const visit = breach?.kind === "other-visit" ? 50 : member.sameVisit ? anchor.visit : member.occurs.distinct === "visit" || event.domain === "visit" ? 10 + sketch.records.length : anchor.visit;
    const record: RecordSketch = { domain: event.domain, conceptId, start: dates.start, end: dates.length === null ? null : dates.start + dates.length, columns: {}, visit };
    if (!event.where.every((r, i) => fill(r, !(breach?.kind === "restriction" && breach.at === i), record, sketch, listed))) return undefined;
    if (event.domain === "observation-period") sketch.observed = { from: record.start, to: Math.max(record.end ?? record.start, sketch.observed.to) };
    else addRecord(sketch, record);
    last = { ...effective(event, dates.start, dates.start + (dates.length ?? 1)), visit };
    if (event.nested) {
      const [way] = breach?.kind === "nested" ? groupFailing(event.nested) : groupHolding(event.nested);
      if (!way?.every((inner) => placeTask(inner, { ...place, anchor: last! }))) return undefined;
    }
  }
  return last ?? anchor;
}
