/** Every event filter of a cohort, wherever it stands, with the path that leads to it. What checks a cohort as a whole walks it here, so that nothing is overlooked in a nested place. */
import type { Cohort, CohortEvent, CohortGroup, RecordFilter, Restriction } from "./cohort.ts";
import type { Query, Variable } from "./model.ts";
import { isCohort } from "./model.ts";

export type Walked = { path: string; filter: RecordFilter };
export type WalkedPart = Walked | { path: string; where: readonly Restriction[] } | { path: string; group: CohortGroup } | { path: string; drugSet: string };

function* ofEvent(event: CohortEvent, path: string): Generator<WalkedPart> {
  yield { path, filter: event };
  if (event.nested) yield* ofGroup(event.nested, `${path}.nested`);
}
export function* ofGroup(group: CohortGroup, path: string): Generator<WalkedPart> {
  yield { path, group };
  for (const [i, member] of group.of.entries()) {
    const here = `${path}.of.${i}`;
    if (member.kind === "cohort-group") yield* ofGroup(member, here);
    else if (member.kind === "events") yield* ofEvent(member.event, `${here}.event`);
    else yield { path: here, where: member.where };
  }
}
export function* partsOfCohort(cohort: Cohort, path = "population"): Generator<WalkedPart> {
  for (const [i, event] of cohort.entry.events.entries()) yield* ofEvent(event, `${path}.entry.events.${i}`);
  if (cohort.qualifying) yield* ofGroup(cohort.qualifying.group, `${path}.qualifying.group`);
  for (const [i, rule] of cohort.rules.entries()) yield* ofGroup(rule.group, `${path}.rules.${i}.group`);
  for (const [i, event] of cohort.censoring.entries()) yield* ofEvent(event, `${path}.censoring.${i}`);
  if (cohort.exit.kind === "continuous-drug") yield { path: `${path}.exit`, drugSet: cohort.exit.conceptSet };
}
/** The records that a variable counted from the index date reads. */
export function filtersOfVariable(variable: Variable, path: string): Walked[] {
  switch (variable.kind) {
    case "records": return [{ path: `${path}.records`, filter: variable.records }];
    case "days-between": return [{ path: `${path}.from.records`, filter: variable.from.records }, { path: `${path}.to.records`, filter: variable.to.records }];
    case "follow-up": return [{ path: `${path}.outcome`, filter: variable.outcome }];
    case "sex": case "age": case "age-band": case "had": case "last-value": case "column": case "column-band": case "column-recode": case "column-derived": case "ethnicity": case "declared": case "index-year":
      return [];
  }
}
export const partsOfQuery = (query: Query): WalkedPart[] => [
  ...(isCohort(query.population) ? partsOfCohort(query.population) : []),
  ...query.variables.flatMap((v, i) => filtersOfVariable(v, `variables.${i}`)),
];
/** Keys of concept sets by where they are named. */
export function setsNamed(parts: readonly WalkedPart[]): { path: string; key: string }[] {
  return parts.flatMap((part) => {
    if ("drugSet" in part) return [{ path: `${part.path}.conceptSet`, key: part.drugSet }];
    if ("group" in part) return [];
    const where = "filter" in part ? part.filter.where : part.where;
    const own = "filter" in part && part.filter.conceptSet !== undefined ? [{ path: `${part.path}.conceptSet`, key: part.filter.conceptSet }] : [];
    return [...own, ...where.flatMap((r, i) => (r.kind === "concept-set" ? [{ path: `${part.path}.where.${i}.conceptSet`, key: r.conceptSet }] : []))];
  });
}
