/**
 * A query keeps to a bound where each person it can find must meet it, as its own words say; the data is not asked. What cannot be seen from them does
 * not keep to it, so that people look at it: a bound is never guessed. All that a query counts, denominators and groups that are compared included, is
 * of its one population: so that is all there is to look at.
 */
import { genderConcept } from "#lib/query/checked-concepts.ts";
import type { Cohort, CohortEvent, CohortGroup, NumberTest, Restriction } from "#lib/query/cohort.ts";
import type { ConceptReference, Criterion, Query } from "#lib/query/model.ts";
import { isCohort } from "#lib/query/model.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { isOfRecords, type Bound } from "./bounds.ts";

type Asked = Pick<Query, "population" | "conceptSets">;
type Sets = NonNullable<Query["conceptSets"]>;

export const keepsTo = ({ population, conceptSets = [] }: Asked, bound: Bound): boolean =>
  halves(bound).every((half) => (isCohort(population) ? cohortKeeps(population, half, conceptSets) : implies(population, half)));

/** A lowest and a highest value may be kept by two different criteria. */
const halves = (bound: Bound): Bound[] =>
  bound.kind !== "age" && bound.kind !== "number" ? [bound] : [...(bound.min === undefined ? [] : [{ ...bound, max: undefined }]), ...(bound.max === undefined ? [] : [{ ...bound, min: undefined }])];

const year = (date: PlainDate): number => Number(date.slice(0, 4));
type Ends = { min?: number | undefined; max?: number | undefined };
const within = (asked: Ends, bound: Ends): boolean =>
  (bound.min === undefined || (asked.min !== undefined && asked.min >= bound.min)) && (bound.max === undefined || (asked.max !== undefined && asked.max <= bound.max));
/** An age on a day is a year of birth: ages on different days are compared by that. */
const asBirths = ({ at, min, max }: Extract<Criterion, { kind: "age" }>): Ends => ({ min: max === undefined ? undefined : year(at) - max, max: min === undefined ? undefined : year(at) - min });

/**
 * Both lists are looked up in one TRE’s vocabulary, so that the same code reaches the same ones there, whatever another TRE’s says. That a code is more
 * specific than another is known to vocabularies alone, and they differ: it is not taken for one of the other’s.
 */
const covers = (allowed: readonly ConceptReference[], asked: readonly Pick<ConceptReference, "conceptId" | "descendants">[]): boolean =>
  asked.length > 0 && asked.every((one) => allowed.some((code) => code.conceptId === one.conceptId && (code.descendants || !one.descendants)));

function implies(criterion: Criterion, bound: Bound): boolean {
  if (criterion.kind === "group") {
    // What is not recorded meets no criterion, and so passes each “none of these”.
    if (criterion.match === "none") return false;
    return criterion.match === "all" ? criterion.of.some((one) => implies(one, bound)) : criterion.of.length > 0 && criterion.of.every((one) => implies(one, bound));
  }
  // When it was, at which age, with what value: each only takes people away.
  if (isOfRecords(bound)) return criterion.kind === bound.kind && "concepts" in criterion && covers(bound.concepts, criterion.concepts);
  switch (bound.kind) {
    case "sex": return criterion.kind === "sex" && criterion.is === bound.is;
    case "age": return criterion.kind === "age" && within(asBirths(criterion), asBirths(bound));
    case "number": return criterion.kind === "number" && criterion.column === bound.column && within(criterion, bound);
    case "category": return criterion.kind === "category" && criterion.column === bound.column && criterion.in.every((code) => bound.in.includes(code));
  }
}

const ageEnds = ({ op, value, to }: NumberTest): Ends => {
  switch (op) {
    case "at-least": return { min: Math.ceil(value) };
    case "more": return { min: Math.floor(value) + 1 };
    case "at-most": return { max: Math.floor(value) };
    case "less": return { max: Math.ceil(value) - 1 };
    case "equal": return { min: value, max: value };
    case "between": return { min: Math.ceil(value), max: Math.floor(to ?? value) };
    case "not-equal": case "not-between": return {};
  }
};
/** Of the person at the index date, or of the record that lets them in, which starts on it. */
function restrictionKeeps(restriction: Restriction, bound: Bound): boolean {
  if (bound.kind === "age") return restriction.kind === "age" && restriction.of === "start" && within(ageEnds(restriction.test), bound);
  return bound.kind === "sex" && restriction.kind === "concepts" && restriction.field === "gender" && !restriction.exclude && restriction.concepts.every(({ conceptId }) => conceptId === genderConcept[bound.is]);
}

/** Each event that lets a person in, or a rule that all of them must meet. */
const cohortKeeps = (cohort: Cohort, bound: Bound, sets: Sets): boolean =>
  cohort.entry.events.every((event) => entryKeeps(event, bound, sets)) ||
  [cohort.qualifying?.group, ...cohort.rules.map((rule) => rule.group)].some((group) => group !== undefined && groupKeeps(group, bound, sets));

/** An event whose dates are shifted is not the index date. */
const entryKeeps = (event: CohortEvent, bound: Bound, sets: Sets): boolean => (event.shift === undefined && event.where.some((one) => restrictionKeeps(one, bound))) || hasRecord(event, bound, sets);

/** That there is such a record says it of the person for good, whenever it was; so does what must hold round it. */
const hasRecord = (event: CohortEvent, bound: Bound, sets: Sets): boolean =>
  isOfRecords(bound) && ((event.domain === bound.kind && setKeeps(event.conceptSet, bound.concepts, sets)) || (event.nested !== undefined && groupKeeps(event.nested, bound, sets)));

/** What a set leaves out only takes away. Codes that a vocabulary maps to another are others; of two sets under one key it is not asked which is meant. */
function setKeeps(key: string | undefined, allowed: readonly ConceptReference[], sets: Sets): boolean {
  const meant = sets.filter((set) => set.key === key).map((set) => set.items.filter((item) => !item.exclude));
  return meant.length > 0 && meant.every((items) => covers(allowed, items) && items.every((item) => !item.mapped));
}

/** Enough of the members say so that whichever are met, one of these is among them. */
function groupKeeps({ match, count = 0, of }: CohortGroup, bound: Bound, sets: Sets): boolean {
  const needed = match === "all" ? of.length : match === "any" ? 1 : match === "at-least" ? count : 0;
  const sayingSo = of.filter((member) => memberKeeps(member, bound, sets)).length;
  return sayingSo > 0 && sayingSo > of.length - needed;
}
function memberKeeps(member: CohortGroup["of"][number], bound: Bound, sets: Sets): boolean {
  switch (member.kind) {
    case "cohort-group": return groupKeeps(member, bound, sets);
    case "person": return member.where.some((one) => restrictionKeeps(one, bound));
    // At most so many may be none at all.
    case "events": return member.occurs.at !== "at-most" && member.occurs.count > 0 && hasRecord(member.event, bound, sets);
  }
}
