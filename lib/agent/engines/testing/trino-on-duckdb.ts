/**
 * Runs Trino's wording of queries on DuckDB: the functions that DuckDB lacks, or names otherwise, are macros. It shows that the
 * wording means what it should; what Trino itself makes of it, only a cluster could show.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { compileQuery } from "#lib/query/compile-sql.ts";
import { trinoDialect } from "#lib/query/compile/dialect.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import { readOutputs, resultRow } from "#lib/query/sql-results.ts";
import { columnsByTable } from "../sql-reader.ts";

export async function trinoWordingOn(connection: DuckDBConnection, dictionary?: TableDictionary): Promise<(query: Query) => Promise<RunOutputs>> {
  await connection.run("CREATE TEMP MACRO date_add(part, amount, day) AS CAST(day + CAST(amount AS INTEGER) AS DATE)");
  await connection.run("CREATE TEMP MACRO element_at(list, place) AS list_extract(list, place)");
  const columns = columnsByTable((await connection.runAndReadAll("SELECT table_name, column_name FROM information_schema.columns")).getRowObjects());
  return async (query) => {
    const { sql, parameters } = compileQuery(query, { dialect: trinoDialect, columns, ...(dictionary && { dictionary }) });
    const rows = await connection.runAndReadAll(sql, parameters);
    return readOutputs(query, dictionary, rows.getRowObjects().map(resultRow));
  };
}
