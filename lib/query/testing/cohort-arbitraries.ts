/** Random small worlds and random cohorts over them, full of what breaks engines: same-day events, open ends, overlapping and touching periods, periods without an end or that end before they start, repeated rows, concept 0 and none at all, leap days, days centuries away, records before birth and after death, ids beyond 2^53 and below zero. */
import fc from "fast-check";
import { fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import { comparisons, limits, textComparisons, type Cohort, type CohortEvent, type CohortExit, type CohortGroup, type CohortMember, type DateTest, type NumberTest, type RecordFilter, type RelativeWindow, type Restriction } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { Analysis, Query, Variable } from "../model.ts";
import { recordMeasures } from "../model.ts";
import { personFields, recordColumns, recordDomains, recordTables, type RecordDomain } from "../omop-tables.ts";
import type { OmopEvent, OmopPeople } from "../reference-engine.ts";
import { ukEthnicity } from "../uk-ethnicity.ts";
import { isNumeric } from "../variables.ts";
import { id } from "./arbitraries.ts";

const conceptPool = [11, 12, 13, 14, 15, 16];
const attributePool = [8532, 8507, 21, 22];
const texts = ["a", "ab", "b%", "B_"];
const firstDay = toDayNumber("2020-01-01");
const day = (least = 0, most = 60) => fc.integer({ min: least, max: most }).map((n) => fromDayNumber(firstDay + n));
/** Days from the first; now and then so far away that only open windows reach it. */
const dayNumber = fc.oneof({ weight: 30, arbitrary: fc.nat({ max: 60 }) }, { weight: 1, arbitrary: fc.constantFrom(-47_482, 29_220, 65_744) });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const quarter = fc.integer({ min: -8, max: 24 }).map((n) => n / 4);
const domain: fc.Arbitrary<RecordDomain> = fc.oneof({ weight: 3, arbitrary: fc.constantFrom<RecordDomain>("condition", "drug", "measurement", "visit") }, { weight: 1, arbitrary: fc.constantFrom(...recordDomains) });

type Seed = { domain: RecordDomain; person: number; concept: number; day: number; length: number | null; ints: number[]; text: string | null; value: number | null; twice: boolean };
const seed: fc.Arbitrary<Seed> = fc.record({
  domain, person: fc.nat({ max: 6 }), concept: fc.nat({ max: 7 }), day: dayNumber, length: fc.option(fc.integer({ min: -1, max: 30 }), { freq: 3 }),
  ints: fc.array(fc.nat({ max: 7 }), { minLength: 8, maxLength: 8 }), text: fc.option(fc.constantFrom(...texts)), value: fc.option(quarter, { freq: 4 }), twice: fc.boolean(),
});

/** A value for each column that the table has besides its dates: some empty, ids that lead somewhere and ids that do not. */
function columnsOf(s: Seed): Record<string, string | number | null> {
  const t = recordTables[s.domain];
  const standard = [t.id, t.concept, t.start, "column" in t.end ? t.end.column : "", "person_id", ...(t.measured ? ["value_as_number", "unit_concept_id"] : [])];
  const rest = Object.entries(recordColumns(s.domain)).filter(([name]) => !standard.includes(name));
  return Object.fromEntries(rest.map(([name, kind], i): [string, string | number | null] => {
    const n = s.ints[i % s.ints.length]!;
    if (n === 7) return [name, null];
    if (kind === "text") return [name, s.text];
    if (kind === "id") return [name, id(300 + (n % 4))];
    if (kind === "number") return [name, n];
    return [name, name.includes("source") ? [0, ...conceptPool][n]! : attributePool[n % attributePool.length]!];
  }));
}
const eventOf = (s: Seed, i: number): OmopEvent => ({
  eventId: s.domain === "death" ? id(s.person + 1) : s.domain === "visit" && i < 4 ? id(300 + i) : id(i + 1), personId: id(s.person + 1),
  conceptId: s.domain === "visit" && s.concept === 7 ? 11 : [0, ...conceptPool, null][s.concept]!, date: fromDayNumber(firstDay + s.day), endDate: s.length === null ? null : fromDayNumber(firstDay + s.day + s.length),
  typeConceptId: s.ints[7] === 7 ? null : attributePool[s.ints[7]! % 4]!,
  ...(recordTables[s.domain].measured ? { value: s.value, unitConceptId: s.ints[6] === 7 ? null : attributePool[s.ints[6]! % 4]! } : {}), columns: columnsOf(s),
});

export const cohortPeople: fc.Arbitrary<OmopPeople> = fc
  .record({
    people: fc.array(fc.record({ genderConceptId: fc.constantFrom(8507, 8532, 0), yearOfBirth: fc.constantFrom(1940, 1980, 2000, 2020, 2021), raceConceptId: fc.constantFrom(0, 21, 22), ethnicityConceptId: fc.constantFrom(0, 21), race: fc.constantFrom(0, ...ukEthnicity.slice(0, 2).map((e) => e.sourceConceptId)), region: optional(fc.constantFrom("north", "south", "elsewhere")), whole: fc.nat({ max: 2 }).map((n) => n > 0) }), { minLength: 2, maxLength: 6, size: "max" }),
    events: fc.array(seed, { minLength: 10, maxLength: 60, size: "max" }),
    periods: fc.array(fc.record({ person: fc.nat({ max: 6 }), day: fc.integer({ min: -20, max: 40 }), length: fc.option(fc.integer({ min: -2, max: 70 }), { freq: 9 }) }), { maxLength: 14 }),
    ancestors: fc.uniqueArray(fc.tuple(fc.constantFrom(11, 12, 13), fc.constantFrom(12, 13, 14, 15)), { maxLength: 5, selector: (pair) => pair.join() }),
    invalid: fc.uniqueArray(fc.constantFrom(14, 15), { maxLength: 2 }),
    mapped: fc.uniqueArray(fc.tuple(fc.constantFrom(15, 16), fc.constantFrom(11, 12)), { maxLength: 3, selector: (pair) => pair.join() }),
    absent: fc.uniqueArray(fc.constantFrom(...recordDomains), { maxLength: 3 }),
  })
  .map(({ people, events, periods: some, ancestors, invalid, mapped, absent }) => {
    // Most people are under observation throughout, or hardly any cohort would hold anybody.
    const periods = [...people.flatMap((p, person) => (p.whole ? [{ person, day: -30, length: 120 }] : [])), ...some];
    const byDomain: Partial<Record<RecordDomain, OmopEvent[]>> = Object.fromEntries(recordDomains.filter((d) => !absent.includes(d) || d === "observation-period").map((d) => [d, []]));
    events.forEach((s, i) => {
      const list = byDomain[s.domain];
      const event = eventOf(s, i);
      if (s.domain !== "observation-period") list?.push(event, ...(s.twice ? [event] : []));
    });
    periods.forEach((p, i) => byDomain["observation-period"]!.push({ eventId: id(i + 1), personId: id(p.person + 1), conceptId: 0, date: fromDayNumber(firstDay + p.day), endDate: p.length === null ? null : fromDayNumber(firstDay + p.day + p.length), typeConceptId: 21 }));
    return {
      kind: "omop-5.4" as const, events: byDomain, conceptAncestors: ancestors.map(([ancestor, descendant]) => ({ ancestor, descendant })), invalidConcepts: invalid, mapsTo: mapped.map(([source, standard]) => ({ source, standard })),
      persons: people.map(({ race, region, whole: _whole, ...p }, i) => ({ id: id(i + 1), ...p, raceSourceConceptId: race, ...(region ? { attributes: { region } } : {}) })),
      providers: [{ id: id(300), specialtyConceptId: 21 }, { id: id(301), specialtyConceptId: 22 }], careSites: [{ id: id(300), placeOfServiceConceptId: 21 }, { id: id(302), placeOfServiceConceptId: 8532 }],
    };
  });

const keys = ["one", "two", "three"];
const conceptSet = (key: string): fc.Arbitrary<ConceptSet> =>
  fc.array(fc.record({ conceptId: fc.constantFrom(...conceptPool), descendants: fc.boolean(), mapped: fc.boolean(), exclude: fc.nat({ max: 7 }).map((n) => n === 0) }), { minLength: key === "one" ? 0 : 2, maxLength: 5 })
    .map((items) => ({ key, name: key, items: items.map((i) => ({ ...i, name: `Concept ${i.conceptId}` })) }));
export const conceptSets: fc.Arbitrary<ConceptSet[]> = fc.tuple(...keys.map(conceptSet));
const anyKey = fc.constantFrom(...keys);

const withTo = <V>(value: fc.Arbitrary<V>, order: (a: V, b: V) => boolean) =>
  fc.tuple(fc.constantFrom(...comparisons), value, value).map(([op, a, b]) => (op === "between" || op === "not-between" ? { op, value: order(a, b) ? a : b, to: order(a, b) ? b : a } : { op, value: a }));
const dateTest: fc.Arbitrary<DateTest> = withTo(day(), (a, b) => a <= b);
const numberTest = (value: fc.Arbitrary<number>): fc.Arbitrary<NumberTest> => withTo(value, (a, b) => a <= b);
const startOrEnd = fc.constantFrom("start" as const, "end" as const);
const listed = fc.uniqueArray(fc.constantFrom(...attributePool), { minLength: 1, maxLength: 2 }).map((ids) => ids.map((conceptId) => ({ conceptId, name: `Concept ${conceptId}` })));

function fieldRestrictions(of: RecordDomain | "person"): fc.Arbitrary<Restriction>[] {
  const fields = of === "person" ? personFields : recordTables[of].fields;
  return fields.map((f): fc.Arbitrary<Restriction> => {
    if (f.kind === "number") return numberTest(fc.oneof(quarter, fc.nat({ max: 6 }))).map((test) => ({ kind: "number", field: f.key, test }));
    if (f.kind === "text") return fc.record({ op: fc.constantFrom(...textComparisons), text: fc.constantFrom("a", "b", "%", "_") }).map((r) => ({ kind: "text", field: f.key, ...r }));
    return fc.oneof(fc.record({ concepts: listed, exclude: fc.boolean() }).map((r): Restriction => ({ kind: "concepts", field: f.key, ...r })), fc.record({ conceptSet: anyKey, exclude: fc.boolean() }).map((r): Restriction => ({ kind: "concept-set", field: f.key, ...r })));
  });
}
function restriction(of: RecordDomain | "person"): fc.Arbitrary<Restriction> {
  const own: fc.Arbitrary<Restriction>[] = [
    fc.record({ of: startOrEnd, test: dateTest }).map((r) => ({ kind: "date", ...r })),
    fc.record({ of: startOrEnd, test: numberTest(fc.constantFrom(0, 1, 20, 40, 80)) }).map((r) => ({ kind: "age", ...r })),
    ...fieldRestrictions(of),
  ];
  if (of !== "person" && recordTables[of].sourceConcept) own.push(fc.record({ conceptSet: anyKey, exclude: fc.boolean() }).map((r): Restriction => ({ kind: "concept-set", field: "source", ...r })));
  if (of === "measurement") own.push(fc.constant<Restriction>({ kind: "abnormal" }));
  if (of === "observation-period") own.push(fc.record({ from: day(), to: day() }).filter((r) => r.from <= r.to).map((r): Restriction => ({ kind: "period", ...r })));
  return fc.oneof(...own);
}
const withoutUndefined = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T;
const oncePeriod = (where: Restriction[]) => where.filter((r, i) => r.kind !== "period" || where.findIndex((o) => o.kind === "period") === i);
const filter = (d: RecordDomain): fc.Arbitrary<RecordFilter> =>
  fc.record({ conceptSet: fc.option(anyKey, { nil: undefined, freq: 2 }), first: optional(fc.boolean()), where: fc.oneof({ weight: 5, arbitrary: fc.constant<Restriction[]>([]) }, { weight: 2, arbitrary: fc.array(restriction(d), { maxLength: 2 }) }) })
    .map((f) => withoutUndefined({ domain: d, ...f, where: oncePeriod(f.where) }));
export const recordFilter: fc.Arbitrary<RecordFilter> = domain.chain(filter);

const bound = fc.record({ days: fc.option(fc.nat({ max: 40 }), { freq: 4 }), side: fc.constantFrom("before" as const, "after" as const) });
const wide = (side: "before" | "after") => fc.record({ days: fc.option(fc.integer({ min: 5, max: 60 })), side: fc.constant(side) });
const window: fc.Arbitrary<RelativeWindow> = fc.oneof(
  fc.record({ from: wide("before"), to: wide("after"), index: startOrEnd, of: startOrEnd }),
  fc.record({ from: bound, to: bound, index: startOrEnd, of: startOrEnd }),
  fc.record({ from: fc.constant({ days: null, side: "before" as const }), to: fc.constant({ days: null, side: "after" as const }), index: startOrEnd, of: startOrEnd }),
);
const shift = fc.record({ start: fc.record({ from: startOrEnd, days: fc.integer({ min: -5, max: 5 }) }), end: fc.record({ from: startOrEnd, days: fc.integer({ min: -5, max: 5 }) }) });
function event(depth: number): fc.Arbitrary<CohortEvent> {
  const nested = depth === 0 ? fc.constant(undefined) : fc.option(group(depth - 1), { nil: undefined, freq: 4 });
  return fc.tuple(recordFilter, nested, fc.option(shift, { nil: undefined, freq: 6 })).map(([f, n, s]) => withoutUndefined({ ...f, nested: n, shift: s }));
}
function member(depth: number): fc.Arbitrary<CohortMember> {
  const own: fc.Arbitrary<CohortMember> = fc.oneof(
    { weight: 4, arbitrary: fc.record({
      event: event(depth), start: window, end: fc.option(window, { nil: undefined, freq: 4 }), sameVisit: fc.option(fc.boolean(), { nil: undefined, freq: 6 }), outsideObservation: optional(fc.boolean()),
      occurs: fc.record({ at: fc.constantFrom("exactly" as const, "at-most" as const, "at-least" as const), count: fc.nat({ max: 3 }), distinct: fc.option(fc.constantFrom("concept" as const, "start-date" as const, "visit" as const), { nil: undefined, freq: 4 }) }).map(withoutUndefined),
    }).map((m): CohortMember => withoutUndefined({ kind: "events", ...m })) },
    { weight: 1, arbitrary: fc.array(restriction("person"), { minLength: 1, maxLength: 2 }).map((where): CohortMember => ({ kind: "person", where })) },
  );
  return depth === 0 ? own : fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: group(depth - 1) });
}
function group(depth: number): fc.Arbitrary<CohortGroup> {
  return fc.record({ match: fc.constantFrom("all" as const, "any" as const, "at-least" as const, "at-most" as const), count: fc.nat({ max: 2 }), of: fc.array(member(depth), { maxLength: 3 }) })
    .map(({ match, count, of }): CohortGroup => ({ kind: "cohort-group", match, ...(match === "at-least" || match === "at-most" ? { count } : {}), of }));
}
const limit = fc.constantFrom(...limits);
const exit: fc.Arbitrary<CohortExit> = fc.oneof(
  fc.constant<CohortExit>({ kind: "end-of-observation" }),
  fc.record({ from: startOrEnd, days: fc.integer({ min: -5, max: 40 }) }).map((e): CohortExit => ({ kind: "fixed", ...e })),
  fc.record({ conceptSet: anyKey, gapDays: fc.nat({ max: 20 }), offsetDays: fc.nat({ max: 5 }), daysSupply: optional(fc.nat({ max: 20 })) }).map((e): CohortExit => withoutUndefined({ kind: "continuous-drug", ...e })),
);
export const cohort: fc.Arbitrary<Cohort> = fc
  .record({
    entry: fc.record({ events: fc.array(event(1), { minLength: 1, maxLength: 4, size: "max" }), observation: fc.record({ priorDays: fc.constantFrom(0, 0, 0, 7), postDays: fc.constantFrom(0, 0, 0, 5) }), limit }),
    qualifying: fc.option(fc.record({ group: group(1), limit }), { nil: undefined, freq: 3 }),
    rules: fc.array(group(2).map((g) => ({ name: "A rule", group: g })), { maxLength: 2 }), limit, exit,
    censoring: fc.oneof({ weight: 2, arbitrary: fc.constant<CohortEvent[]>([]) }, { weight: 1, arbitrary: fc.array(event(0), { maxLength: 2 }) }), collapseDays: fc.constantFrom(0, 0, 3, 30),
    within: fc.option(fc.tuple(optional(day()), optional(day())).map(([a, b]) => withoutUndefined({ from: a && b && a > b ? b : a, to: a && b && a > b ? a : b })), { nil: undefined, freq: 4 }),
  })
  .map((c) => withoutUndefined({ kind: "cohort" as const, ...c }));

