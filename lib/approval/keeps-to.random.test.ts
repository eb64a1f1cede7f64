/** Whatever is asked: where the words of a query show that it keeps to a bound, nobody of whom the bound is not true is among those that it finds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cohort, CohortEvent, CohortGroup, CohortMember } from "#lib/query/cohort.ts";
import type { ConceptSetItem } from "#lib/query/concept-set.ts";
import { eventDomains, type ConceptReference, type Criterion, type EventDomain, type Group, type Query } from "#lib/query/model.ts";
import { personNumber } from "#lib/query/people-table.ts";
import { evaluateCohort, peopleOf, type OmopPeople } from "#lib/query/reference-engine.ts";
import { id, omopPeople, omopQuery } from "#lib/query/testing/arbitraries.ts";
import { cohort, cohortPeople, conceptSets } from "#lib/query/testing/cohort-arbitraries.ts";
import { randomRuns } from "#lib/query/testing/random-runs.ts";
import type { RecordBound } from "./bounds.ts";
import { keepsTo } from "./keeps-to.ts";

/** By hand, from the records themselves. */
function isBound({ kind, concepts }: RecordBound, { events, conceptAncestors }: OmopPeople, personId: string): boolean {
  const reached = (code: ConceptReference, id: number | null) => code.conceptId === id || (code.descendants && conceptAncestors.some(({ ancestor, descendant }) => ancestor === code.conceptId && descendant === id));
  return (events[kind] ?? []).some((record) => record.personId === personId && concepts.some((code) => reached(code, record.conceptId)));
}
const named = (conceptId: number, descendants: boolean): ConceptReference => ({ conceptId, name: `Concept ${conceptId}`, descendants });
const boundOf = (kind: fc.Arbitrary<EventDomain>, ids: readonly number[]): fc.Arbitrary<RecordBound> =>
  fc.record({ kind, concepts: fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), descendants: fc.boolean() }), { minLength: 1, maxLength: 3, selector: ({ id }) => id }).map((codes) => codes.map(({ id, descendants }) => named(id, descendants))) });

/** So many that somebody is found now and then. */
const records = (ids: readonly number[]) => fc.array(fc.record({ person: fc.nat(), kind: fc.constantFrom<EventDomain>("condition", "condition", "drug"), conceptId: fc.constantFrom(...ids) }), { minLength: 12, maxLength: 24, size: "max" });
function withRecords(data: OmopPeople, more: readonly { person: number; kind: EventDomain; conceptId: number }[]): OmopPeople {
  const { persons } = data;
  if (persons.length === 0) return data;
  const events = more.map(({ person, kind, conceptId }, at) => ({ kind, eventId: id(500 + at), personId: persons[person % persons.length]!.id, conceptId, date: "2020-01-01", typeConceptId: 32817 }));
  const of = (wanted: EventDomain) => [...(data.events[wanted] ?? []), ...events.flatMap(({ kind, ...event }) => (kind === wanted ? [event] : []))];
  return { ...data, events: { ...data.events, condition: of("condition"), drug: of("drug") } };
}

/** How many of the questions were shown to keep to their bound; somebody may be found by them or not. */
function tried<Q extends Pick<Query, "population" | "conceptSets">>(runs: number, world: fc.Arbitrary<{ bound: RecordBound; query: Q; data: OmopPeople }>, found: (query: Q, data: OmopPeople) => string[]): { kept: number; withSomebody: number } {
  const counted = { kept: 0, withSomebody: 0 };
  fc.assert(fc.property(world, ({ bound, query, data }) => {
    if (!keepsTo(query, bound)) return;
    const people = found(query, data);
    counted.kept += 1;
    counted.withSomebody += people.length > 0 ? 1 : 0;
    expect(people.filter((id) => !isBound(bound, data, id))).toEqual([]);
  }), { numRuns: randomRuns(runs), seed: 60 });
  return counted;
}

test("of groups of criteria", () => {
  const ids = [11, 12, 13, 14];
  const bounds = boundOf(fc.constantFrom<EventDomain>("condition", "condition", "drug"), ids);
  const match = fc.constantFrom<Group["match"]>("all", "any", "none");
  /** Nearly what is asked for: of another kind now and then, with a code too many or what is more specific than it. */
  const near = (bound: RecordBound): fc.Arbitrary<Criterion> =>
    fc.record({ kind: fc.constantFrom<EventDomain>(bound.kind, bound.kind, bound.kind, "condition"), some: fc.subarray(bound.concepts, { minLength: 1 }), wider: fc.nat({ max: 5 }), more: fc.nat({ max: 9 }) })
      .map(({ kind, some, wider, more }) => ({ kind, concepts: [...some.map((code) => (wider === 0 ? { ...code, descendants: true } : code)), ...(more < 2 ? [named(ids[more]!, more === 0)] : [])] }));
  const world = bounds.chain((bound) => fc.record({ query: omopQuery, sparse: omopPeople, more: records(ids), beside: fc.array(near(bound), { minLength: 1, maxLength: 2 }), inner: match, outer: match, where: fc.nat({ max: 4 }) })
    .map(({ query, sparse, more, beside, inner, outer, where }) => {
      const data = withRecords(sparse, more);
      const own = query.population as Group;
      const group: Criterion = { kind: "group", match: inner, of: where === 0 ? [...beside, own] : beside };
      return { bound, data, query: { ...query, population: { kind: "group", match: outer, of: where === 1 ? [group, own] : [group] } satisfies Group } };
    }));
  const { kept, withSomebody } = tried(500, world, (query, data) => {
    const found = new Set(peopleOf({ ...query, variables: [], analyses: [{ kind: "count", id: "n" }] }, data).ids);
    return data.persons.map((person) => person.id).filter((person) => found.has(personNumber(person)));
  });
  expect(kept).toBeGreaterThan(80);
  expect(withSomebody).toBeGreaterThan(40);
});

