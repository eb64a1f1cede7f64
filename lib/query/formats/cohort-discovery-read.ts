/**
 * A query of the Cohort Discovery builder as a population. An exclusion on a group excludes the group (the service behind that
 * builder reads it at leaves only); calendar days stay calendar days (that service turns them into months).
 */
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { isMeasured, type ConceptReference, type Criterion, type EventDomain, type Group, type Query } from "../model.ts";
import { AgeFilter, ageKeys, ConceptLeaf, groupKeys, leafKeys, RuleGroup, Separator, separatorKeys, type BuilderConcept } from "./cohort-discovery-document.ts";
import { jsonIn, readQuery } from "./documents.ts";
import { changedMeaning, cosmetic, unknownKeys, type Loss, type ReadDocument } from "./loss.ts";
import { ageCriterion, conceptReference, personConcept, rquestDomains, type ReadingOptions } from "./rquest-read.ts";

const unreadable = (path: string, message: string): Refused => refuse("unsupported", message, { fields: { [path]: message } });
const deepest = 20;

type Place = { path: string; depth: number; options: ReadingOptions; losses: Loss[] };
const under = (place: Place, step: string): Place => ({ ...place, path: place.path === "" ? step : `${place.path}.${step}`, depth: place.depth + 1 });

/** [lo, hi] where either may be open; with an operator, one value and the side on which it bounds. */
function ends<T>(given: readonly [T | null, T | null] | null | undefined, operator: "gt" | "lt" | null | undefined): { low?: T; high?: T } | undefined {
  if (!given) return undefined;
  const [a, b] = given;
  if (operator && (a === null) !== (b === null)) {
    const only = (a ?? b) as T;
    return operator === "gt" ? { low: only } : { high: only };
  }
  return { ...(a === null ? {} : { low: a }), ...(b === null ? {} : { high: b }) };
}
const bounded = (e: { low?: unknown; high?: unknown } | undefined): boolean => e !== undefined && (e.low !== undefined || e.high !== undefined);

function conceptsIn(concepts: readonly BuilderConcept[], place: Place): ConceptReference[] {
  return concepts.map((c, i) => {
    if ((c.children ?? []).length > 0) place.losses.push(changedMeaning(`${place.path}.rule.concept.${i}.children`, "The concepts listed below this one were left out: choose “and more specific ones” if they are meant."));
    const name = c.name ?? c.description;
    return { ...conceptReference(c.concept_id, place.options), ...(name ? { name: name.slice(0, 255) } : {}) };
  });
}

function leafCriterion(leaf: ConceptLeaf, place: Place): Result<Criterion> {
  const { rule } = leaf;
  place.losses.push(...unknownKeys(leaf, leafKeys, place.path), ...unknownKeys(rule, ["concept"], `${place.path}.rule`));
  const given = rule.concept === null ? [] : Array.isArray(rule.concept) ? rule.concept : [rule.concept];
  const [first] = given;
  if (!first) return unreadable(`${place.path}.rule.concept`, "This rule has no concept yet. Choose one in the builder first.");
  const category = first.category ?? "";
  if (given.some((c) => (c.category ?? "") !== category)) return unreadable(`${place.path}.rule.concept`, "The concepts of this rule are of different categories.");
  const time = ends(leaf.timeConstraint, leaf.timeConstraintOperator);
  const age = ends(leaf.ageConstraint, leaf.ageConstraintOperator);
  const value = ends(leaf.valueAsNumber, undefined);

  if (["Gender", "Race", "Ethnicity", "Person"].includes(category)) {
    if (bounded(time) || bounded(age) || bounded(value)) return unreadable(place.path, `A time, age or value says nothing about what a person is (${category}).`);
    const concepts = conceptsIn(given, place);
    if (category === "Race" || category === "Ethnicity") return ok({ kind: category === "Race" ? "race" : "ethnicity", concepts });
    const of = concepts.map((c) => personConcept(c.conceptId, place.options, place.path, place.losses));
    const [only] = of;
    return ok(of.length === 1 && only ? only : { kind: "group", match: "any", of });
  }
  const domain: EventDomain | undefined = Object.hasOwn(rquestDomains, category) ? rquestDomains[category] : undefined;
  if (!domain) return unreadable(`${place.path}.rule.concept`, `Concepts of the category “${category}” cannot be asked here.`);
  const days: { from?: PlainDate; to?: PlainDate } = {};
  for (const [end, text] of [["from", time?.low], ["to", time?.high]] as const) {
    if (text === undefined) continue;
    const day = PlainDate.safeParse(text.slice(0, 10));
    if (!day.success) return unreadable(`${place.path}.timeConstraint`, `“${text}” is not a date.`);
    days[end] = day.data;
  }
  const [min, max] = [age?.low, age?.high];
  if (bounded(value) && !isMeasured(domain)) return unreadable(`${place.path}.valueAsNumber`, `Only measurements and observations have values, not “${category}”.`);
  const details = {
    concepts: conceptsIn(given, place),
    ...(bounded(time) ? { window: days } : {}),
    ...(bounded(age) ? { ageAtEvent: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } } : {}),
  };
  const range = { ...(value?.low === undefined ? {} : { min: value.low }), ...(value?.high === undefined ? {} : { max: value.high }) };
  return ok(isMeasured(domain) ? { kind: domain, ...details, ...(bounded(value) ? { value: range } : {}) } : ({ kind: domain, ...details }));
}

