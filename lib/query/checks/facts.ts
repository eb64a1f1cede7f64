/** The facts that a population asks about, as formulas for `logic.ts`. What they cannot express is left free, so that nothing is concluded from it. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { toDayNumber, yearOf } from "#lib/kernel/plain-date.ts";
import { canonicalCohort } from "../canonical-cohort.ts";
import { canonicalCriterion } from "../canonical.ts";
import { genderConcept } from "../checked-concepts.ts";
import type { Cohort, CohortGroup, CohortMember, DateTest, NumberTest, RelativeWindow, Restriction, WindowBound } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import { isCohort, type CalendarWindow, type Criterion, type Query } from "../model.ts";
import { meetsNumber } from "../reference/restrictions.ts";
import { everyOf, noneOf, someOf, type Fact, type Formula, type Value } from "./logic.ts";

const about = (key: string, tellingValues: Value[], test: (value: Value) => boolean, within?: Fact["within"]): Formula => ({ fact: { key, within }, tellingValues: [...new Set(tellingValues)], test });

/** A whole number: each threshold with its neighbours tells all cases apart. `least` is the smallest that exists. */
const wholeNumber = (key: string, test: NumberTest, least: number): Formula => {
  const near = [test.value, test.to ?? test.value].flatMap((t) => [Math.floor(t) - 1, Math.floor(t), Math.ceil(t), Math.ceil(t) + 1]).filter((n) => n >= least);
  return about(key, [null, ...near, least], (value) => typeof value === "number" && meetsNumber(value, test));
};
/** Any number: between two thresholds lies one more. */
const anyNumber = (key: string, min: number | undefined, max: number | undefined): Formula => {
  const near = [min, max].flatMap((t) => (t === undefined ? [] : [t - 1e-6, t, t + 1e-6]));
  return about(key, [null, 0, ...near], (value) => typeof value === "number" && (min === undefined || value >= min) && (max === undefined || value <= max));
};
export const ageAtIndex = (test: NumberTest, of: "start" | "end" = "start"): Formula => wholeNumber(`age at index ${of}`, test, 0);
export const dateOfIndex = (test: DateTest, of: "start" | "end" = "start"): Formula =>
  wholeNumber(`date of index ${of}`, { op: test.op, value: toDayNumber(test.value), to: test.to === undefined ? undefined : toDayNumber(test.to) }, -Infinity);
/** Age on a date is the date's year less the year of birth, and not known before birth. */
export function ageOn(at: string, min: number | undefined, max: number | undefined): Formula {
  const [latest, earliest] = [yearOf(at) - (min ?? 0), max === undefined ? -Infinity : yearOf(at) - max];
  const near = [latest, ...(max === undefined ? [] : [earliest])].flatMap((y) => [y - 1, y, y + 1]);
  return about("year of birth", [null, ...near], (value) => typeof value === "number" && value <= latest && value >= earliest);
}
export const hasSex = (is: "female" | "male"): Formula => about("sex", ["female", "male", null], (value) => value === is);

const sexOf = (conceptId: number): Value => (conceptId === genderConcept.female ? "female" : conceptId === genderConcept.male ? "male" : `sex ${conceptId}`);
/** undefined: nothing that could be related to other facts. */
function restrictionFormula(r: Restriction): Formula | undefined {
  if (r.kind === "age") return ageAtIndex(r.test, r.of);
  if (r.kind === "date") return dateOfIndex(r.test, r.of);
  if (r.kind === "concepts" && r.field === "gender") {
    const listed = r.concepts.map((c) => sexOf(c.conceptId));
    return about("sex", ["female", "male", null, "another", ...listed], (value) => value !== null && listed.includes(value) !== r.exclude);
  }
  return undefined;
}
/** A fact of its own that nothing else names: it may hold or not. */
const free = (key: string): Formula => about(`free ${key}`, [0, 1], (value) => value === 1);

const days = ({ days: n, side }: WindowBound): number => (n === null ? (side === "before" ? -Infinity : Infinity) : side === "before" ? -n : n);
/** Days from the anchor. undefined: a bound is the far end of the observation period, which lies differently for each person. */
export function daysOf({ from, to }: RelativeWindow): { from: number; to: number } | undefined {
  return (from.days === null && from.side === "after") || (to.days === null && to.side === "before") ? undefined : { from: days(from), to: days(to) };
}

