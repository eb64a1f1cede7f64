/** Who is in a cohort, and from when to when: the steps in the order in which a reader would take them. */
import { toDayNumber } from "#lib/kernel/plain-date.ts";
import type { Cohort, CohortEvent, CohortGroup, CohortMember, Limit, RelativeWindow, WindowBound } from "../cohort.ts";
import { recordDomains } from "../omop-tables.ts";
import { distinct, recordKey, recordsFound, shifted, type Found } from "./records.ts";
import { meets, type Tested } from "./restrictions.ts";
import type { Period, World } from "./world.ts";

/** An event that lets a person in, with the period under observation in which it lies. */
export type Entry = { personId: string; domain: number; id: bigint; start: number; end: number; visit: string | null; period: Period };

/** The records that an event finds, moved where it moves them, each with what must hold round it. */
export function eventsFound(event: CohortEvent, personId: string, world: World): Found[] {
  const found = shifted(event, recordsFound(event, personId, world));
  const { nested } = event;
  if (!nested) return found;
  return found.filter((r) => world.periodsOf(personId).some((period) => r.start >= period.start && r.start <= period.end && groupHolds(nested, { ...r, personId, domain: 0, period }, world)));
}

/** The day that a bound means; infinite where nothing bounds it. */
export function boundDay({ days, side }: WindowBound, from: number, entry: Entry, unbounded: boolean): number {
  if (days !== null) return side === "before" ? from - days : from + days;
  if (unbounded) return side === "before" ? -Infinity : Infinity;
  return side === "before" ? entry.period.start : entry.period.end;
}
function inWindow(window: RelativeWindow, record: Found, entry: Entry, unbounded: boolean): boolean {
  const [day, from] = [record[window.of], entry[window.index]];
  return day >= boundDay(window.from, from, entry, unbounded) && day <= boundDay(window.to, from, entry, unbounded);
}

type EventsMember = Extract<CohortMember, { kind: "events" }>;
/** The records that a member counts for an entry, each once. */
export function recordsCounted(member: EventsMember, entry: Entry, world: World): Found[] {
  const { start, end, sameVisit, outsideObservation } = member;
  const unbounded = outsideObservation === true;
  return distinct(eventsFound(member.event, entry.personId, world), recordKey)
    .filter((r) => unbounded || (r.start >= entry.period.start && r.start <= entry.period.end))
    .filter((r) => inWindow(start, r, entry, unbounded) && (!end || inWindow(end, r, entry, unbounded)))
    .filter((r) => !sameVisit || (r.visit !== null && r.visit === entry.visit));
}
/** How many those are, counted as the member says. */
export function countOf({ occurs }: EventsMember, found: readonly Found[]): number {
  const counted: Record<string, (r: Found) => number | string | null> = { concept: (r: Found) => r.concept, "start-date": (r: Found) => r.start, visit: (r: Found) => r.visit };
  return occurs.distinct === undefined ? found.length : new Set(found.map(counted[occurs.distinct]!).filter((x) => x !== null)).size;
}
function eventsHold(member: EventsMember, entry: Entry, world: World): boolean {
  const { occurs } = member;
  const count = countOf(member, recordsCounted(member, entry, world));
  return occurs.at === "exactly" ? count === occurs.count : occurs.at === "at-least" ? count >= occurs.count : count <= occurs.count;
}

/** A person as restrictions see them at an entry. */
export function personAt(entry: Entry, world: World): Tested {
  const person = world.persons.get(entry.personId)!;
  const fields: Record<string, number | undefined> = { gender: person.genderConceptId, race: person.raceConceptId, ethnicity: person.ethnicityConceptId };
  return { start: entry.start, end: entry.end, yearOfBirth: person.yearOfBirth, field: (key: string) => fields[key] ?? null, source: () => null, conceptsOf: world.conceptsOf };
}
export function memberHolds(member: CohortMember, entry: Entry, world: World): boolean {
  switch (member.kind) {
    case "cohort-group": return groupHolds(member, entry, world);
    case "events": return eventsHold(member, entry, world);
    case "person": return member.where.every((r) => meets(r, personAt(entry, world)));
  }
}
export function groupHolds(group: CohortGroup, entry: Entry, world: World): boolean {
  if (group.of.length === 0) return true;
  const held = group.of.filter((m) => memberHolds(m, entry, world)).length;
  switch (group.match) {
    case "all": return held === group.of.length;
    case "any": return held > 0;
    case "at-least": return held >= group.count!;
    case "at-most": return held <= group.count!;
  }
}

const compare = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0);
/** The stated order of entries: start, record number, domain, end, period, visit. */
function entryOrder(a: Entry, b: Entry): number {
  const parts = (e: Entry) => [e.start, e.id, e.domain, e.end, e.period.start, e.period.end, BigInt(e.visit ?? "0")];
  const [x, y] = [parts(a), parts(b)];
  return x.map((part, i) => compare(part, y[i]!)).find((c) => c !== 0) ?? 0;
}
export function limited(entries: readonly Entry[], limit: Limit): Entry[] {
  const sorted = [...entries].sort(entryOrder);
  return limit === "all" ? sorted : limit === "first" ? sorted.slice(0, 1) : sorted.slice(-1);
}

