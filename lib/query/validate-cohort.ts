/** What can be wrong or doubtful about a cohort and its concept sets. Each check names the place and the mend. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalCohort } from "./canonical-cohort.ts";
import type { Cohort, CohortGroup, CohortMember, RelativeWindow, WindowBound } from "./cohort.ts";
import { partsOfCohort, partsOfQuery, setsNamed } from "./cohort-walk.ts";
import type { DatasetDescription } from "./dictionary.ts";
import { isCohort, type Query } from "./model.ts";

export type Found = { path: string; severity: "error" | "warning"; message: string };
const error = (path: string, message: string): Found => ({ path, severity: "error", message });
const warning = (path: string, message: string): Found => ({ path, severity: "warning", message });

/** Days from the anchor, where both bounds have them. */
const offset = ({ days, side }: WindowBound): number => (days === null ? (side === "before" ? -Infinity : Infinity) : side === "before" ? -days : days);
const isEmpty = (window: RelativeWindow): boolean => offset(window.from) > offset(window.to);

function windowProblems(group: CohortGroup, path: string): Found[] {
  return group.of.flatMap((member, i) => {
    if (member.kind !== "events") return [];
    return (["start", "end"] as const).flatMap((which) => {
      const window = member[which];
      return window && isEmpty(window) ? [error(`${path}.of.${i}.${which}`, "The window ends before it starts: no record can lie in it.")] : [];
    });
  });
}

const wants = (m: CohortMember): m is Extract<CohortMember, { kind: "events" }> => m.kind === "events" && m.occurs.at !== "at-most" && m.occurs.count > 0;
const forbids = (m: CohortMember): m is Extract<CohortMember, { kind: "events" }> => m.kind === "events" && m.occurs.at !== "at-least" && m.occurs.count === 0;
const askedOf = (m: CohortMember) => (m.kind === "events" ? canonicalJson({ ...m, occurs: null }) : "");
/** The same records demanded and forbidden at once: nobody can meet both. */
function contradictions(cohort: Cohort): Found[] {
  const all = cohort.rules.flatMap((rule, at) => (rule.group.match === "all" ? rule.group.of.map((member, i) => ({ member, path: `population.rules.${at}.group.of.${i}` })) : []));
  return all.flatMap(({ member, path }, at) => {
    const opposite = all.slice(0, at).find((other) => askedOf(other.member) === askedOf(member) && ((wants(member) && forbids(other.member)) || (forbids(member) && wants(other.member))));
    return opposite ? [error(path, "This contradicts another rule: the same records are both demanded and forbidden, so nobody remains.")] : [];
  });
}
/** Lowest and highest ages that `all` members leave. */
function agesLeft(cohort: Cohort): Found[] {
  const tests = cohort.rules.flatMap((rule, at) => rule.group.match !== "all" ? [] : rule.group.of.flatMap((m, i) => (m.kind !== "person" ? [] : m.where.flatMap((r) => (r.kind === "age" && r.of === "start" ? [{ test: r.test, path: `population.rules.${at}.group.of.${i}` }] : [])))));
  let [least, most] = [-Infinity, Infinity];
  for (const { test: { op, value, to }, path } of tests) {
    if (op === "at-least" || op === "between") least = Math.max(least, value);
    if (op === "more") least = Math.max(least, value + 1);
    if (op === "at-most") most = Math.min(most, value);
    if (op === "less") most = Math.min(most, value - 1);
    if (op === "between") most = Math.min(most, to!);
    if (op === "equal") [least, most] = [Math.max(least, value), Math.min(most, value)];
    if (least > most) return [error(path, "The rules about age leave nobody: the lowest age that they allow is above the highest.")];
  }
  return [];
}

function setProblems(query: Query, datasets: readonly DatasetDescription[]): Found[] {
  const sets = query.conceptSets ?? [];
  const named = setsNamed(partsOfQuery(query));
  const missing = named.filter(({ key }) => !sets.some((s) => s.key === key)).map(({ path }) => error(path, "Choose a concept set: the one named here is not in the query."));
  const own = sets.flatMap((set, i): Found[] => {
    const path = `conceptSets.${i}`;
    const included = set.items.filter((item) => !item.exclude);
    const problems: Found[] = [];
    if (sets.findIndex((other) => other.key === set.key) < i) problems.push(error(`${path}.key`, `Two concept sets have the key “${set.key}”.`));
    if (!named.some(({ key }) => key === set.key)) return [...problems, warning(path, `No criterion uses the concept set “${set.name}”.`)];
    if (included.length === 0) return [...problems, warning(path, `The concept set “${set.name}” holds nothing: no record can match it.`)];
    if (sets.some((other, at) => at < i && canonicalJson(other.items.map((x) => x.conceptId).sort()) === canonicalJson(set.items.map((x) => x.conceptId).sort()) && other.key !== set.key)) problems.push(warning(path, `“${set.name}” lists the same concepts as another set.`));
    for (const dataset of datasets) {
      const held = included.some((item) => dataset.concepts.some((c) => c.conceptId === item.conceptId));
      if (!held) problems.push(warning(path, `${dataset.title} publishes no records of the concepts listed in “${set.name}”${included.some((item) => item.descendants) ? "; it may hold more specific ones" : ""}.`));
    }
    return problems;
  });
  return [...missing, ...own];
}

function cohortOnly(query: Query): Found[] {
  if (isCohort(query.population)) return [];
  return query.variables.flatMap((v, i): Found[] => {
    const counts = v.kind === "records" || v.kind === "days-between" || v.kind === "follow-up" || v.kind === "index-year" || ((v.kind === "age" || v.kind === "age-band") && v.at === "index");
    return counts ? [error(`variables.${i}`, `“${v.label}” counts from an index date, which this population does not give. Ask for people from an index event on, or choose a date.`)] : [];
  });
}

export function cohortProblems(query: Query, datasets: readonly DatasetDescription[]): Found[] {
  const { population } = query;
  const general = [...setProblems(query, datasets), ...cohortOnly(query)];
  if (!isCohort(population)) return general;
  const parts = [...partsOfCohort(population)];
  const windows = parts.flatMap((part) => ("group" in part ? windowProblems(part.group, part.path) : []));
  const empty = parts.flatMap((part) => ("group" in part && part.group.of.length === 0 ? [warning(`${part.path}.of`, "This list is empty, so everybody meets it. Add a criterion or remove it.")] : []));
  const whole: Found[] = [];
  if (query.dataModel.kind !== "omop-5.4") whole.push(error("population", "An index event belongs to OMOP records; this query asks a table. Use its columns."));
  if (population.within?.from && population.within.to && population.within.from > population.within.to) whole.push(error("population.within", "The days that count end before they start."));
  const censoring = canonicalCohort(population).censoring.map((e) => canonicalJson(e));
  if (canonicalCohort(population).entry.events.some((e) => censoring.includes(canonicalJson(e)))) whole.push(warning("population.censoring", "The event that lets people in also makes them leave: they stay for one day."));
  population.rules.forEach((rule, i) => {
    if (population.rules.findIndex((other) => other.name === rule.name) < i) whole.push(warning(`population.rules.${i}.name`, `Two rules are called “${rule.name}”.`));
  });
  return [...general, ...whole, ...windows, ...empty, ...contradictions(population), ...agesLeft(population)];
}
