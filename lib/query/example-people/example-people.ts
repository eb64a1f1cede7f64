/**
 * A few made-up people for a cohort: some who are in it, and for each part of it one who fails just that part, by little. They are
 * made by construction from the cohort and kept only where the reference engine confirms what is said of them. The same cohort
 * always gives the same people. They hold no more than the ids that the query itself lists.
 */
import type { Cohort, CohortEvent } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import { expandConceptSet } from "../concept-set.ts";
import type { OmopPeople } from "../reference/data.ts";
import { passageOf } from "../reference/cohort.ts";
import { worldOf } from "../reference/world.ts";
import { indexDays, makePerson, type Plan } from "./make-person.ts";
import type { Listed, Placement } from "./place-records.ts";
import { madeUpPerson } from "./sketch.ts";
import { groupFailing, groupHolding, together, type Task, type Ways } from "./tasks.ts";

/** What a person can fail while meeting all the rest. `at`: the rule's place, or the restriction's in `event`. */
export type Part =
  | { kind: "rule"; at: number } | { kind: "qualifying" } | { kind: "observed"; side: "before" | "after" }
  | { kind: "entry-restriction"; event: number; at: number } | { kind: "not-first"; event: number };
export type ExamplePerson = { data: OmopPeople; /** Where the drawing's day 0 is: the index date, or what it would have been. */ index: number; fails: Part | undefined };
/** `unbuilt`: parts for which no such person was found; `undefined` stands for somebody who is in. */
export type ExamplePeople = { people: ExamplePerson[]; unbuilt: (Part | undefined)[]; /** The sets with which the people are to be read: the query's, as far as these people need them. */ sets: ConceptSet[] };

/** The cohort without one of its parts. */
export function withoutPart(cohort: Cohort, part: Part): Cohort {
  const { entry } = cohort;
  const changed = (at: number, change: (event: CohortEvent) => CohortEvent): Cohort => ({ ...cohort, entry: { ...entry, events: entry.events.map((e, i) => (i === at ? change(e) : e)) } });
  switch (part.kind) {
    case "rule": return { ...cohort, rules: cohort.rules.filter((_, i) => i !== part.at) };
    case "qualifying": { const { qualifying: _gone, ...rest } = cohort; return rest; }
    case "observed": return { ...cohort, entry: { ...entry, observation: { ...entry.observation, [part.side === "before" ? "priorDays" : "postDays"]: 0 } } };
    case "entry-restriction": return changed(part.event, (e) => ({ ...e, where: e.where.filter((_, i) => i !== part.at) }));
    case "not-first": return changed(part.event, ({ first: _gone, ...e }) => e);
  }
}

const mostIds = 8;
/** The first ids that each set holds of those it lists. Sets of thousands would be expanded for each person that is tried. */
export function listedIn(sets: readonly ConceptSet[]): { listed: Listed; sets: ConceptSet[] } {
  const nothing = { descendantsOf: () => [], mappedTo: () => [] };
  const whole = new Map(sets.map((set) => [set.key, expandConceptSet(set, nothing)]));
  const listed = new Map([...whole].map(([key, ids]) => [key, [...ids].slice(0, mostIds)]));
  const used = [...new Set([...listed.values()].flat())];
  const item = (conceptId: number) => ({ conceptId, name: `${conceptId}`, descendants: false, mapped: false, exclude: false });
  return { listed, sets: sets.map((set) => ({ ...set, items: used.filter((id) => whole.get(set.key)!.has(id)).map(item) })) };
}

/** Tries for one person; a part for which none of them serves has no example. */
export const mostTries = 80;
export const placements: readonly Placement[] = ["middle", "late", "early"];
type Search = { ways: Ways; entries: readonly number[]; breach?: Plan["entryBreach"]; lacks?: Plan["lacks"]; earlier?: readonly number[]; placements: readonly Placement[]; confirmed: (data: OmopPeople, index: number) => boolean };

