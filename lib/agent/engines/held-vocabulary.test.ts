import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { heldVocabulary } from "./held-vocabulary.ts";
import { columnsByTable, hasColumn } from "./sql-reader.ts";

async function readerOf(...statements: string[]) {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const statement of statements) await connection.run(statement);
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects() as Record<string, unknown>[];
  const columns = columnsByTable(await rows("SELECT table_name, column_name FROM information_schema.columns"));
  return { rows, table: (name: string) => `"${name}"`, has: (name: string, column?: string) => hasColumn(columns, name, column) };
}

test("codes, other names and the nearest broader concepts, of those asked for and no others", async () => {
  const reader = await readerOf(
    "CREATE TABLE concept AS SELECT * FROM (VALUES (1, 'SNOMED', '73211009'), (2, 'SNOMED', '44054006'), (3, 'SNOMED', ''), (9, 'SNOMED', '64572001')) AS c (concept_id, vocabulary_id, concept_code)",
    "CREATE TABLE concept_synonym AS SELECT * FROM (VALUES (2, 'T2DM'), (2, 'Adult-onset diabetes'), (9, 'Illness')) AS s (concept_id, concept_synonym_name)",
    // 9 above 1 above 2 above 3; 9 is not held.
    "CREATE TABLE concept_ancestor AS SELECT * FROM (VALUES (1, 1), (9, 1), (9, 2), (1, 2), (9, 3), (1, 3), (2, 3)) AS a (ancestor_concept_id, descendant_concept_id)",
  );
  expect(Object.fromEntries(await heldVocabulary(reader, [1, 2, 3]))).toEqual({
    1: { vocabulary: "SNOMED", code: "73211009" },
    2: { vocabulary: "SNOMED", code: "44054006", synonyms: ["Adult-onset diabetes", "T2DM"], broader: [1] },
    3: { broader: [2] },
  });
});
test("a database with less of a vocabulary says less", async () => {
  expect(Object.fromEntries(await heldVocabulary(await readerOf("CREATE TABLE concept AS SELECT 1 AS concept_id, 'Diabetes' AS concept_name"), [1]))).toEqual({ 1: {} });
});
