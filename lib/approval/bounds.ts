/**
 * Bounds of a population: whoever a committee lets a project ask about. A query keeps to a bound where each person it can find must meet it, as its
 * own words say; the data is not asked. What cannot be seen from them does not keep to it, so that people look at it: a bound is never guessed.
 */
import { z } from "zod";
import { genderConcept } from "#lib/query/checked-concepts.ts";
import type { Cohort, CohortGroup, NumberTest, Restriction } from "#lib/query/cohort.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { isCohort, Sex, type Criterion, type Query } from "#lib/query/model.ts";
import { criterionInWords } from "#lib/query/words.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";

const whole = z.int("Enter a whole number of years.").min(0, "Enter an age from 0 to 130.").max(130, "Enter an age from 0 to 130.").optional();
const finite = z.number("Enter a number.").refine(Number.isFinite, "Enter a number.").optional();
const column = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "Name a column as its dictionary does.");
const hasEnd = ({ min, max }: { min?: number | undefined; max?: number | undefined }) => min !== undefined || max !== undefined;
const inOrder = ({ min, max }: { min?: number | undefined; max?: number | undefined }) => min === undefined || max === undefined || min <= max;

/** Each is a criterion that a query could have, and means the same (lib/query/model.ts). Ages in whole years, on `at`. */
export const Bound = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sex"), is: Sex }),
  z.strictObject({ kind: z.literal("age"), at: PlainDate, min: whole, max: whole }).refine(hasEnd, "Give a lowest or a highest age.").refine(inOrder, "The lowest age must not be above the highest."),
  z.strictObject({ kind: z.literal("number"), column, min: finite, max: finite }).refine(hasEnd, "Give a lowest or a highest value.").refine(inOrder, "The lowest value must not be above the highest."),
  z.strictObject({ kind: z.literal("category"), column, in: z.array(z.string().min(1)).min(1, "Choose at least one level.").max(200) }),
], { error: "Choose what the bound is about." });
export type Bound = z.infer<typeof Bound>;

/** “aged 40 to 64 (both included) on 1 January 2026”. Who is in a cohort has an age on the day they enter it, too, and is judged by that one. */
export function boundInWords(bound: Bound, dictionary?: TableDictionary): string {
  const { text } = criterionInWords(bound, dictionary);
  return bound.kind === "age" ? `${text}, or on the day on which they enter a query’s cohort` : text;
}

export const keepsTo = ({ population }: Pick<Query, "population">, bound: Bound): boolean => halves(bound).every((half) => (isCohort(population) ? cohortKeeps(population, half) : implies(population, half)));

/** A lowest and a highest value may be kept by two different criteria. */
const halves = (bound: Bound): Bound[] =>
  bound.kind !== "age" && bound.kind !== "number" ? [bound] : [...(bound.min === undefined ? [] : [{ ...bound, max: undefined }]), ...(bound.max === undefined ? [] : [{ ...bound, min: undefined }])];

const year = (date: PlainDate): number => Number(date.slice(0, 4));
type Ends = { min?: number | undefined; max?: number | undefined };
const within = (asked: Ends, bound: Ends): boolean =>
  (bound.min === undefined || (asked.min !== undefined && asked.min >= bound.min)) && (bound.max === undefined || (asked.max !== undefined && asked.max <= bound.max));
/** An age on a day is a year of birth: ages on different days are compared by that. */
const asBirths = ({ at, min, max }: Extract<Criterion, { kind: "age" }>): Ends => ({ min: max === undefined ? undefined : year(at) - max, max: min === undefined ? undefined : year(at) - min });

function implies(criterion: Criterion, bound: Bound): boolean {
  if (criterion.kind === "group") {
    // What is not recorded meets no criterion, and so passes each “none of these”.
    if (criterion.match === "none") return false;
    return criterion.match === "all" ? criterion.of.some((one) => implies(one, bound)) : criterion.of.length > 0 && criterion.of.every((one) => implies(one, bound));
  }
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

/** Each event that lets a person in, or a rule that all of them must meet. An event whose dates are shifted is not the index date. */
const cohortKeeps = (cohort: Cohort, bound: Bound): boolean =>
  cohort.entry.events.every((event) => event.shift === undefined && event.where.some((one) => restrictionKeeps(one, bound))) ||
  [cohort.qualifying?.group, ...cohort.rules.map((rule) => rule.group)].some((group) => group !== undefined && groupKeeps(group, bound));

function groupKeeps({ match, count, of }: CohortGroup, bound: Bound): boolean {
  const keeps = (member: CohortGroup["of"][number]): boolean => (member.kind === "cohort-group" ? groupKeeps(member, bound) : member.kind === "person" && member.where.some((one) => restrictionKeeps(one, bound)));
  if (match === "all" || (match === "at-least" && count === of.length)) return of.some(keeps);
  return (match === "any" || (match === "at-least" && count !== undefined && count > 0)) && of.length > 0 && of.every(keeps);
}
