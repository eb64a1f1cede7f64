/** A made-up person from tasks: first who they are and when their index date is, then their records. */
import { toDayNumber, fromDayNumber, yearOf } from "#lib/kernel/plain-date.ts";
import { genderConcept } from "../checked-concepts.ts";
import type { Cohort, CohortEvent, Restriction } from "../cohort.ts";
import { fieldOf } from "../omop-tables.ts";
import type { OmopPeople } from "../reference/data.ts";
import { meets, meetsNumber } from "../reference/restrictions.ts";
import { dayTest, numbersFor } from "./fit-test.ts";
import { placeTask, type Anchor, type Listed, type Placement } from "./place-records.ts";
import { elsewhere, peopleOf, type Sketch } from "./sketch.ts";
import type { Breach, EventsMember, Task } from "./tasks.ts";

type Demand = { restriction: Restriction; holds: boolean };
/** `lacks` days of observation before or after the index date that the cohort asks for. `earlier`: there is a record like the entry so many days before it. */
export type Plan = { entry: CohortEvent | undefined; entryBreach?: Breach; tasks: readonly Task[]; index: number; placement: Placement; lacks?: "before" | "after"; earlier?: number };

/** What is asked of the person: by person criteria, and by records that ask it of their person. */
function demandsOf(tasks: readonly Task[]): Demand[] {
  return tasks.flatMap((task): Demand[] => {
    if (task.kind === "person") return [{ restriction: task.restriction, holds: task.holds }];
    const { event } = task.member;
    return event.where.flatMap((restriction, i): Demand[] => {
      const field = "field" in restriction ? fieldOf(event.domain, restriction.field) : undefined;
      const ofPerson = field !== undefined && "through" in field && field.through === "person";
      return ofPerson ? [{ restriction, holds: !(task.breach?.kind === "restriction" && task.breach.at === i) }] : [];
    });
  });
}
const unlikely = 130;
/** Ages to try: near what is asked, an ordinary one, then any. */
function agesTried(demands: readonly Demand[], tasks: readonly Task[]): number[] {
  const asked = demands.flatMap(({ restriction: r, holds }) => (r.kind === "age" ? numbersFor(r.test, holds) : []));
  const ofRecords = tasks.flatMap((t) => (t.kind === "records" ? t.member.event.where.flatMap((r, i) => (r.kind === "age" ? numbersFor(r.test, !(t.breach?.kind === "restriction" && t.breach.at === i)) : [])) : []));
  const failing = demands.some(({ restriction, holds }) => restriction.kind === "age" && !holds);
  const ordinary = [52, 34, 71];
  return [...new Set([...(failing ? asked : []), ...ofRecords, ...ordinary, ...asked, ...Array.from({ length: unlikely }, (_, age) => age)])].filter((age) => age >= 0 && age < unlikely);
}
const idsFor = (demands: readonly Demand[], field: string, usual: readonly number[], listed: Listed): number[] => [
  ...usual, ...demands.flatMap(({ restriction: r }) => (r.kind === "concepts" && r.field === field ? r.concepts.map((c) => c.conceptId) : r.kind === "concept-set" && r.field === field ? (listed.get(r.conceptSet) ?? []).slice(0, 20) : [])), elsewhere,
];
type Who = Pick<Sketch, "yearOfBirth" | "gender"> & { race: number; ethnicity: number };
/** The first of the candidates that meets every demand about it; each demand is about one thing, so each is chosen by itself. */
function personFor(demands: readonly Demand[], tasks: readonly Task[], anchor: Anchor, listed: Listed): Who | undefined {
  const year = yearOf(fromDayNumber(anchor.start));
  const asks = (what: string) => demands.filter(({ restriction: r }) => (r.kind === "age" || r.kind === "date" ? r.kind : "field" in r ? r.field : r.kind) === what);
  const meetsAll = (what: string, fields: Record<string, number>, yearOfBirth: number) => asks(what).every(({ restriction, holds }) =>
    meets(restriction, { start: anchor.start, end: anchor.end, yearOfBirth, field: (key) => fields[key] ?? null, source: () => null, conceptsOf: (key) => new Set(listed.get(key) ?? []) }) === holds);
  const first = (key: string, usual: readonly number[]) => idsFor(demands, key, usual, listed).find((id) => meetsAll(key, { [key]: id }, year));
  const age = agesTried(asks("age"), tasks).find((years) => meetsAll("age", {}, year - years));
  const [gender, race, ethnicity] = [first("gender", [genderConcept.female, genderConcept.male]), first("race", []), first("ethnicity", [])];
  if (age === undefined || gender === undefined || race === undefined || ethnicity === undefined || !meetsAll("date", {}, year)) return undefined;
  return { yearOfBirth: year - age, gender, race, ethnicity };
}

