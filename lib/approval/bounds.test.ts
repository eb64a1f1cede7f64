import { describe, expect, test } from "vitest";
import type { Cohort, CohortGroup, Restriction } from "#lib/query/cohort.ts";
import type { Criterion, Query } from "#lib/query/model.ts";
import { Bound, boundInWords, keepsTo } from "./bounds.ts";

const of = (...members: Criterion[]): Query["population"] => ({ kind: "group", match: "all", of: members });
const any = (...members: Criterion[]): Criterion => ({ kind: "group", match: "any", of: members });
const none = (...members: Criterion[]): Criterion => ({ kind: "group", match: "none", of: members });
const age = (at: string, ends: { min?: number; max?: number }) => ({ kind: "age" as const, at, ...ends });
const number = (column: string, ends: { min?: number; max?: number }) => ({ kind: "number" as const, column, ...ends });
const keeps = (population: Query["population"], bound: Bound) => keepsTo({ population }, bound);
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

describe("a cohort keeps to a bound on the day on which people enter it", () => {
  const cohort = (more: Partial<Cohort>, where: Restriction[] = []): Cohort => ({
    kind: "cohort", entry: { events: [{ domain: "condition", where }], observation: { priorDays: 0, postDays: 0 }, limit: "first" }, rules: [], limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0, ...more,
  });
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

test("reads as the criteria of a query do, and is whole or none", () => {
  expect(boundInWords(middle)).toBe("aged 40 to 79 (both included) on 1 June 2026, or on the day on which they enter a query’s cohort");
  expect(Bound.safeParse(age("2026-01-01", {})).success).toBe(false);
  expect(Bound.safeParse(age("2026-01-01", { min: 50, max: 40 })).success).toBe(false);
  expect(Bound.safeParse({ kind: "" }).error?.issues[0]?.message).toBe("Choose what the bound is about.");
});
