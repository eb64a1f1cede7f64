/** What a dataset holds, counted in SQL: people in all, and people with each concept (concept 0 means “no mapping” and is left out). */
import { conceptName } from "#lib/query/checked-concepts.ts";
import { eventTables } from "#lib/query/compile/criteria.ts";
import { eventDomains } from "#lib/query/model.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { personConceptTable } from "#lib/query/omop-tables.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { EngineProfile } from "./engine.ts";
import { heldVocabulary } from "./held-vocabulary.ts";
import { sqlBreakdown } from "./sql-breakdown.ts";
import type { SqlReader } from "./sql-reader.ts";

export async function tableProfile(reader: SqlReader, dictionary: TableDictionary): Promise<EngineProfile> {
  const [row] = await reader.rows(`SELECT COUNT(*) AS people FROM ${reader.table(dictionary.table)}`);
  return { dataModel: "table", people: Number(row?.["people"]), concepts: [], dictionary };
}

export async function omopProfile(reader: SqlReader, on?: PlainDate): Promise<EngineProfile> {
  const person = reader.table("person");
  const [all] = await reader.rows(`SELECT COUNT(*) AS people FROM ${person}`);
  const concepts: EngineProfile["concepts"] = [];
  for (const domain of eventDomains) {
    const { table, concept } = eventTables[domain];
    if (!reader.has(table)) continue;
    // A file that this software loaded keeps one row for each person with each concept; else two plain aggregations: distinct pairs, then people for each concept.
    const pairs = reader.has(personConceptTable) ? `SELECT concept_id FROM ${reader.table(personConceptTable)} WHERE domain = '${domain}' AND concept_id > 0` : `SELECT DISTINCT ${concept} AS concept_id, person_id FROM ${reader.table(table)} WHERE ${concept} > 0 AND person_id IN (SELECT person_id FROM ${person})`;
    const counted = `SELECT concept_id, COUNT(*) AS people FROM (${pairs}) AS pairs GROUP BY concept_id`;
    const named = reader.has("concept")
      ? `SELECT counted.concept_id, people, concept_name FROM (${counted}) AS counted LEFT JOIN ${reader.table("concept")} AS concept ON concept.concept_id = counted.concept_id`
      : `SELECT concept_id, people, NULL AS concept_name FROM (${counted}) AS counted`;
    for (const row of await reader.rows(`${named} ORDER BY people DESC, 1`)) {
      const conceptId = Number(row["concept_id"]);
      const given = row["concept_name"];
      concepts.push({ conceptId, domain, people: Number(row["people"]), name: conceptName(conceptId, typeof given === "string" ? given : null) });
    }
  }
  const details = await heldVocabulary(reader, [...new Set(concepts.map((c) => c.conceptId))]);
  for (const concept of concepts) Object.assign(concept, details.get(concept.conceptId));
  const version = await vocabularyVersion(reader);
  return { dataModel: "omop-5.4", people: Number(all?.["people"]), concepts, ...(version === undefined ? {} : { vocabularyVersion: version }), ...(on === undefined ? {} : { breakdown: await sqlBreakdown(reader, on, concepts) }) };
}

async function vocabularyVersion(reader: SqlReader): Promise<string | undefined> {
  if (!reader.has("cdm_source")) return undefined;
  const [row] = await reader.rows(`SELECT vocabulary_version FROM ${reader.table("cdm_source")} WHERE vocabulary_version IS NOT NULL LIMIT 1`);
  const version = row?.["vocabulary_version"];
  return typeof version === "string" ? version.slice(0, 120) : undefined;
}
