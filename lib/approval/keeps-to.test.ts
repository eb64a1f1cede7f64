import { describe, expect, test } from "vitest";
import type { Cohort, CohortEvent, CohortGroup, CohortMember, Occurrences, Restriction } from "#lib/query/cohort.ts";
import type { ConceptSetItem } from "#lib/query/concept-set.ts";
import type { Criterion, Query } from "#lib/query/model.ts";
import type { Bound } from "./bounds.ts";
import { keepsTo } from "./keeps-to.ts";

const of = (...members: Criterion[]): Query["population"] => ({ kind: "group", match: "all", of: members });
const any = (...members: Criterion[]): Criterion => ({ kind: "group", match: "any", of: members });
const none = (...members: Criterion[]): Criterion => ({ kind: "group", match: "none", of: members });
const age = (at: string, ends: { min?: number; max?: number }) => ({ kind: "age" as const, at, ...ends });
const number = (column: string, ends: { min?: number; max?: number }) => ({ kind: "number" as const, column, ...ends });
const keeps = (population: Query["population"], bound: Bound, conceptSets?: Query["conceptSets"]) => keepsTo({ population, conceptSets }, bound);
/** Born in 1947 to 1986. */
const middle: Bound = age("2026-06-01", { min: 40, max: 79 });

describe("a query keeps to a bound where everybody whom it can find meets it", () => {
  test.each<[string, Query["population"], boolean]>([
    ["everybody", of(), false],
    ["the same", of(middle), true],
    ["fewer", of(age("2026-01-01", { min: 50, max: 60 })), true],
    ["more", of(age("2026-01-01", { min: 39, max: 79 })), false],
    ["one end by one criterion, the other by another", of(age("2026-01-01", { min: 40 }), age("2026-01-01", { max: 79 })), true],
    ["one end alone", of(age("2026-01-01", { min: 40 })), false],
    // Whoever was 30 to 69 in 2016 is 40 to 79 in 2026; whoever is 40 in 2036 is 30.
    ["the same years of birth on another day", of(age("2016-03-01", { min: 30, max: 69 })), true],
    ["the same ages on a later day", of(age("2036-06-01", { min: 40, max: 79 })), false],
    ["either of two that keep to it", of(any(age("2026-01-01", { min: 40, max: 50 }), age("2026-01-01", { min: 60, max: 70 }))), true],
    ["either of two, one of which does not", of(any(middle, { kind: "sex", is: "female" })), false],
    ["whoever is not younger: an age that is not known passes", of(none(age("2026-01-01", { max: 39 }), age("2026-01-01", { min: 80 }))), false],
    ["nobody at all is no proof", of(any()), false],
  ])("%s", (_name, population, kept) => { expect(keeps(population, middle)).toBe(kept); });
  test("by sex, by a column’s values and by its levels", () => {
    expect(keeps(of({ kind: "sex", is: "female" }), { kind: "sex", is: "female" })).toBe(true);
    expect(keeps(of({ kind: "sex", is: "male" }), { kind: "sex", is: "female" })).toBe(false);
    expect(keeps(of(number("chol", { min: 5, max: 6 })), number("chol", { min: 4 }))).toBe(true);
    expect(keeps(of(number("bmi", { min: 5 })), number("chol", { min: 4 }))).toBe(false);
    const arm: Bound = { kind: "category", column: "arm", in: ["a", "b"] };
    expect([keeps(of({ ...arm, in: ["b"] }), arm), keeps(of({ ...arm, in: ["b", "c"] }), arm)]).toEqual([true, false]);
  });
});

const code = (conceptId: number, descendants = false) => ({ conceptId, name: `Concept ${conceptId}`, descendants });
/** Type 2 diabetes and what is more specific, or insulin-dependent diabetes alone. */
const diabetes: Bound = { kind: "condition", concepts: [code(201826, true), code(201254)] };
const had = (...concepts: ReturnType<typeof code>[]): Criterion => ({ kind: "condition", concepts });

