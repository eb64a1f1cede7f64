/**
 * RQuest's availability query as a population. Rules mean what a plain reader takes them to mean, which is not always what a
 * worker computes (worker-semantics.ts): an open end is open, an exclusion in an OR group is an alternative, Y is years.
 */
import { dateInWords, yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { checkedConcepts, genderConcept } from "../checked-concepts.ts";
import type { Query} from "../model.ts";
import { type ConceptReference, type Criterion, type EventDomain, type Group, type RecordDetails } from "../model.ts";
import { jsonIn, readQuery } from "./documents.ts";
import { changedMeaning, cosmetic, narrower, unknownKeys, type Loss, type ReadDocument } from "./loss.ts";
import { monthsBefore } from "./months.ts";
import { envelopeKeys, farAway, rangeIn, reservedRuleKeys, RquestCohort, RquestJob, ruleKeys, type Bounds, type RquestRule } from "./rquest-document.ts";

export type ReadingOptions = {
  /** The day that “now” in the document stands for. */
  today: PlainDate;
  title?: string;
  /** The name of a concept, where somebody knows it. */
  nameOf?: ((conceptId: number) => string | undefined) | undefined;
};

/** RQuest's categories, and what they are here. */
export const rquestDomains: Readonly<Record<string, EventDomain>> = {
  Condition: "condition", Drug: "drug", Medication: "drug", Procedure: "procedure", Measurement: "measurement", Observation: "observation",
};
const unreadable = (path: string, message: string): Refused => refuse("unsupported", message, { fields: { [path]: message } });
const conceptIn = (value: string): number | undefined => (/^\s*[0-9]{1,10}\s*$/.test(value) && Number(value) > 0 ? Number(value) : undefined);

export function conceptReference(conceptId: number, { nameOf }: Pick<ReadingOptions, "nameOf">, descendants = false): ConceptReference {
  const name = nameOf?.(conceptId) ?? checkedConcepts.find((c) => c.conceptId === conceptId)?.name ?? `Concept ${conceptId}`;
  return { conceptId, name, descendants };
}

/** A criterion about what the person is. The document doesn't tell race from ethnicity, so both are asked. */
export function personConcept(conceptId: number, options: ReadingOptions, path: string, losses: Loss[]): Criterion {
  if (conceptId === genderConcept.female) return { kind: "sex", is: "female" };
  if (conceptId === genderConcept.male) return { kind: "sex", is: "male" };
  const concepts = [conceptReference(conceptId, options)];
  losses.push(cosmetic(path, `The document does not say whether concept ${conceptId} is a race or an ethnicity: either counts here.`));
  return { kind: "group", match: "any", of: [{ kind: "race", concepts }, { kind: "ethnicity", concepts }] };
}

/** `lo|hi` years of age now, as ages on `today`. */
export function ageCriterion(bounds: Bounds, today: PlainDate, path: string, losses: Loss[]): Result<Criterion> {
  const [min, max] = [bounds.min === undefined ? undefined : Math.ceil(bounds.min), bounds.max === undefined ? undefined : Math.floor(bounds.max)];
  if ((min ?? 0) > 130 || (max ?? 0) < 0 || (min ?? 0) > (max ?? Infinity)) return unreadable(path, `Nobody has an age in this range (${bounds.min ?? ""} to ${bounds.max ?? ""} years).`);
  losses.push(narrower(path, `The document means the age on the day it is run; here it is the age on ${dateInWords(today)}. Change that day in the criterion if another is meant.`));
  const upper = max === undefined || max > 130 ? {} : { max };
  return ok({ kind: "age", at: today, ...(min === undefined || (min <= 0 && "max" in upper) ? {} : { min: Math.max(0, min) }), ...(min === undefined && !("max" in upper) ? { min: 0 } : {}), ...upper });
}

type Time = Pick<RecordDetails, "window" | "ageAtEvent">;
/** `N|:AGE:Y`, `|N:TIME:M` and the like. */
function timeIn(time: string, path: string, { today }: ReadingOptions, losses: Loss[]): Result<Time> {
  const [range = "", kind = "", unit = "", ...more] = time.split(":");
  const bounds = rangeIn(range);
  const whole = bounds && [bounds.min, bounds.max].every((end) => end === undefined || (Number.isInteger(end) && end >= 0));
  if (!bounds || !whole || more.length > 0 || (bounds.min === undefined && bounds.max === undefined)) return unreadable(path, `The time “${time}” is not of the form “18|:AGE:Y” or “|6:TIME:M”.`);
  if ((bounds.min ?? 0) > (bounds.max ?? Infinity)) return unreadable(path, `The time “${time}” ends before it begins.`);
  if (kind === "AGE") {
    if (unit !== "Y") return unreadable(path, `Ages at an event are read in years (Y); “${time}” has the unit “${unit}”.`);
    if ((bounds.min ?? 0) > 130) return unreadable(path, `Nobody is ${bounds.min} years old.`);
    return ok({ ageAtEvent: { ...(bounds.min === undefined ? {} : { min: bounds.min }), ...(bounds.max === undefined ? {} : { max: Math.min(130, bounds.max) }) } });
  }
  if (kind !== "TIME") return unreadable(path, `The time “${time}” is of the kind “${kind}”; AGE and TIME are known.`);
  const monthsIn = { M: 1, Y: 12 }[unit];
  if (monthsIn === undefined) return unreadable(path, `The time “${time}” has the unit “${unit}”; months (M) and years (Y) are known.`);
  const back = (n: number | undefined) => (n === undefined ? undefined : monthsBefore(today, n * monthsIn));
  const [to, from] = [back(bounds.min), back(bounds.max)];
  if (from !== undefined && yearOf(from) < 1850) return unreadable(path, `The time “${time}” goes back before 1850.`);
  losses.push(narrower(path, `The document counts back from the day it is run; here the dates are fixed, counted from ${dateInWords(today)}.`));
  return ok({ window: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } });
}

