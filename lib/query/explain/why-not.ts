/** Why a group does not hold for an entry: which member failed, and which record came nearest to meeting it. Values, not words: whoever shows them says them. */
import type { CohortEvent, CohortGroup, CohortMember, RelativeWindow, Restriction } from "../cohort.ts";
import type { RecordDomain } from "../omop-tables.ts";
import { boundDay, countOf, eventsFound, groupHolds, memberHolds, personAt, recordsCounted, type Entry } from "../reference/cohort.ts";
import { recordsFound, shifted, type Found } from "../reference/records.ts";
import { meets } from "../reference/restrictions.ts";
import type { World } from "../reference/world.ts";

/** What keeps a record of the right concepts from counting. `by` is in days. */
export type Miss =
  | { kind: "too-early" | "too-late"; of: "start" | "end"; by: number }
  | { kind: "restriction"; restriction: Restriction }
  | { kind: "not-first" } | { kind: "nested" } | { kind: "outside-observation" } | { kind: "other-visit" };
export type NearMiss = { domain: RecordDomain; record: Found; miss: Miss };
type EventsMember = Extract<CohortMember, { kind: "events" }>;
/** `path` leads from the group to the member: the positions to take. */
export type Failure =
  | { kind: "person"; path: number[]; restriction: Restriction }
  | { kind: "events"; path: number[]; member: EventsMember; count: number; counted: Found[]; nearest: NearMiss | undefined }
  | { kind: "group"; path: number[]; group: CohortGroup; held: number; members: Failure[] };

const same = (a: Found) => (b: Found): boolean => a.id === b.id && a.concept === b.concept && a.visit === b.visit;
/** Every record of the event's concepts, whatever else is asked of it. */
export const recordsNamed = (event: CohortEvent, personId: string, world: World): Found[] =>
  shifted(event, recordsFound({ domain: event.domain, ...(event.conceptSet === undefined ? {} : { conceptSet: event.conceptSet }), where: [] }, personId, world));

/** What of the event itself a record of its concepts does not meet. */
export function missesOfEvent(event: CohortEvent, record: Found, personId: string, world: World): Miss[] {
  if (eventsFound(event, personId, world).some(same(record))) return [];
  const { nested: _nested, first, where, ...bare } = event;
  const found = (filter: CohortEvent) => eventsFound(filter, personId, world).some(same(record));
  const misses: Miss[] = where.filter((r) => !found({ ...bare, where: [r] })).map((restriction) => ({ kind: "restriction", restriction }));
  if (first && !found({ ...bare, first, where: [] })) misses.push({ kind: "not-first" });
  return misses.length > 0 ? misses : [{ kind: "nested" }];
}
function missOfWindow(window: RelativeWindow, record: Found, entry: Entry, unbounded: boolean): Miss[] {
  const [day, index] = [record[window.of], entry[window.index]];
  const [from, to] = [boundDay(window.from, index, entry, unbounded), boundDay(window.to, index, entry, unbounded)];
  if (day < from) return [{ kind: "too-early", of: window.of, by: from - day }];
  return day > to ? [{ kind: "too-late", of: window.of, by: day - to }] : [];
}
function missesOf(member: EventsMember, record: Found, entry: Entry, world: World): Miss[] {
  const unbounded = member.outsideObservation === true;
  return [
    ...missesOfEvent(member.event, record, entry.personId, world),
    ...[member.start, ...(member.end ? [member.end] : [])].flatMap((window) => missOfWindow(window, record, entry, unbounded)),
    ...(unbounded || (record.start >= entry.period.start && record.start <= entry.period.end) ? [] : [{ kind: "outside-observation" } as const]),
    ...(member.sameVisit && (record.visit === null || record.visit !== entry.visit) ? [{ kind: "other-visit" } as const] : []),
  ];
}

const daysOff = (miss: Miss): number => ("by" in miss ? miss.by : 0);
/** The record that misses least: on one ground rather than on several, then by the fewest days. */
function nearestOf(member: EventsMember, entry: Entry, world: World): NearMiss | undefined {
  const misses = recordsNamed(member.event, entry.personId, world).map((record) => ({ record, misses: missesOf(member, record, entry, world) })).filter((m) => m.misses.length > 0);
  const [nearest] = misses.sort((a, b) => a.misses.length - b.misses.length || daysOff(a.misses[0]!) - daysOff(b.misses[0]!));
  return nearest && { domain: member.event.domain, record: nearest.record, miss: nearest.misses[0]! };
}

function failuresOf(member: CohortMember, path: number[], entry: Entry, world: World): Failure[] {
  if (memberHolds(member, entry, world)) return [];
  switch (member.kind) {
    case "cohort-group":
      return failuresIn(member, path, entry, world);
    case "person":
      return member.where.filter((r) => !meets(r, personAt(entry, world))).map((restriction) => ({ kind: "person", path, restriction }));
    case "events": {
      const counted = recordsCounted(member, entry, world);
      const count = countOf(member, counted);
      return [{ kind: "events", path, member, count, counted, nearest: count < member.occurs.count ? nearestOf(member, entry, world) : undefined }];
    }
  }
}
function failuresIn(group: CohortGroup, path: number[], entry: Entry, world: World): Failure[] {
  const members = group.of.map((m, i) => failuresOf(m, [...path, i], entry, world));
  // Of “all” each failing member is a reason by itself; of the others only the number of them is.
  if (group.match === "all") return members.flat();
  return [{ kind: "group", path, group, held: members.filter((failures) => failures.length === 0).length, members: group.match === "at-most" ? [] : members.flat() }];
}
/** Empty exactly where the group holds. */
export const whyNot = (group: CohortGroup, entry: Entry, world: World): Failure[] => (groupHolds(group, entry, world) ? [] : failuresIn(group, [], entry, world));