describe("a query keeps to codes where everybody whom it can find has a record with one of them", () => {
  test.each<[string, Query["population"], boolean]>([
    ["everybody, of whom a table says who has it: the denominator of a prevalence is everyone", of(), false],
    ["the same codes", of(had(code(201826, true), code(201254))), true],
    ["one of them", of(had(code(201826, true))), true],
    ["the code without what is more specific", of(had(code(201826))), true],
    ["with what is more specific, where that was not approved", of(had(code(201254, true))), false],
    ["a code that is more specific in some vocabulary", of(had(code(443729))), false],
    ["one of the codes or another", of(had(code(201826), code(316866))), false],
    ["a record of another kind with the code", of({ kind: "observation", concepts: [code(201826)] }), false],
    ["within a time, at an age and from some records", of({ kind: "condition", concepts: [code(201826)], window: { from: "2020-01-01" }, ageAtEvent: { min: 40 }, typeConceptIds: [32817] }), true],
    ["none of whom is without it", of(none(none(had(code(201826))))), false],
    ["whoever has not got it", of(none(had(code(201826)))), false],
    ["one of two, each with a code", of(any(had(code(201826)), had(code(201254)))), true],
    ["one of two, one without", of(any(had(code(201826)), { kind: "sex", is: "female" })), false],
    ["those with it, and no others besides", of(had(code(201826)), none(had(code(201254)))), true],
    ["a group within a group", of({ kind: "group", match: "all", of: [any(had(code(201826)))] }, { kind: "sex", is: "male" }), true],
  ])("%s", (_name, population, kept) => { expect(keeps(population, diabetes)).toBe(kept); });
  test("a measurement, whatever its value", () => {
    const hba1c: Bound = { kind: "measurement", concepts: [code(3004410)] };
    expect(keeps(of({ kind: "measurement", concepts: [code(3004410)], value: { min: 48 } }), hba1c)).toBe(true);
  });
});

const cohort = (more: Partial<Cohort>, where: Restriction[] = []): Cohort => ({
  kind: "cohort", entry: { events: [{ domain: "condition", where }], observation: { priorDays: 0, postDays: 0 }, limit: "first" }, rules: [], limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0, ...more,
});
describe("a cohort keeps to codes by its records, whenever they were", () => {
  const item = (conceptId: number, more: Partial<ConceptSetItem> = {}): ConceptSetItem => ({ conceptId, name: `Concept ${conceptId}`, descendants: false, mapped: false, exclude: false, ...more });
  const set = (key: string, ...items: ConceptSetItem[]) => ({ key, name: key, items });
  const sets = [
    set("t2d", item(201826, { descendants: true }), item(443238, { exclude: true, descendants: true })), set("wide", item(201254, { descendants: true })), set("mapped", item(201826, { mapped: true })), set("empty"), set("left-out", item(201826, { exclude: true })), set("asthma", item(317009)),
    set("twice", item(201826)), set("twice", item(317009)),
  ];
  const entered = (...events: CohortEvent[]): Cohort => ({ ...cohort({}), entry: { ...cohort({}).entry, events } });
  const event = (conceptSet: string, more: Partial<CohortEvent> = {}): CohortEvent => ({ domain: "condition", conceptSet, where: [], ...more });
  const always = { days: null, side: "before" as const };
  const has = (wanted: CohortEvent, at: Occurrences["at"] = "at-least", count = 1): CohortMember => ({ kind: "events", event: wanted, start: { from: always, to: { days: null, side: "after" }, index: "start", of: "start" }, occurs: { at, count } });
  const ruled = (match: CohortGroup["match"], members: CohortMember[], count?: number): Cohort => ({ ...entered(event("asthma")), rules: [{ name: "A rule", group: { kind: "cohort-group", match, of: members, ...(count !== undefined && { count }) } }] });
  const other: CohortMember = { kind: "person", where: [{ kind: "age", of: "start", test: { op: "at-least", value: 40 } }] };
  test.each<[string, Cohort, boolean]>([
    ["by the record that lets them in, moved or not, less some codes", entered(event("t2d", { first: true, shift: { start: { from: "start", days: 9000 }, end: { from: "end", days: 9000 } } })), true],
    ["by one of two records that let them in", entered(event("t2d"), event("asthma")), false],
    ["any record at all", entered({ domain: "condition", where: [] }), false],
    ["a spell of it, which another table tells of", entered(event("t2d", { domain: "condition-era" })), false],
    ["what is more specific, where that was not approved", entered(event("wide")), false],
    ["codes that a vocabulary maps to it", entered(event("mapped")), false],
    ["a set that holds nothing", entered(event("empty")), false],
    ["a set that only leaves out", entered(event("left-out")), false],
    ["a set that is not there", entered(event("nowhere")), false],
    ["two sets under one key, of which one is another", entered(event("twice")), false],
    ["by what must hold round the record that lets them in", entered(event("asthma", { nested: { kind: "cohort-group", match: "all", of: [has(event("t2d"))] } })), true],
    ["by a rule, after the index date or before it", ruled("all", [other, has(event("t2d"))]), true],
    ["by a record that must lie round another", ruled("all", [has(event("asthma", { nested: { kind: "cohort-group", match: "any", of: [has(event("t2d"), "exactly", 2)] } }))]), true],
    ["by a rule that it was never so", ruled("all", [has(event("t2d"), "exactly", 0)]), false],
    ["by a rule that it was at least no times", ruled("all", [has(event("t2d"), "at-least", 0)]), false],
    ["by a rule that it was once at most", ruled("all", [has(event("t2d"), "at-most", 1)]), false],
    ["by one rule of which another would do", ruled("any", [has(event("t2d")), other]), false],
    ["by two of three, two of which say so", ruled("at-least", [has(event("t2d")), other, has(event("t2d"), "at-least", 2)], 2), true],
    ["by two of three, one of which says so", ruled("at-least", [has(event("t2d")), other, other], 2), false],
    ["by at most one of which hold", ruled("at-most", [has(event("t2d"))], 1), false],
    ["by a group without members, which all meet", ruled("any", []), false],
    ["by what ends a stay, which finds nobody", { ...entered(event("asthma")), censoring: [event("t2d")], exit: { kind: "continuous-drug", conceptSet: "t2d", gapDays: 0, offsetDays: 0 } }, false],
  ])("%s", (_name, population, kept) => { expect(keeps(population, diabetes, sets)).toBe(kept); });
});