const given = (value: unknown): boolean => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

function ruleAsIs(rule: RquestRule, path: string, options: ReadingOptions, losses: Loss[]): Result<Criterion> {
  const { varname, varcat, type, value, time } = rule;
  const modifiers = (rule.secondary_modifier ?? []).map(Number);
  if (!modifiers.every((id) => Number.isInteger(id) && id > 0)) return unreadable(`${path}.secondary_modifier`, "A secondary modifier is the concept id of a record type.");
  const at = (step: string) => `${path}.${step}`;
  if (type !== "TEXT" && type !== "NUM") return unreadable(at("type"), `A rule of type “${type}” cannot be asked here; TEXT and NUM can.`);

  if (varcat === "Person") {
    if (given(time)) return unreadable(at("time"), `A time (“${time}”) says nothing about what a person is. Ask for the age in a rule of its own.`);
    if (modifiers.length > 0) losses.push(changedMeaning(at("secondary_modifier"), "Record types say nothing about what a person is and were left out."));
    if (type === "NUM") {
      const bounds = varname === "AGE" ? rangeIn(value) : undefined;
      if (varname !== "AGE") return unreadable(at("varname"), `Of a person only the number AGE is known, not “${varname}”.`);
      if (!bounds || (bounds.min === undefined && bounds.max === undefined)) return unreadable(at("value"), `“${value}” is not a range of ages such as “18|65”.`);
      return ageCriterion(bounds, options.today, at("value"), losses);
    }
    const conceptId = varname === "OMOP" ? conceptIn(value) : undefined;
    if (conceptId === undefined) return unreadable(at("value"), `“${varname} ${value}” is not an OMOP concept.`);
    if ([8521, 8551, 8570].includes(conceptId)) return unreadable(at("value"), `Sex can be asked for as recorded female or male; concept ${conceptId} is neither.`);
    return ok(personConcept(conceptId, options, at("value"), losses));
  }

  const domain = Object.hasOwn(rquestDomains, varcat) ? rquestDomains[varcat] : undefined;
  if (!domain) return unreadable(at("varcat"), `Rules about “${varcat}” cannot be asked here; known are Person, ${Object.keys(rquestDomains).join(", ")}.`);
  const timed = given(time) ? timeIn(time ?? "", at("time"), options, losses) : ok({});
  if (!timed.ok) return timed;
  const details = { ...timed.value, ...(modifiers.length > 0 ? { typeConceptIds: [...new Set(modifiers)] } : {}) };
  if (type === "TEXT") {
    const conceptId = varname === "OMOP" ? conceptIn(value) : undefined;
    if (conceptId === undefined) return unreadable(at("value"), `“${varname} ${value}” is not an OMOP concept.`);
    return ok({ kind: domain, concepts: [conceptReference(conceptId, options)], ...details });
  }
  const conceptId = varname.startsWith("OMOP=") ? conceptIn(varname.slice(5)) : undefined;
  const bounds = rangeIn(value);
  if (conceptId === undefined) return unreadable(at("varname"), `“${varname}” does not name an OMOP concept as “OMOP=3004410” does.`);
  if (!bounds || (bounds.min ?? -Infinity) > (bounds.max ?? Infinity)) return unreadable(at("value"), `“${value}” is not a range such as “48|75”.`);
  if (domain !== "measurement" && domain !== "observation") return unreadable(at("varcat"), `Only measurements and observations have values, not “${varcat}”.`);
  const near = { ...(bounds.min === undefined || bounds.min <= -farAway ? {} : { min: bounds.min }), ...(bounds.max === undefined || bounds.max >= farAway ? {} : { max: bounds.max }) };
  // Both ends far away still ask that there is a number.
  const range = near.min === undefined && near.max === undefined ? { min: -farAway } : near;
  losses.push(cosmetic(at("value"), "The document names no unit: values in every unit are compared as they stand, as it asks."));
  return ok({ kind: domain, concepts: [conceptReference(conceptId, options)], ...details, value: range });
}

