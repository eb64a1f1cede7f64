/** Inside “any of” and “at least”, an impossible part leaves others; it is still never what was meant. */
import { criterionFormula, cohortGroupFormula, spelledAlike, stepsOf } from "./facts.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { isPossible, type Formula } from "./logic.ts";
import { criteria, cohortMembers } from "./members.ts";
import { isCohort, type Query } from "../model.ts";

function parts(query: Query): { path: string; formula: Formula }[] {
  const { population } = query;
  if (!isCohort(population)) return criteria(query).map(({ criterion, path }) => ({ path, formula: criterionFormula(criterion) }));
  return cohortMembers({ ...query, population: spelledAlike(population, query.conceptSets) })
    .filter(({ path }) => /^population\.(rules\.\d+|qualifying)\./.test(path))
    .map(({ member, path }) => ({ path, formula: cohortGroupFormula({ kind: "cohort-group", match: "all", of: [member] }) }));
}

export const partsThatCannotHold: Check = {
  key: "part-cannot-hold", severity: "warning", circe: ["CriteriaContradictionsCheck"],
  title: "A choice that nobody can meet",
  why: "In “any of these”, a part that nobody can meet adds nobody; people whom it was meant for are missed silently.",
  find(query): Finding[] {
    const steps = new Set(stepsOf(query).map((s) => s.path));
    const never = parts(query).filter(({ path, formula }) => path !== "population" && !steps.has(path) && isPossible([formula]) === false).map(({ path }) => path);
    // The smallest part is pointed at, not what it stands in.
    return never.filter((path) => !never.some((other) => other.startsWith(`${path}.`)))
      .map((path) => finding("warning")(path, "Nobody can meet this part, whatever the data: what it asks excludes itself.", { label: "Remove this part", edits: [{ op: "remove", path }] }));
  },
};
