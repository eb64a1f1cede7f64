import { DuckDBInstance } from "@duckdb/node-api";
import { expect, it } from "vitest";
import { checkQuality, QualityReport, type QualityReader } from "./quality.ts";

async function readerOf(statements: string[]): Promise<QualityReader> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const sql of statements) await connection.run(sql);
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects();
  const tables = new Map<string, Set<string>>();
  for (const row of await rows("SELECT table_name, column_name FROM information_schema.columns")) {
    const name = String(row["table_name"]);
    tables.set(name, (tables.get(name) ?? new Set()).add(String(row["column_name"])));
  }
  return { rows, tables, table: (name) => `"${name}"` };
}

it("finds each fault that was put in, counts it, and says what mends it", async () => {
  const report = await checkQuality(await readerOf([
    "CREATE TABLE person AS SELECT * FROM (VALUES (1, 8507, 1950), (2, 8532, 1960), (3, 8532, 1970)) AS t(person_id, gender_concept_id, year_of_birth)",
    "CREATE TABLE observation_period AS SELECT * FROM (VALUES (1, 1, DATE '2000-01-01', DATE '2010-01-01'), (2, 1, DATE '2009-01-01', DATE '2020-01-01'), (3, 2, DATE '2000-01-01', DATE '2020-01-01')) AS t(observation_period_id, person_id, observation_period_start_date, observation_period_end_date)",
    "CREATE TABLE concept AS SELECT 201826 AS concept_id",
    `CREATE TABLE condition_occurrence AS SELECT * FROM (VALUES
      (1, 1, 201826, DATE '2005-01-01', DATE '2005-02-01'), (1, 1, 201826, DATE '2006-01-01', DATE '2005-02-01'), (3, 1, 0, DATE '2005-01-01', NULL),
      (4, 2, 999, DATE '2005-01-01', NULL), (5, 2, 201826, DATE '1950-01-01', NULL), (6, 2, 201826, DATE '2099-12-31', NULL), (7, 99, 201826, DATE '2005-01-01', NULL)
    ) AS t(condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_end_date)`,
  ]), "2025-12-31", [{ table: "condition_occurrence", unreadable: 3, rows: 7 }]);
  expect(QualityReport.parse(report)).toEqual(report);
  const found = new Map(report.findings.filter((f) => f.count !== null).map((f) => [`${f.table} ${f.check}`, f.count]));
  expect(Object.fromEntries(found)).toEqual({
    "condition_occurrence unreadable-rows": 3, "condition_occurrence unmapped": 1, "condition_occurrence unknown-concepts": 1, "condition_occurrence before-birth": 1, "condition_occurrence in-future": 1,
    "condition_occurrence ends-before-start": 1, "condition_occurrence outside-observation": 2, "condition_occurrence repeated-ids": 1, "condition_occurrence no-such-person": 1,
    "observation_period overlapping-periods": 1, "observation_period people-without-period": 1,
  });
  expect(report.findings[0]).toMatchObject({ severity: "error", words: "3 of 10 rows lack a person, a concept or a date that can be read, and were left out." });
  expect(report.findings.filter((f) => f.check === "missing-table").map((f) => f.table)).toContain("drug_exposure");
  expect(report.findings.find((f) => f.check === "missing-columns" && f.table === "condition_occurrence")?.words).toContain("visit_occurrence_id");
});