function ruleCriterion(rule: RquestRule, path: string, options: ReadingOptions, losses: Loss[]): Result<Criterion> {
  losses.push(...unknownKeys(rule, [...ruleKeys, ...reservedRuleKeys], path));
  for (const key of reservedRuleKeys) if (given(rule[key])) return unreadable(`${path}.${key}`, `“${key}” (${JSON.stringify(rule[key])}) is not understood here.`);
  if (rule.oper !== "=" && rule.oper !== "!=") return unreadable(`${path}.oper`, `The operator “${rule.oper}” is not known; = and != are.`);
  const criterion = ruleAsIs(rule, path, options, losses);
  if (!criterion.ok || rule.oper === "=") return criterion;
  return ok({ kind: "group", match: "none", of: [criterion.value] });
}

const matchOf = (oper: string): "all" | "any" | undefined => ({ AND: "all", OR: "any" } as const)[oper];

export function readRquest(input: unknown, options: ReadingOptions): ReadDocument<Query> {
  const json = jsonIn(input);
  if (!json.ok) return json;
  const job = RquestJob.safeParse(json.value);
  const cohort = job.success ? RquestCohort.safeParse(job.data.cohort) : RquestCohort.safeParse(json.value);
  if (!cohort.success) {
    const [issue] = (job.success ? cohort.error : (typeof json.value === "object" && json.value !== null && "cohort" in json.value ? job.error : cohort.error)).issues;
    return refuse("invalid-input", `This is not an RQuest query: ${issue?.path.join(".") ?? "the document"}: ${issue?.message ?? "is not readable"}`, { fields: { [issue?.path.join(".") ?? ""]: issue?.message ?? "It is not readable." } });
  }
  const base = job.success ? "cohort" : "";
  const at = (step: string) => (base === "" ? step : `${base}.${step}`);
  const losses: Loss[] = [...(job.success ? unknownKeys(job.data, envelopeKeys, "") : []), ...unknownKeys(cohort.data, ["groups_oper", "groups"], base)];
  const match = matchOf(cohort.data.groups_oper);
  if (!match) return unreadable(at("groups_oper"), `Groups are joined by “${cohort.data.groups_oper}”; AND and OR are known.`);
  const groups: Group[] = [];
  for (const [g, group] of cohort.data.groups.entries()) {
    const path = at(`groups.${g}`);
    losses.push(...unknownKeys(group, ["rules_oper", "rules"], path));
    const inner = matchOf(group.rules_oper);
    if (!inner) return unreadable(`${path}.rules_oper`, `Rules are joined by “${group.rules_oper}”; AND and OR are known.`);
    const of: Criterion[] = [];
    for (const [r, rule] of group.rules.entries()) {
      const criterion = ruleCriterion(rule, `${path}.rules.${r}`, options, losses);
      if (!criterion.ok) return criterion;
      of.push(criterion.value);
    }
    groups.push({ kind: "group", match: inner, of });
  }
  const [only] = groups;
  const population: Group = groups.length === 1 && only ? only : { kind: "group", match, of: groups };
  return readQuery(population, options.title ?? "A query from RQuest", losses);
}