describe("a cohort keeps to a bound on the day on which people enter it", () => {
  const aged: Restriction = { kind: "age", of: "start", test: { op: "between", value: 40, to: 79 } };
  const female: Restriction = { kind: "concepts", field: "gender", concepts: [{ conceptId: 8532, name: "female" }], exclude: false };
  const rule = (group: CohortGroup): Partial<Cohort> => ({ rules: [{ name: "A rule", group }] });
  const person = (...where: Restriction[]): CohortGroup["of"][number] => ({ kind: "person", where });
  const group = (match: CohortGroup["match"], of: CohortGroup["of"], count?: number): CohortGroup => ({ kind: "cohort-group", match, of, ...(count !== undefined && { count }) });
  test.each<[string, Cohort, boolean]>([
    ["without any word of it", cohort({}), false],
    ["by the record that lets them in", cohort({}, [aged]), true],
    ["by its end, which is another day", cohort({}, [{ ...aged, of: "end" }]), false],
    ["by a rule about the person", cohort(rule(group("all", [person(aged)]))), true],
    ["by what qualifies", cohort({ qualifying: { group: group("all", [person(aged)]), limit: "first" } }), true],
    ["by one rule of which another would do", cohort(rule(group("any", [person(aged), person(female)]))), false],
    ["by each of which one will do", cohort(rule(group("at-least", [person(aged), group("all", [person(aged, female)])], 1))), true],
    ["at most none of which hold", cohort(rule(group("at-most", [person(aged)], 0))), false],
    ["over an age, which leaves the upper end open", cohort({}, [{ ...aged, test: { op: "more", value: 39 } }]), false],
    ["both ends by comparisons", cohort({}, [{ ...aged, test: { op: "more", value: 39 } }, { ...aged, test: { op: "less", value: 80 } }]), true],
  ])("%s", (_name, population, kept) => { expect(keeps(population, middle)).toBe(kept); });
  test("one of two ways in that does not ask for it is enough; so is a record whose days are moved", () => {
    const two = cohort({}, [aged]);
    const events = two.entry.events;
    expect(keeps({ ...two, entry: { ...two.entry, events: [...events, { domain: "drug", where: [] }] } }, middle)).toBe(false);
    expect(keeps({ ...two, entry: { ...two.entry, events: events.map((event) => ({ ...event, shift: { start: { from: "start", days: 9000 }, end: { from: "end", days: 9000 } } })) } }, middle)).toBe(false);
  });
  test("by recorded sex, never by what is left out", () => {
    expect(keeps(cohort({}, [female]), { kind: "sex", is: "female" })).toBe(true);
    expect(keeps(cohort({}, [{ ...female, exclude: true }]), { kind: "sex", is: "male" })).toBe(false);
  });
});

