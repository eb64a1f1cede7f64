/** A concept set as a common table expression, expanded with the TRE's own vocabulary tables. */
import type { ConceptSetItem } from "../concept-set.ts";
import type { Statement } from "./statement.ts";

/** OMOP's vocabulary tables, as far as expanding a set reads them. */
export const vocabularyColumns = {
  concept: { concept_id: "integer", invalid_reason: "text" },
  concept_ancestor: { ancestor_concept_id: "integer", descendant_concept_id: "integer" },
  concept_relationship: { concept_id_1: "integer", concept_id_2: "integer", relationship_id: "text", invalid_reason: "text" },
} as const;

/** Ids that items reach without “mapped”: themselves, and what is more specific and valid. */
function own(s: Statement, items: readonly ConceptSetItem[]): string {
  const expanded = items.filter((i) => i.descendants).map((i) => i.conceptId);
  const listed = s.idList(items.map((i) => i.conceptId));
  if (expanded.length === 0) return listed;
  const invalid = `SELECT concept_id FROM ${s.from("concept", vocabularyColumns.concept)} AS withdrawn WHERE NULLIF(invalid_reason, '') IS NOT NULL AND concept_id IS NOT NULL`;
  return `${listed} UNION SELECT descendant_concept_id FROM ${s.from("concept_ancestor", vocabularyColumns.concept_ancestor)} AS hierarchy
    WHERE ancestor_concept_id IN (${s.idList(expanded)}) AND descendant_concept_id NOT IN (${invalid})`;
}
function reach(s: Statement, items: readonly ConceptSetItem[]): string {
  const mapped = items.filter((i) => i.mapped);
  const all = own(s, items);
  if (mapped.length === 0) return all;
  return `${all} UNION SELECT concept_id_1 FROM ${s.from("concept_relationship", vocabularyColumns.concept_relationship)} AS mapping
    WHERE relationship_id = 'Maps to' AND NULLIF(invalid_reason, '') IS NULL AND concept_id_2 IN (${own(s, mapped)})`;
}

/** The name of the expression with the ids of a set of the query. Throws where there is no such set: validate first. */
export function conceptSet(s: Statement, key: string): string {
  const found = s.conceptSets.find((set) => set.key === key);
  if (!found) throw new TypeError(`there is no concept set ${key}`);
  return s.set(`concept set ${key}`, "concepts", () => {
    const [included, excluded] = [found.items.filter((i) => !i.exclude), found.items.filter((i) => i.exclude)];
    if (included.length === 0) return "SELECT CAST(NULL AS BIGINT) AS concept_id WHERE FALSE";
    const within = `SELECT concept_id FROM (${reach(s, included)}) AS included`;
    return excluded.length === 0 ? within : `${within} EXCEPT SELECT concept_id FROM (${reach(s, excluded)}) AS excluded`;
  }, true);
}
