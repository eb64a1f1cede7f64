/** A Beacon v2 request as a population: every filter must hold of a person. */
import type { z } from "zod";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { isMeasured, type ConceptReference, type Criterion, type EventDomain, type Group, type Query } from "../model.ts";
import { AlphanumericFilter, alphanumericKeys, BeaconQuery, codeBook, granularities, sexTerms, TermFilter, termKeys, valueIn, yearsIn, type CodeBook, type Operator } from "./beacon-document.ts";
import { jsonIn, readQuery } from "./documents.ts";
import { changedMeaning, cosmetic, unknownKeys, type Loss, type ReadDocument } from "./loss.ts";
import { ageCriterion, type ReadingOptions } from "./rquest-read.ts";

export type BeaconOptions = ReadingOptions & { codes?: CodeBook };
type Place = { path: string; options: BeaconOptions; codes: CodeBook; losses: Loss[] };
const unreadable = (path: string, message: string): Refused => refuse("unsupported", `The request cannot be read at ${path === "" ? "its top" : path}: ${message}`, { fields: { [path]: message } });
const sexOf = (id: string) => (["female", "male"] as const).find((sex) => sexTerms[sex].some((t) => t.toLowerCase() === id.toLowerCase()));
const isPresent = (value: unknown): boolean => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0) && !(typeof value === "object" && Object.keys(value).length === 0);

function lookAtScope(scope: string | null | undefined, { path, losses }: Place): void {
  if (scope && scope.toLowerCase() !== "individuals" && scope.toLowerCase() !== "individual") losses.push(changedMeaning(`${path}.scope`, `The filter is about ${scope}; here it is asked of people.`));
}
function leftOut(what: string, { path, losses }: Place): undefined {
  losses.push(changedMeaning(path, `${what} The filter was left out, so more people are counted.`));
  return undefined;
}
type FoundConcept = { reference: ConceptReference; domain: EventDomain };
function conceptFor(id: string, descendants: boolean, place: Place): FoundConcept | undefined {
  const found = place.codes.conceptOf(id);
  return found && { reference: { conceptId: found.conceptId, name: found.name, descendants }, domain: found.domain };
}

function termCriterion(filter: TermFilter, place: Place): Criterion | undefined {
  const { path, losses } = place;
  losses.push(...unknownKeys(filter, termKeys, path));
  lookAtScope(filter.scope, place);
  if (filter.similarity && filter.similarity !== "exact") losses.push(changedMeaning(`${path}.similarity`, `Terms of ${filter.similarity} similarity cannot be asked for: only the term itself counts.`));
  const sex = sexOf(filter.id);
  if (sex) return { kind: "sex", is: sex };
  const found = conceptFor(filter.id, filter.includeDescendantTerms ?? true, place);
  if (!found) return leftOut(/^[\w+.]+:\S+$/.test(filter.id) ? `No concept is known here for “${filter.id}”.` : `“${filter.id}” is a Beacon's own term, which nobody else knows.`, place);
  return { kind: found.domain, concepts: [found.reference] };
}

/** Bounds of whole numbers; undefined for “not”. */
const wholeBounds: Readonly<Record<Operator, (n: number) => { min?: number; max?: number } | undefined>> = {
  "=": (n) => ({ min: n, max: n }), "<": (n) => ({ max: n - 1 }), ">": (n) => ({ min: n + 1 }), ">=": (n) => ({ min: n }), "<=": (n) => ({ max: n }), "!": () => undefined,
};
function ageFilter(operator: Operator, years: number, place: Place): Result<Criterion> {
  const bounds = wholeBounds[operator](years);
  const read = ageCriterion(bounds ?? { min: years, max: years }, place.options.today, place.path, place.losses);
  return !read.ok || bounds ? read : ok({ kind: "group", match: "none", of: [read.value] });
}
function valueFilter(filter: AlphanumericFilter, found: FoundConcept, place: Place): Criterion | undefined {
  const { domain, reference } = found;
  if (!isMeasured(domain)) return leftOut(`“${filter.id}” is no measurement, so it has no value.`, place);
  const read = valueIn(String(filter.value));
  if (!read) return leftOut(`“${String(filter.value)}” is not a number with a unit that is known here.`, place);
  const { value, unitConceptId } = read;
  if (filter.operator === "!") return leftOut("A value other than one number cannot be asked for here.", place);
  if (filter.operator === "<" || filter.operator === ">") place.losses.push(changedMeaning(`${place.path}.operator`, `Ranges here hold their ends: exactly ${value} counts as well.`));
  const range = filter.operator === "=" ? { min: value, max: value } : filter.operator.startsWith("<") ? { max: value } : { min: value };
  return { kind: domain, concepts: [reference], value: range, ...(unitConceptId === undefined ? {} : { unitConceptId }) };
}
function alphanumericCriterion(filter: AlphanumericFilter, place: Place): Result<Criterion | undefined> {
  place.losses.push(...unknownKeys(filter, alphanumericKeys, place.path));
  lookAtScope(filter.scope, place);
  if (filter.id.toLowerCase() === "age") {
    const years = yearsIn(String(filter.value));
    return years === undefined ? unreadable(`${place.path}.value`, `“${String(filter.value)}” is not an age in whole years, such as P40Y.`) : ageFilter(filter.operator, years, place);
  }
  const found = conceptFor(filter.id, true, place);
  return ok(found ? valueFilter(filter, found, place) : leftOut(`“${filter.id}” is not known here.`, place));
}

