/** What makes a cohort and its concept sets no sound question: references that lead nowhere, and parts that need what is not there. What was probably not meant is in `checks/`. */
import { partsOfQuery, setsNamed } from "./cohort-walk.ts";
import { finding, type Finding } from "./checks/finding.ts";
import { isCohort, type Query } from "./model.ts";

const error = finding("error");
const warning = finding("warning");

function setProblems(query: Query): Finding[] {
  const sets = query.conceptSets ?? [];
  const missing = setsNamed(partsOfQuery(query)).filter(({ key }) => !sets.some((s) => s.key === key)).map(({ path }) => error(path, "Choose a concept set: the one named here is not in the query."));
  return [...missing, ...sets.flatMap((set, i) => sets.findIndex((other) => other.key === set.key) < i ? [error(`conceptSets.${i}.key`, `Two concept sets have the key “${set.key}”.`)] : [])];
}

function cohortOnly(query: Query): Finding[] {
  if (isCohort(query.population)) return [];
  return query.variables.flatMap((v, i): Finding[] => {
    const counts = v.kind === "records" || v.kind === "days-between" || v.kind === "follow-up" || v.kind === "index-year" || ((v.kind === "age" || v.kind === "age-band") && v.at === "index");
    return counts ? [error(`variables.${i}`, `“${v.label}” counts from an index date, which this population does not give. Ask for people from an index event on, or choose a date.`)] : [];
  });
}

export function cohortProblems(query: Query): Finding[] {
  const { population } = query;
  const whole: Finding[] = [];
  if (isCohort(population)) {
    if (query.dataModel.kind !== "omop-5.4") whole.push(error("population", "An index event belongs to OMOP records; this query asks a table. Use its columns."));
    population.rules.forEach((rule, i) => {
      if (population.rules.findIndex((other) => other.name === rule.name) < i) whole.push(warning(`population.rules.${i}.name`, `Two rules are called “${rule.name}”.`));
    });
  }
  return [...setProblems(query), ...cohortOnly(query), ...whole];
}
