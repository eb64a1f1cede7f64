/** What the TRE's own vocabulary tables say of the concepts that it holds: code, other names and the nearest broader concepts held. What of it is passed on is the policy's to say. */
import type { HeldConcept } from "#lib/query/dictionary.ts";
import type { SqlReader } from "./sql-reader.ts";

type VocabularyDetail = Pick<HeldConcept, "vocabulary" | "code" | "synonyms" | "broader">;

const mostSynonyms = 8;
const mostBroader = 12;
const atOnce = 2000;

/** By concept id. `ids` are concept ids as numbers, so nothing of the data can reach the statement's text. */
export async function heldVocabulary(reader: SqlReader, ids: readonly number[]): Promise<Map<number, VocabularyDetail>> {
  const details = new Map<number, VocabularyDetail>(ids.map((id) => [id, {}]));
  const has = (table: string, ...columns: string[]) => columns.every((name) => reader.has(table, name));
  const pairs = new Map<number, Set<number>>();
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce).join(", ");
    if (has("concept", "concept_id", "vocabulary_id", "concept_code")) {
      for (const row of await reader.rows(`SELECT concept_id, vocabulary_id, concept_code FROM ${reader.table("concept")} WHERE concept_id IN (${some})`)) {
        const detail = details.get(Number(row["concept_id"]));
        const [vocabulary, code] = [text(row["vocabulary_id"], 60), text(row["concept_code"], 100)];
        if (detail && vocabulary && code) Object.assign(detail, { vocabulary, code });
      }
    }
    if (has("concept_synonym", "concept_id", "concept_synonym_name")) {
      for (const row of await reader.rows(`SELECT DISTINCT concept_id, concept_synonym_name FROM ${reader.table("concept_synonym")} WHERE concept_id IN (${some}) ORDER BY 1, 2`)) {
        const detail = details.get(Number(row["concept_id"]));
        const name = text(row["concept_synonym_name"], 255);
        if (detail && name && (detail.synonyms?.length ?? 0) < mostSynonyms) (detail.synonyms ??= []).push(name);
      }
    }
    if (has("concept_ancestor", "ancestor_concept_id", "descendant_concept_id")) {
      for (const row of await reader.rows(`SELECT DISTINCT ancestor_concept_id, descendant_concept_id FROM ${reader.table("concept_ancestor")} WHERE descendant_concept_id IN (${some}) AND ancestor_concept_id <> descendant_concept_id`)) {
        const [ancestor, descendant] = [Number(row["ancestor_concept_id"]), Number(row["descendant_concept_id"])];
        if (details.has(ancestor)) pairs.set(descendant, (pairs.get(descendant) ?? new Set()).add(ancestor));
      }
    }
  }
  for (const [id, broader] of nearestBroader(pairs)) details.get(id)!.broader = broader;
  return details;
}

/** Of each concept's ancestors, those that are no ancestor of another one of them. */
export function nearestBroader(ancestorsOf: ReadonlyMap<number, ReadonlySet<number>>): Map<number, number[]> {
  return new Map([...ancestorsOf].map(([id, ancestors]) => {
    const further = new Set([...ancestors].flatMap((ancestor) => [...(ancestorsOf.get(ancestor) ?? [])]));
    return [id, [...ancestors].filter((ancestor) => !further.has(ancestor)).sort((a, b) => a - b).slice(0, mostBroader)] as const;
  }).filter(([, broader]) => broader.length > 0));
}

const text = (value: unknown, most: number): string | undefined => (typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, most) : undefined);
