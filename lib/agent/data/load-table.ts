/** Reads a file with one row per person into a DuckDB table, each column as the dictionary declares it. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column } from "#lib/query/dictionary.ts";
import { EngineFailure } from "../engines/engine.ts";
import type { DataSource } from "./source.ts";

type TableSource = Extract<DataSource, { kind: "table-csv" }>;
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Codes are compared as text, and as numbers where both are: a file's `1.0` is the code `1`. */
const isCode = (text: string, code: string): string =>
  code.trim() !== "" && Number.isFinite(Number(code)) ? `(${text} = ${quoted(code)} OR TRY_CAST(${text} AS DOUBLE) = ${Number(code)})` : `${text} = ${quoted(code)}`;

function reading(column: Column, source: TableSource): string {
  const recode = source.recode[column.name];
  const text = `trim("${(recode?.from ?? column.name).replaceAll('"', '""')}")`;
  if (column.kind === "number") return `TRY_CAST(${text} AS DOUBLE)`;
  const codes = recode ? Object.entries(recode.codes) : column.levels.map((l): [string, string] => [l.code, l.code]);
  return `CASE ${codes.map(([from, to]) => `WHEN ${isCode(text, from)} THEN ${quoted(to)}`).join(" ")} END`;
}

/** Returns the number of people. Throws, naming the column, where the file lacks one. */
export async function loadTable(connection: DuckDBConnection, source: TableSource): Promise<number> {
  const { dictionary } = source;
  const names = source.columns ? `, header = false, names = [${source.columns.map(quoted).join(", ")}]` : ", header = true";
  const rows = `read_csv(${quoted(source.file)}, all_varchar = true, delim = ${quoted(source.delimiter)}${names})`;
  const found = new Set((await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${rows}`)).getRowObjects().map((r) => String(r["column_name"])));
  for (const column of dictionary.columns) {
    const from = source.recode[column.name]?.from ?? column.name;
    if (!found.has(from)) throw new EngineFailure("unreadable-data", `The file has no column “${from}” for the declared column “${column.name}”`);
  }
  const { key } = dictionary;
  if (key !== undefined && !found.has(key)) throw new EngineFailure("unreadable-data", `The file has no column “${key}”, which the dictionary names as its key`);
  const isDeclared = dictionary.columns.some((c) => c.name === key);
  const values = [
    ...dictionary.columns.map((c) => `${reading(c, source)} AS "${c.name}"`),
    // A key that is no whole number stops the load: its people could not be told apart.
    ...(key === undefined || isDeclared ? [] : [`CAST("${key}" AS BIGINT) AS "${key}"`]),
  ];
  await connection.run(`CREATE TABLE "${dictionary.table}" AS SELECT ${values.join(", ")} FROM ${rows}`);
  const [count] = (await connection.runAndReadAll(`SELECT COUNT(*) AS n FROM "${dictionary.table}"`)).getRowObjects();
  return Number(count?.["n"]);
}
