/** What a query touches: every concept, domain and column that its population or variables name. */
import type { ConceptReference, Criterion, EventDomain, Query } from "#lib/query/model.ts";

function* leaves(criterion: Criterion): Generator<Exclude<Criterion, { kind: "group" }>> {
  if (criterion.kind === "group") for (const member of criterion.of) yield* leaves(member);
  else yield criterion;
}

type Touch = { domain?: EventDomain; concepts?: ConceptReference[]; column?: string };
function touches(query: Query): Touch[] {
  const found: Touch[] = [];
  for (const leaf of leaves(query.population)) {
    switch (leaf.kind) {
      case "sex": case "age": break;
      case "number": case "category": found.push({ column: leaf.column }); break;
      case "race": case "ethnicity": found.push({ concepts: leaf.concepts }); break;
      case "condition": case "drug": case "procedure": case "measurement": case "observation": found.push({ domain: leaf.kind, concepts: leaf.concepts }); break;
    }
  }
  for (const variable of query.variables) {
    switch (variable.kind) {
      case "sex": case "age": case "age-band": break;
      case "had": found.push({ domain: variable.domain, concepts: variable.concepts }); break;
      case "last-value": found.push({ domain: "measurement", concepts: variable.concepts }); break;
      case "column": case "column-band": found.push({ column: variable.column }); break;
    }
  }
  return found;
}

const distinct = <T, K>(items: T[], key: (item: T) => K): T[] => [...new Map(items.map((i) => [key(i), i])).values()];
export const conceptsOf = (query: Query): ConceptReference[] => distinct(touches(query).flatMap((t) => t.concepts ?? []), (c) => c.conceptId);
export const domainsOf = (query: Query): EventDomain[] => distinct(touches(query).flatMap((t) => t.domain ?? []), (d) => d);
export const columnsOf = (query: Query): string[] => distinct(touches(query).flatMap((t) => t.column ?? []), (c) => c);
