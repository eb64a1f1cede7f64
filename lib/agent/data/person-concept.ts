/**
 * One row for each person with each concept: from it the whole code distribution is counted without reading the records. Sorted by
 * domain, concept and person, so that people with a concept are counted by counting rows.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { conceptPeopleTable, personConceptTable, recordDomains, recordTables } from "#lib/query/omop-tables.ts";

/** `has` says which tables the file holds; only people in `person` are counted, and concept 0 (“no mapping”) is left out. */
export async function writePersonConcept(connection: DuckDBConnection, has: (table: string) => boolean): Promise<void> {
  await connection.run(`CREATE TABLE ${personConceptTable} (domain VARCHAR, concept_id INTEGER, person_id BIGINT, records INTEGER, first_date DATE, last_date DATE)`);
  for (const domain of recordDomains) {
    const { table, concept, start } = recordTables[domain];
    if (concept === null || !has(table)) continue;
    await connection.run(`INSERT INTO ${personConceptTable} SELECT '${domain}', ${concept}, person_id, COUNT(*), MIN(${start}), MAX(${start})
      FROM "${table}" WHERE ${concept} <> 0 AND person_id IN (SELECT person_id FROM person) GROUP BY ${concept}, person_id ORDER BY ${concept}, person_id`);
  }
  await connection.run(`CREATE TABLE ${conceptPeopleTable} AS SELECT domain, concept_id, COUNT(*) AS people FROM ${personConceptTable} GROUP BY domain, concept_id ORDER BY domain, concept_id`);
}