function parsedAs<T>(schema: z.ZodType<T>, given: unknown, place: Place, read: (filter: T, place: Place) => Result<Criterion | undefined>): Result<Criterion | undefined> {
  const filter = schema.safeParse(given);
  if (filter.success) return read(filter.data, place);
  const [issue] = filter.error.issues;
  return unreadable([place.path, ...(issue?.path ?? [])].join("."), issue?.message ?? "it is not readable");
}
/** A request, its query alone, or the list of filters. */
function queryIn(json: unknown): Result<{ query: BeaconQuery; base: string }> {
  const holder = Array.isArray(json) ? { filters: json as unknown[] } : json;
  const wrapped = typeof holder === "object" && holder !== null && "query" in holder;
  const parsed = BeaconQuery.safeParse(wrapped ? holder.query : holder);
  if (!parsed.success || !Array.isArray(parsed.data.filters)) return unreadable("", "it has no list of filters, so it is no Beacon request.");
  return ok({ query: parsed.data, base: Array.isArray(json) ? "" : wrapped ? "query.filters." : "filters." });
}
function lookAtRest(query: BeaconQuery, losses: Loss[]): void {
  const { filtersLogic: logic, requestedGranularity: granularity } = query;
  if (logic && logic.toUpperCase() !== "AND") losses.push(changedMeaning("query.filtersLogic", `Filters joined by “${logic}” cannot be read: all of them must hold here.`));
  if (isPresent(query.requestParameters)) losses.push(changedMeaning("query.requestParameters", "What is asked of genomic variants and the like was left out: only people's health records are asked here."));
  if (granularity === "record") losses.push(changedMeaning("query.requestedGranularity", "Records about people never leave a data environment: the number of people is asked."));
  else if (granularity && granularity !== "count") losses.push(cosmetic("query.requestedGranularity", (granularities as readonly string[]).includes(granularity) ? "The number of people is asked; whether there is anybody follows from it." : `“${granularity}” is no granularity of Beacon; the number of people is asked.`));
  for (const key of ["includeResultsetResponses", "pagination", "testMode"] as const) if (isPresent(query[key]) && query[key] !== false) losses.push(cosmetic(`query.${key}`, `“${key}” says how a Beacon answers, and is not kept.`));
  losses.push(...unknownKeys(query, ["filters", "filtersLogic", "requestedGranularity", "requestParameters", "includeResultsetResponses", "pagination", "testMode"], "query"));
}

export function readBeacon(input: unknown, options: BeaconOptions): ReadDocument<Query> {
  const json = jsonIn(input);
  if (!json.ok) return json;
  const found = queryIn(json.value);
  if (!found.ok) return found;
  const { query, base } = found.value;
  const losses: Loss[] = [];
  lookAtRest(query, losses);
  const of: Criterion[] = [];
  for (const [i, given] of (query.filters ?? []).entries()) {
    const place: Place = { path: `${base}${i}`, options, codes: options.codes ?? codeBook(), losses };
    const isAlphanumeric = typeof given === "object" && given !== null && ("operator" in given || "value" in given);
    const criterion = isAlphanumeric ? parsedAs(AlphanumericFilter, given, place, alphanumericCriterion) : parsedAs(TermFilter, given, place, (filter) => ok(termCriterion(filter, place)));
    if (!criterion.ok) return criterion;
    if (criterion.value) of.push(criterion.value);
  }
  if (of.length === 0 && (query.filters ?? []).length > 0) return unreadable(base.slice(0, -1), `none of its filters can be asked here. ${losses.find((l) => l.severity === "changed-meaning")?.message ?? ""}`);
  const population: Group = { kind: "group", match: "all", of };
  return readQuery(population, options.title ?? "A query from a Beacon", losses);
}
