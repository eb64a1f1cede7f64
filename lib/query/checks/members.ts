/** Every list of a population with its members, wherever it stands, for checks that look at one member or at neighbours. */
import type { CohortGroup, CohortMember } from "../cohort.ts";
import { partsOfCohort } from "../cohort-walk.ts";
import { isCohort, type Criterion, type Query } from "../model.ts";

export const cohortGroups = ({ population }: Query): { group: CohortGroup; path: string }[] =>
  isCohort(population) ? [...partsOfCohort(population)].flatMap((part) => ("group" in part ? [part] : [])) : [];
export const cohortMembers = (query: Query): { member: CohortMember; path: string; group: CohortGroup }[] =>
  cohortGroups(query).flatMap(({ group, path }) => group.of.map((member, i) => ({ member, group, path: `${path}.of.${i}` })));
/** Members of rules only, which count from the index event itself. */
export const ofRules = (query: Query) => cohortMembers(query).filter(({ path }) => /^population\.(rules\.\d+|qualifying)\.group(\.of\.\d+)+$/.test(path));

export function criteria({ population }: Query): { criterion: Criterion; path: string }[] {
  const walk = (criterion: Criterion, path: string): { criterion: Criterion; path: string }[] =>
    [{ criterion, path }, ...(criterion.kind === "group" ? criterion.of.flatMap((c, i) => walk(c, `${path}.of.${i}`)) : [])];
  return isCohort(population) ? [] : walk(population, "population");
}