type Unnamed = Variable extends infer V ? (V extends Variable ? Omit<V, "name" | "label"> : never) : never;
const daysFromIndex = fc.tuple(fc.option(fc.integer({ min: -40, max: 40 })), fc.option(fc.integer({ min: -40, max: 40 }))).map(([a, b]) => (a !== null && b !== null && a > b ? { from: b, to: a } : { from: a, to: b }));
const cuts = optional(fc.uniqueArray(fc.integer({ min: -20, max: 40 }), { minLength: 1, maxLength: 3 }).map((xs) => xs.sort((a, b) => a - b)));
const windowed = fc.record({ records: recordFilter, days: daysFromIndex });
const measured = fc.constantFrom<RecordDomain>("measurement", "observation").chain(filter);
const variable: fc.Arbitrary<Unnamed> = fc.oneof(
  fc.constant<Unnamed>({ kind: "sex" }), fc.constant<Unnamed>({ kind: "age", at: "index" }), fc.constant<Unnamed>({ kind: "ethnicity" }),
  fc.constant<Unnamed>({ kind: "age-band", at: "index", cutPoints: [1, 40] }),
  fc.constant<Unnamed>({ kind: "declared", attribute: "region", levels: [{ code: "north", label: "North" }, { code: "south", label: "South" }] }),
  fc.record({ kind: fc.constant("index-year" as const), from: fc.constantFrom(2018, 2020), to: fc.constantFrom(2020, 2021) }),
  fc.record({ kind: fc.constant("records" as const), measure: fc.constantFrom(...recordMeasures), records: fc.oneof(recordFilter, measured), days: daysFromIndex, unitConceptId: fc.option(fc.constantFrom(...attributePool), { nil: undefined, freq: 3 }), cutPoints: cuts }).map(withoutUndefined),
  fc.record({ kind: fc.constant("days-between" as const), from: windowed, to: windowed, cutPoints: cuts }).map(withoutUndefined),
  fc.record({ kind: fc.constant("follow-up" as const), measure: fc.constantFrom("days" as const, "event" as const), outcome: recordFilter, cutPoints: cuts }).map(withoutUndefined),
);
const asked = (variables: Variable[]): Analysis[] => [
  { kind: "count", id: "people" },
  ...variables.map((v, i): Analysis => (isNumeric(v) ? { kind: "histogram", id: `a${i + 1}`, of: v.name, breaks: [-10, 0, 1, 5, 40] } : { kind: "crosstab", id: `a${i + 1}`, by: [v.name] })),
  ...variables.flatMap((v, i): Analysis[] => (isNumeric(v) ? [{ kind: "summary", id: `s${i + 1}`, of: v.name }] : [])),
];
export const cohortQuery: fc.Arbitrary<Query> = fc
  .tuple(cohort, conceptSets, fc.array(variable, { maxLength: 4 }))
  .map(([population, sets, unnamed]) => {
    const variables = unnamed.map((v, i): Variable => ({ ...v, name: `v${i + 1}`, label: `Variable ${i + 1}` }));
    return { version: 1, title: "A random cohort", dataModel: { kind: "omop-5.4" }, population, conceptSets: sets, variables, analyses: asked(variables) };
  });