const countTest = (at: "exactly" | "at-most" | "at-least", count: number) => (n: number) => (at === "exactly" ? n === count : at === "at-most" ? n <= count : n >= count);
function memberFormula(member: CohortMember): Formula {
  switch (member.kind) {
    case "cohort-group": return cohortGroupFormula(member);
    case "person": return everyOf(member.where.map((r) => restrictionFormula(r) ?? free(canonicalJson(r))));
    case "events": {
      const { occurs, start, ...rest } = member;
      const what = canonicalJson({ ...rest, distinct: occurs.distinct ?? null, index: start.index, of: start.of });
      const span = daysOf(start);
      if (!span) return free(canonicalJson(member));
      const within = { what, ...span };
      if (within.from > within.to) return about(`empty ${what}`, [0], (n) => countTest(occurs.at, occurs.count)(Number(n)));
      const test = countTest(occurs.at, occurs.count);
      return about(`records ${what} ${within.from} ${within.to}`, [0, Math.max(0, occurs.count - 1), occurs.count, occurs.count + 1], (n) => test(Number(n)), within);
    }
  }
}
export function cohortGroupFormula(group: CohortGroup): Formula {
  const of = group.of.map(memberFormula);
  if (of.length === 0) return everyOf([]);
  switch (group.match) {
    case "all": return everyOf(of);
    case "any": return someOf(of);
    case "at-least": return { of, from: group.count ?? 0, to: of.length };
    case "at-most": return { of, from: 0, to: group.count ?? 0 };
  }
}

const openWindow = (w: CalendarWindow | undefined) => ({ from: w?.from ? toDayNumber(w.from) : -Infinity, to: w?.to ? toDayNumber(w.to) : Infinity });
export function criterionFormula(criterion: Criterion): Formula {
  switch (criterion.kind) {
    case "group": {
      const of = criterion.of.map(criterionFormula);
      return criterion.match === "all" ? everyOf(of) : criterion.match === "any" ? someOf(of) : noneOf(of);
    }
    case "sex": return hasSex(criterion.is);
    case "age": return ageOn(criterion.at, criterion.min, criterion.max);
    case "number": return anyNumber(`column ${criterion.column}`, criterion.min, criterion.max);
    case "category": return about(`column ${criterion.column}`, [null, "another level", ...criterion.in], (value) => typeof value === "string" && criterion.in.includes(value));
    case "race":
    case "ethnicity": return about(canonicalJson(canonicalCriterion(criterion)), [0, 1], (n) => n === 1);
    case "condition":
    case "drug":
    case "procedure":
    case "measurement":
    case "observation": {
      const { window, ...rest } = canonicalCriterion(criterion) as Extract<Criterion, { concepts: unknown }> & { window?: CalendarWindow };
      const within = { what: canonicalJson(rest), ...openWindow(window) };
      return about(`records ${within.what} ${within.from} ${within.to}`, [0, 1], (n) => n === 1, within);
    }
  }
}

/** `member`: one of a list from which it may be taken out without leaving the list to mean something else. */
export type Step = { path: string; formula: Formula; member: boolean };
/** What the index event itself says of the person; its own end and dates only where nothing moves or cuts them. */
const entryFormula = ({ entry }: Cohort): Formula =>
  someOf(entry.events.map((e) => everyOf(e.shift || e.where.some((r) => r.kind === "period") ? [] : e.where.flatMap((r) => restrictionFormula(r) ?? []))));

/** What must hold of a person (of one of their index events) together, one step after the other, each as small as it can be pointed at. */
export function stepsOf(query: Query): Step[] {
  const { population } = query;
  if (!isCohort(population)) {
    if (population.match !== "all") return [{ path: "population", formula: criterionFormula(population), member: false }];
    return population.of.map((criterion, i) => ({ path: `population.of.${i}`, formula: criterionFormula(criterion), member: true }));
  }
  const cohort = spelledAlike(population, query.conceptSets);
  const ofGroup = (group: CohortGroup, path: string): Step[] =>
    group.match === "all" ? group.of.map((member, i) => ({ path: `${path}.of.${i}`, formula: memberFormula(member), member: true })) : [{ path, formula: cohortGroupFormula(group), member: false }];
  return [
    { path: "population.entry", formula: entryFormula(cohort), member: false },
    ...(cohort.qualifying ? ofGroup(cohort.qualifying.group, "population.qualifying.group") : []),
    ...cohort.rules.flatMap((rule, i) => ofGroup(rule.group, `population.rules.${i}.group`)),
  ];
}
/** Each member as canonical form writes it, in its own place, so that equal questions have equal facts. */
export function spelledAlike(cohort: Cohort, conceptSets: readonly ConceptSet[] | undefined): Cohort {
  const alone = (member: CohortMember): CohortMember => {
    if (member.kind === "cohort-group") return { ...member, of: member.of.map(alone) };
    const [rule] = canonicalCohort({ ...cohort, censoring: [], entry: { ...cohort.entry, events: [] }, exit: { kind: "end-of-observation" }, qualifying: undefined, rules: [{ name: "r", group: { kind: "cohort-group", match: "all", of: [member] } }] }, conceptSets).rules;
    return rule!.group.of[0]!;
  };
  const group = (g: CohortGroup): CohortGroup => ({ ...g, of: g.of.map(alone) });
  return { ...cohort, ...(cohort.qualifying ? { qualifying: { ...cohort.qualifying, group: group(cohort.qualifying.group) } } : {}), rules: cohort.rules.map((rule) => ({ ...rule, group: group(rule.group) })) };
}
