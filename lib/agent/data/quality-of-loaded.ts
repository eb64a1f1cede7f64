/** The quality report of files that were just loaded: tables that had no file count as missing, though the data file has them, empty. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { LoadReport } from "./load-omop.ts";
import { loadedTables } from "./omop-layout.ts";
import { checkQuality, type QualityReport } from "./quality.ts";

export async function qualityOfLoaded(connection: DuckDBConnection, loaded: LoadReport, today: PlainDate): Promise<QualityReport> {
  const tables = new Map<string, Set<string>>();
  for (const { table, file, missingColumns } of loaded) {
    if (file !== null) tables.set(table, new Set(Object.keys(loadedTables.find((t) => t.table === table)!.columns).filter((column) => !missingColumns.includes(column))));
  }
  return checkQuality({ rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(), table: (name) => `"${name}"`, tables }, today, loaded);
}