function nodeCriterion(node: unknown, place: Place): Result<Criterion> {
  if (place.depth > deepest) return unreadable(place.path, `The document nests more than ${deepest} deep.`);
  const has = (key: string) => typeof node === "object" && node !== null && Object.hasOwn(node, key);
  const marked = has("valid") && (node as { valid?: unknown }).valid === false;
  if (marked) place.losses.push(cosmetic(`${place.path}.valid`, "The builder marks this part as not valid; it was read as it stands."));
  if (has("rules")) {
    const group = RuleGroup.safeParse(node);
    if (!group.success) return unreadable(place.path, "This group of rules is not readable.");
    return groupCriterion(group.data, place);
  }
  if (has("rule")) {
    const leaf = ConceptLeaf.safeParse(node);
    if (!leaf.success) return unreadable(`${place.path}.${leaf.error.issues[0]?.path.join(".") ?? ""}`, `This rule is not readable: ${leaf.error.issues[0]?.message ?? ""}`);
    const criterion = leafCriterion(leaf.data, place);
    return criterion.ok && leaf.data.exclude === true ? ok({ kind: "group", match: "none", of: [criterion.value] }) : criterion;
  }
  if (has("value")) {
    const filter = AgeFilter.safeParse(node);
    if (!filter.success) return unreadable(`${place.path}.value`, "This filter by age is not readable.");
    for (const key of ["deceased", "location"] as const) {
      const asked = filter.data[key];
      if (asked !== undefined && asked !== null && asked !== false && !(Array.isArray(asked) && asked.length === 0)) return unreadable(`${place.path}.${key}`, `“${key}” cannot be asked here.`);
    }
    place.losses.push(...unknownKeys(filter.data, ageKeys, place.path));
    const [min, max] = filter.data.value;
    return ageCriterion({ min, max }, place.options.today, `${place.path}.value`, place.losses);
  }
  return unreadable(place.path, "This part is neither a group, a rule, a filter by age nor a joining word.");
}

/** Members with the words between them; `and` binds closer where a group mixes both, and the report says so. */
function groupCriterion(group: RuleGroup, place: Place): Result<Group> {
  place.losses.push(...unknownKeys(group, groupKeys, place.path));
  let alternatives: Criterion[][] = [[]];
  const words = new Set<string>();
  let joined = true;
  for (const [i, node] of group.rules.entries()) {
    const here = under(place, `rules.${i}`);
    const separator = Separator.safeParse(node);
    if (separator.success) {
      const { combinator } = separator.data;
      place.losses.push(...unknownKeys(separator.data, separatorKeys, here.path));
      if (combinator === "followed_by") return unreadable(here.path, "“followed by” asks for an order of events, which a list of criteria cannot say. Build it with an index event instead.");
      if (combinator !== "and" && combinator !== "or") return unreadable(here.path, `The joining word “${combinator}” is not known; and and or are.`);
      if (joined) return unreadable(here.path, "A joining word must stand between two rules.");
      words.add(combinator);
      if (combinator === "or") alternatives = [...alternatives, []];
      joined = true;
      continue;
    }
    const criterion = nodeCriterion(node, here);
    if (!criterion.ok) return criterion;
    if (!joined) {
      place.losses.push(changedMeaning(here.path, "Nothing stands between this rule and the one before it: “and” was taken."));
      words.add("and");
    }
    alternatives.at(-1)!.push(criterion.value);
    joined = false;
  }
  if (joined && words.size > 0) return unreadable(place.path, "The group ends with a joining word.");
  if (words.size > 1) place.losses.push(changedMeaning(place.path, "The group mixes “and” with “or” without saying which goes first: “and” was taken to bind closer."));
  const of = alternatives.map((all): Criterion => (all.length === 1 && all[0] ? all[0] : { kind: "group", match: "all", of: all }));
  const [only] = of;
  const inner: Group = of.length > 1 ? { kind: "group", match: "any", of } : only?.kind === "group" && only.match === "all" ? only : { kind: "group", match: "all", of };
  return ok(group.exclude === true ? { kind: "group", match: "none", of: [inner] } : inner);
}

export function readCohortDiscovery(input: unknown, options: ReadingOptions): ReadDocument<Query> {
  const json = jsonIn(input);
  if (!json.ok) return json;
  const whole = Array.isArray(json.value) ? { rules: json.value as unknown[] } : json.value;
  const wrapped = typeof whole === "object" && whole !== null && "definition" in whole ? whole : undefined;
  const losses: Loss[] = wrapped ? unknownKeys(wrapped, ["definition", "name", "id", "pid"], "") : [];
  const group = RuleGroup.safeParse(wrapped ? wrapped.definition : whole);
  if (!group.success) return refuse("invalid-input", "This is not a query of the Cohort Discovery builder: it has no list of rules.", { fields: { rules: "Give the list of rules." } });
  const population = groupCriterion(group.data, { path: wrapped ? "definition" : "", depth: 0, options, losses });
  if (!population.ok) return population;
  const named = wrapped && "name" in wrapped && typeof wrapped.name === "string" ? wrapped.name : (group.data.name ?? "");
  return readQuery(population.value, options.title ?? (named.trim().length >= 3 ? named : "A query from Cohort Discovery"), losses);
}