test("of cohorts", () => {
  const ids = [11, 12, 13, 14, 15, 16];
  const bounds = boundOf(fc.constantFrom<EventDomain>("condition", "condition", "drug", ...eventDomains), ids);
  const item = (code: ConceptReference, more: Partial<ConceptSetItem> = {}): ConceptSetItem => ({ ...code, mapped: false, exclude: false, ...more });
  const near = (bound: RecordBound, { rules }: Cohort) => fc.record({
    items: fc.record({ some: fc.subarray(bound.concepts, { minLength: 1 }), wider: fc.nat({ max: 5 }), mapped: fc.nat({ max: 7 }), more: fc.nat({ max: 11 }), exclude: fc.boolean() })
      .map(({ some, wider, mapped, more, exclude }) => [...some.map((code) => item(code, { ...(wider === 0 && { descendants: true }), mapped: mapped === 0 })), ...(more < ids.length ? [item(named(ids[more]!, more % 2 === 0), { exclude: exclude || more > 1 })] : [])]),
    domain: fc.constantFrom<CohortEvent["domain"]>(bound.kind, bound.kind, bound.kind, bound.kind, "condition", "condition-era"),
    occurs: fc.record({ at: fc.constantFrom("at-least" as const, "at-least" as const, "exactly" as const, "at-most" as const), count: fc.constantFrom(1, 1, 2, 0) }),
    match: fc.constantFrom<CohortGroup["match"]>("all", "all", "any", "at-least", "at-most"), count: fc.nat({ max: 2 }), beside: fc.subarray(rules.map(({ group }) => group)), again: fc.boolean(),
    as: fc.constantFrom("entry", "nested", "qualifying", "rule", "beside the entry"), inside: fc.boolean(),
  });
  const world = fc.tuple(bounds, cohort, conceptSets, cohortPeople, records(ids)).chain(([bound, drawn, sets, sparse, more]) => near(bound, drawn).map(({ items, domain, occurs, match, count, beside, again, as, inside }) => {
    // Whoever is under observation enters, or hardly any cohort would hold anybody.
    const { limit, exit, censoring, collapseDays } = drawn;
    const own: Cohort = { kind: "cohort", limit, exit, censoring, collapseDays, rules: [], entry: { events: [{ domain: "observation-period", where: [] }], observation: { priorDays: 0, postDays: 0 }, limit: "all" } };
    const event: CohortEvent = { domain, conceptSet: "near", where: [] };
    const window = { from: { days: null, side: "before" as const }, to: { days: null, side: "after" as const }, index: "start" as const, of: "start" as const };
    const member: CohortMember = { kind: "events", event, start: window, occurs, outsideObservation: true };
    // Round a record that anybody may have, or of the person by itself.
    const round: CohortMember = { kind: "events", event: { domain: "observation-period", where: [], nested: { kind: "cohort-group", match: "all", of: [member] } }, start: window, occurs: { at: "at-least", count: 1 } };
    const group: CohortGroup = { kind: "cohort-group", match, ...((match === "at-least" || match === "at-most") && { count }), of: [inside ? round : member, ...(again ? [member] : []), ...beside] };
    const entry = (events: CohortEvent[]): Cohort => ({ ...own, entry: { ...own.entry, events } });
    const population: Cohort = {
      entry: entry([event]), "beside the entry": entry([event, ...own.entry.events]), nested: entry(own.entry.events.map((one) => ({ ...one, nested: group }))),
      qualifying: { ...own, qualifying: { group, limit: "all" as const } }, rule: { ...own, rules: [{ name: "Near", group }] },
    }[as];
    return { bound, data: withRecords(sparse, more), query: { population, conceptSets: [...sets, { key: "near", name: "Near", items }] } };
  }));
  const { kept, withSomebody } = tried(700, world, (query, data) => [...evaluateCohort(query.population, query.conceptSets, data).keys()]);
  expect(kept).toBeGreaterThan(80);
  expect(withSomebody).toBeGreaterThan(40);
});
