/**
 * The definition of just one set of people in a form that is equal for equal definitions: what the population demands and the levels that
 * the set's people share, as one list of conditions. “Women” is the same as the level “Female” of everyone by sex.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalPopulation, criterionKey, variableKey } from "#lib/query/canonical.ts";
import { isCohort, type Criterion, type Query, type Variable } from "#lib/query/model.ts";
import { bandLevels } from "#lib/query/variables.ts";

type Assignment = readonly [variable: string, level: string];

/** The criterion that says the same as a level of a variable, where there is one. */
function asCriterion(variable: Variable, level: string): Criterion | undefined {
  switch (variable.kind) {
    case "sex":
      return level === "female" || level === "male" ? { kind: "sex", is: level } : undefined;
    case "had":
      return level === "yes" ? { kind: variable.domain, concepts: variable.concepts, ...(variable.window && { window: variable.window }) } : undefined;
    case "age-band": {
      const { at, cutPoints } = variable;
      const band = bandLevels(cutPoints).findIndex((l) => l.code === level);
      if (at === "index" || band < 0 || !cutPoints.every(Number.isInteger)) return undefined;
      return { kind: "age", at, ...(band > 0 && { min: cutPoints[band - 1]! }), ...(band < cutPoints.length && { max: cutPoints[band]! - 1 }) };
    }
    case "column":
      return level.startsWith("_") ? undefined : { kind: "category", column: variable.column, in: [level] };
    case "age":
    case "last-value":
    case "column-band":
    case "column-recode":
    case "column-derived":
    case "ethnicity":
    case "declared":
    case "records":
    case "days-between":
    case "follow-up":
    case "index-year":
      return undefined;
  }
}

export function wordingOf(query: Query, assignments: readonly Assignment[]): string {
  const population = canonicalPopulation(query.population, query.conceptSets);
  const demanded = !isCohort(population) && population.match === "all" ? population.of.map(criterionKey) : [canonicalJson(population)];
  const shared = assignments.map(([name, level]) => {
    const variable = query.variables.find((v) => v.name === name);
    const criterion = variable && asCriterion(variable, level);
    return criterion ? criterionKey(criterion) : canonicalJson([variable ? variableKey(variable, query.conceptSets) : name, level]);
  });
  return canonicalJson([query.dataModel, [...new Set([...demanded, ...shared])].sort()]);
}