/** The record that lets the person in, as a task: on the index date, whatever else is going on. */
const entryMember = (event: CohortEvent): EventsMember => ({
  kind: "events", event, occurs: { at: "at-least", count: 1 }, outsideObservation: true,
  start: { from: { days: 0, side: "before" }, to: { days: 0, side: "after" }, index: "start", of: "start" },
});
const usualYears = 1_095;
/** Days either side of the index date that windows reach to. */
function reachOf(cohort: Cohort): number {
  const numbers = [...JSON.stringify([cohort.rules, cohort.qualifying ?? null]).matchAll(/"days":(\d+)/g)].map((found) => Number(found[1]));
  return Math.max(usualYears, ...numbers.filter((n) => n <= 36_525).map((n) => n + 60));
}

export function makePerson(cohort: Cohort, { entry, entryBreach, tasks, index, placement, lacks, earlier }: Plan, listed: Listed): OmopPeople | undefined {
  const { priorDays, postDays } = cohort.entry.observation;
  const reach = reachOf(cohort);
  const observed = {
    from: lacks === "before" ? index - priorDays + 1 : index - Math.max(priorDays, reach),
    to: lacks === "after" ? index + postDays - 1 : index + Math.max(postDays, reach),
  };
  const anchor = { start: index, end: index, visit: 0 };
  const entryTask: Task | undefined = entry && { kind: "records", member: entryMember(entry), count: 1, ...(entryBreach ? { breach: entryBreach } : {}) };
  const all = entryTask ? [entryTask, ...tasks] : tasks;
  const who = personFor(demandsOf(all), all, anchor, listed);
  if (!who) return undefined;
  const { race, ethnicity, ...born } = who;
  const sketch: Sketch = { ...born, ...(race === elsewhere ? {} : { race }), ...(ethnicity === elsewhere ? {} : { ethnicity }), observed, records: [], providers: [], careSites: [] };
  const entered = entryTask ? placeTask(entryTask, { anchor, sketch, listed, placement }) : anchor;
  if (!entered) return undefined;
  if (entry && earlier !== undefined) {
    const like: EventsMember = { ...entryMember({ ...entry, where: [] }), start: { from: { days: earlier, side: "before" }, to: { days: earlier, side: "before" }, index: "start", of: "start" } };
    sketch.observed.from = Math.min(sketch.observed.from, index - earlier);
    if (!placeTask({ kind: "records", member: like, count: 1 }, { anchor: entered, sketch, listed, placement })) return undefined;
  }
  return tasks.every((task) => placeTask(task, { anchor: entered, sketch, listed, placement })) ? peopleOf(sketch) : undefined;
}
/** Index dates to try, an ordinary one first: those that the dates in the query allow. */
export function indexDays(cohort: Cohort, entry: CohortEvent, tasks: readonly Task[], entryBreach?: Breach): number[] {
  const tests = entry.where.flatMap((r, at) => (r.kind === "date" && r.of === "start" ? [{ test: dayTest(r.test), holds: !(entryBreach?.kind === "restriction" && entryBreach.at === at) }] : []));
  const hints = tasks.flatMap((t) => (t.kind === "records" ? t.member.event.where : [t.restriction])).flatMap((r) => (r.kind === "date" ? numbersFor(dayTest(r.test), true).flatMap((d) => [d, d - 30, d + 30]) : []));
  const { from, to } = cohort.within ?? {};
  const inside = (day: number) => (!from || day >= toDayNumber(from)) && (!to || day <= toDayNumber(to));
  const limits = [from, to].flatMap((day) => (day ? [toDayNumber(day), toDayNumber(day) + 30, toDayNumber(day) - 30] : []));
  const failing = tests.filter((t) => !t.holds).flatMap((t) => numbersFor(t.test, false));
  const candidates = [...failing, ...tests.flatMap((t) => numbersFor(t.test, t.holds)), ...hints, ...limits, toDayNumber("2018-06-15"), toDayNumber("2021-03-10")];
  return [...new Set(candidates)].filter((day) => inside(day) && tests.every(({ test, holds }) => meetsNumber(day, test) === holds)).slice(0, 4);
}