export function examplePeople(cohort: Cohort, conceptSets: readonly ConceptSet[] = []): ExamplePeople {
  const { listed, sets } = listedIn(conceptSets);
  /** Whether the made-up person enters on that day. */
  const enters = (asked: Cohort, data: OmopPeople, index: number) => passageOf(asked, madeUpPerson, worldOf(data, sets)).periods[0]?.start === index;
  const isOut = (data: OmopPeople) => passageOf(cohort, madeUpPerson, worldOf(data, sets)).periods.length === 0;

  function* plans({ ways, entries, breach, lacks, earlier = [0], placements }: Search): Generator<Plan> {
    for (const tasks of ways) for (const at of entries) for (const before of earlier) for (const index of indexDays(cohort, cohort.entry.events[at]!, tasks, breach)) for (const placement of placements) {
      yield { entry: cohort.entry.events[at], tasks, index, placement, ...(breach ? { entryBreach: breach } : {}), ...(lacks ? { lacks } : {}), ...(before > 0 ? { earlier: before } : {}) };
    }
  }
  function search(wanted: Search, fails: Part | undefined): ExamplePerson | undefined {
    let tries = 0;
    for (const plan of plans(wanted)) {
      if (tries++ >= mostTries) return undefined;
      const data = makePerson(cohort, plan, listed);
      if (data && wanted.confirmed(data, plan.index)) return { data, index: plan.index, fails };
    }
    return undefined;
  }

  const groups = [...(cohort.qualifying ? [cohort.qualifying.group] : []), ...cohort.rules.map((r) => r.group)];
  const held = groups.map(groupHolding);
  const entries = cohort.entry.events.map((_, i) => i).slice(0, 3);
  const everything = together(held);
  const failsOnly = (part: Part) => (data: OmopPeople, index: number) => isOut(data) && enters(withoutPart(cohort, part), data, index);
  const oneFailing = (part: Part, at: number): ExamplePerson | undefined => {
    const others = together(held.filter((_, i) => i !== at));
    return search({ ways: groupFailing(groups[at]!).flatMap((way) => others.slice(0, 3).map((rest): Task[] => [...rest, ...way])), entries, placements, confirmed: failsOnly(part) }, part);
  };

  const people: ExamplePerson[] = [];
  const unbuilt: ExamplePeople["unbuilt"] = [];
  const isNew = ({ data }: ExamplePerson) => !people.some((p) => JSON.stringify(p.data) === JSON.stringify(data));
  const show = (person: ExamplePerson | undefined) => { if (person && isNew(person)) people.push(person); };
  const inside = (ways: Ways, tried: readonly Placement[]) => search({ ways, entries, placements: tried, confirmed: (data, index) => enters(cohort, data, index) }, undefined);

  show(inside(everything, placements));
  if (people.length === 0) unbuilt.push(undefined);
  else {
    show(inside(everything, ["late"]));
    if (cohort.censoring.length > 0) show(inside(together([everything.slice(0, 3), censored(cohort)]), ["middle"]));
  }
  const note = (part: Part, person: ExamplePerson | undefined, mustExist: boolean) => {
    show(person);
    if (!person && mustExist) unbuilt.push(part);
  };
  const qualifyingFirst = cohort.qualifying ? 1 : 0;
  if (cohort.qualifying) note({ kind: "qualifying" }, oneFailing({ kind: "qualifying" }, 0), true);
  cohort.rules.forEach((_, at) => { note({ kind: "rule", at }, oneFailing({ kind: "rule", at }, at + qualifyingFirst), true); });
  for (const side of ["before", "after"] as const) {
    const part: Part = { kind: "observed", side };
    if (cohort.entry.observation[side === "before" ? "priorDays" : "postDays"] > 0) note(part, search({ ways: everything, entries, lacks: side, placements, confirmed: failsOnly(part) }, part), true);
  }
  for (const event of entries) {
    cohort.entry.events[event]!.where.forEach((_, at) => {
      const part: Part = { kind: "entry-restriction", event, at };
      note(part, search({ ways: everything.slice(0, 2), entries: [event], breach: { kind: "restriction", at }, placements, confirmed: failsOnly(part) }, part), true);
    });
    // Whoever has an earlier record often enters with that one: then there is nobody to show, and nothing is missing.
    const part: Part = { kind: "not-first", event };
    if (cohort.entry.events[event]!.first) note(part, search({ ways: everything.slice(0, 2), entries: [event], earlier: [60, 400, 800, 2_000, 4_000], placements: ["middle"], confirmed: failsOnly(part) }, part), false);
  }
  return { people, unbuilt, sets };
}

/** Something that makes people leave, within half a year after the index date. */
function censored(cohort: Cohort): Ways {
  const start = { from: { days: 30, side: "after" }, to: { days: 180, side: "after" }, index: "start", of: "start" } as const;
  return cohort.censoring.slice(0, 3).map((event): Task[] => [{ kind: "records", member: { kind: "events", event, start, occurs: { at: "at-least", count: 1 } }, count: 1 }]);
}