/** One person's entry events that lie enough inside a period under observation. */
export function entriesOf(cohort: Cohort, personId: string, world: World): Entry[] {
  const { events, observation } = cohort.entry;
  const pairs = events.flatMap((event) =>
    eventsFound(event, personId, world).flatMap((r) =>
      world.periodsOf(personId)
        .filter((p) => r.start >= p.start && r.start <= p.end && p.start + observation.priorDays <= r.start && r.start + observation.postDays <= p.end)
        .map((period): Entry => ({ personId, domain: recordDomains.indexOf(event.domain), id: r.id, start: r.start, end: r.end, visit: r.visit, period }))));
  return distinct(pairs, (e) => [e.domain, e.id, e.start, e.end, e.visit, e.period.start, e.period.end]);
}

type DrugExit = Extract<Cohort["exit"], { kind: "continuous-drug" }>;
/** Spells of taking a medicine: exposures whose gap is at most the persistence window; the offset is added to the end. */
export function drugSpells(exit: DrugExit, personId: string, world: World): Period[] {
  const base = { domain: "drug" as const, where: [] };
  const ids = world.conceptsOf(exit.conceptSet);
  const exposures = recordsFound(base, personId, world)
    .filter((r) => (r.concept !== null && ids.has(r.concept)) || (r.source !== null && ids.has(r.source)))
    .map((r): Period => ({ start: r.start, end: exit.daysSupply === undefined ? r.end : r.start + exit.daysSupply }));
  return joined(exposures, exit.gapDays + exit.offsetDays).map((p) => ({ start: p.start, end: p.end + exit.offsetDays }));
}

/** Periods of which the next starts at most `days` after the latest end so far become one. */
export function joined(periods: readonly Period[], days: number): Period[] {
  const result: Period[] = [];
  for (const next of [...periods].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last && next.start <= last.end + days) last.end = Math.max(last.end, next.end);
    else result.push({ ...next });
  }
  return result;
}

/** A day on which something makes a person leave: the exit's own rule, the end of observation, or the start of a censoring event. */
export type Leaving = { day: number; because: "exit" | "observation" | "censoring" };
/** Earliest first; none where everything that would end the stay lies before its start. */
export function leavingsOf(cohort: Cohort, entry: Entry, world: World): Leaving[] {
  const { exit, censoring } = cohort;
  const leavings: Leaving[] = [];
  if (exit.kind === "fixed" && entry[exit.from] + exit.days <= entry.period.end) leavings.push({ day: entry[exit.from] + exit.days, because: "exit" });
  else leavings.push({ day: entry.period.end, because: "observation" });
  if (exit.kind === "continuous-drug") leavings.push(...drugSpells(exit, entry.personId, world).filter((s) => s.start <= entry.start && entry.start <= s.end).map((s): Leaving => ({ day: s.end, because: "exit" })));
  const censored = censoring.flatMap((event) => eventsFound(event, entry.personId, world).filter((r) => r.start >= entry.start && r.start <= entry.period.end));
  leavings.push(...censored.map((r): Leaving => ({ day: r.start, because: "censoring" })));
  return leavings.filter(({ day }) => day >= entry.start).sort((a, b) => a.day - b.day);
}

/** What became of a person's entries: how many came to each step, and their periods in the cohort at the end. */
export type Passage = { entries: Entry[]; qualified: Entry[]; /** After each inclusion rule, in order. */ afterRules: Entry[][]; periods: Period[] };
export function passageOf(cohort: Cohort, personId: string, world: World): Passage {
  const entries = limited(entriesOf(cohort, personId, world), cohort.entry.limit);
  const { qualifying } = cohort;
  const qualified = qualifying ? limited(entries.filter((e) => groupHolds(qualifying.group, e, world)), qualifying.limit) : entries;
  const afterRules: Entry[][] = [];
  let remaining = qualified;
  for (const rule of cohort.rules) {
    remaining = remaining.filter((e) => groupHolds(rule.group, e, world));
    afterRules.push(remaining);
  }
  const stays = limited(remaining, cohort.limit).flatMap((entry): Period[] => {
    const [end] = leavingsOf(cohort, entry, world);
    return end === undefined ? [] : [{ start: entry.start, end: end.day }];
  });
  return { entries, qualified, afterRules, periods: periodsOfStays(cohort, stays) };
}
/** A person's periods in the cohort: stays joined where they are near enough, and cut to the days that count. */
export function periodsOfStays({ within, collapseDays }: Cohort, stays: readonly Period[]): Period[] {
  const { from, to } = within ?? {};
  return joined(stays, collapseDays)
    .map((p) => ({ start: from ? Math.max(p.start, toDayNumber(from)) : p.start, end: to ? Math.min(p.end, toDayNumber(to)) : p.end }))
    .filter((p) => p.start <= p.end);
}
