/** What a query touches: every concept, kind of record and column that its population or variables name, wherever they stand. */
import type { RecordFilter, Restriction } from "#lib/query/cohort.ts";
import { partsOfQuery, setsNamed } from "#lib/query/cohort-walk.ts";
import { isCohort, type ConceptReference, type Criterion, type Query, type Variable } from "#lib/query/model.ts";
import { recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";

function* leaves(criterion: Criterion): Generator<Exclude<Criterion, { kind: "group" }>> {
  if (criterion.kind === "group") for (const member of criterion.of) yield* leaves(member);
  else yield criterion;
}

type Touch = { domain?: RecordDomain; concepts?: ConceptReference[]; column?: string };
function ofCriterion(leaf: Exclude<Criterion, { kind: "group" }>): Touch[] {
  switch (leaf.kind) {
    case "sex": case "age": return [];
    case "number": case "category": return [{ column: leaf.column }];
    case "race": case "ethnicity": return [{ concepts: leaf.concepts }];
    case "condition": case "drug": case "procedure": case "measurement": case "observation": return [{ domain: leaf.kind, concepts: leaf.concepts }];
  }
}
function ofVariable(variable: Variable): Touch[] {
  switch (variable.kind) {
    case "had": return [{ domain: variable.domain, concepts: variable.concepts }];
    case "last-value": return [{ domain: "measurement", concepts: variable.concepts }];
    case "column": case "column-band": case "column-recode": return [{ column: variable.column }];
    case "column-derived": return [variable.left, variable.right].flatMap((o) => ("column" in o ? [{ column: o.column }] : []));
    // Records that these read are found with the cohort's own, below.
    case "sex": case "age": case "age-band": case "ethnicity": case "declared": case "records": case "days-between": case "follow-up": case "index-year": return [];
  }
}

/** Attributes that say how a record came about; their codes are not what an approval lists. */
const circumstances = ["gender", "type", "unit", "operator", "visit-kind", "provider-specialty", "place-of-service"];
function ofRestriction(r: Restriction): Touch[] {
  const visits: Touch[] = "field" in r && r.field === "visit-kind" ? [{ domain: "visit" }] : [];
  if (r.kind !== "concepts" || circumstances.includes(r.field)) return visits;
  return [...visits, { concepts: r.concepts.map(({ conceptId, name }) => ({ conceptId, name, descendants: false })) }];
}
/** Every record of a kind is more than any list of concepts allows: 0 stands for that, and no approval lists it. */
const anything = (filter: RecordFilter): Touch[] =>
  filter.conceptSet === undefined && recordTables[filter.domain].concept !== null ? [{ concepts: [{ conceptId: 0, name: `any ${recordTables[filter.domain].label}`, descendants: true }] }] : [];

function ofCohortParts(query: Query): Touch[] {
  const parts = partsOfQuery(query);
  const touched = parts.flatMap((part): Touch[] => {
    if ("group" in part) return [];
    if ("drugSet" in part) return [{ domain: "drug" }];
    const own = "filter" in part ? [{ domain: part.filter.domain }, ...anything(part.filter)] : [];
    return [...own, ...("filter" in part ? part.filter.where : part.where).flatMap(ofRestriction)];
  });
  const named = new Set(setsNamed(parts).map(({ key }) => key));
  // An excluded item narrows a set; what it takes away need not be approved.
  const sets = (query.conceptSets ?? []).filter((set) => named.has(set.key)).map((set): Touch => ({ concepts: set.items.filter((i) => !i.exclude).map(({ conceptId, name, descendants }) => ({ conceptId, name, descendants })) }));
  return [...touched, ...sets];
}

function touches(query: Query): Touch[] {
  const population = isCohort(query.population) ? [] : [...leaves(query.population)].flatMap(ofCriterion);
  return [...population, ...query.variables.flatMap(ofVariable), ...ofCohortParts(query)];
}

const distinct = <T, K>(items: T[], key: (item: T) => K): T[] => [...new Map(items.map((i) => [key(i), i])).values()];
export const conceptsOf = (query: Query): ConceptReference[] => distinct(touches(query).flatMap((t) => t.concepts ?? []), (c) => c.conceptId);
export const domainsOf = (query: Query): RecordDomain[] => distinct(touches(query).flatMap((t) => t.domain ?? []), (d) => d);
export const columnsOf = (query: Query): string[] => distinct(touches(query).flatMap((t) => t.column ?? []), (c) => c);
