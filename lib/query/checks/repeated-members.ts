/** Said twice in lists where saying it once is the same; “at least 2 of” counts a repeated member twice, which is graver. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalCohort } from "../canonical-cohort.ts";
import { criterionKey } from "../canonical.ts";
import { isCohort, type Query } from "../model.ts";
import { spelledAlike } from "./facts.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { cohortGroups, criteria } from "./members.ts";

const repeatsOf = (keys: readonly string[]): number[] => keys.flatMap((key, i) => (keys.indexOf(key) < i ? [i] : []));

function inCohort(query: Query): Finding[] {
  const { population } = query;
  if (!isCohort(population)) return [];
  const warning = finding("warning");
  const alike = cohortGroups({ ...query, population: spelledAlike(population, query.conceptSets) });
  const events = repeatsOf(population.entry.events.map((e) => canonicalJson(canonicalCohort({ ...population, entry: { ...population.entry, events: [e] } }, query.conceptSets).entry.events)));
  return [
    ...events.map((i) => warning(`population.entry.events.${i}`, "The same index event stands in the list already.", { label: "Remove the repeated one", edits: [{ op: "remove", path: `population.entry.events.${i}` }] })),
    // In a list of which all must hold, logic finds what is said again.
    ...alike.flatMap(({ group, path }) => group.match === "all" ? [] : repeatsOf(group.of.map((m) => canonicalJson(m))).map((i) =>
      warning(`${path}.of.${i}`, group.match === "any" ? "This stands in the list already." : "This stands in the list already, so one fact counts twice.", { label: "Remove the repeated one", edits: [{ op: "remove", path: `${path}.of.${i}` }] }))),
  ];
}

export const repeatedMembers: Check = {
  key: "repeated-members", severity: "warning", circe: ["DuplicatesCriteriaCheck"],
  title: "The same thing twice in one list",
  why: "It is a slip of the hand at best; where “at least 2” are asked for, one fact then counts twice.",
  find: (query) => [
    ...inCohort(query),
    ...criteria(query).flatMap(({ criterion, path }) => criterion.kind !== "group" || (criterion.match === "all" && path === "population") ? [] : repeatsOf(criterion.of.map(criterionKey)).map((i) =>
      finding("warning")(`${path}.of.${i}`, "This stands in the list already.", { label: "Remove the repeated one", edits: [{ op: "remove", path: `${path}.of.${i}` }] }))),
  ],
};
