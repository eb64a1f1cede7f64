/**
 * Reads a folder of OMOP files into one DuckDB file with the columns that queries read. Columns are found by header name, never by
 * position: real exports differ in order, case, spelling and CDM version.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnKind } from "#lib/query/omop-tables.ts";
import { EngineFailure } from "../engines/engine.ts";
import { columnNameOf, delimiterOf, firstLine } from "./csv-file.ts";
import { keptRows, loadedTables, spellingOf, type LoadedTable } from "./omop-layout.ts";
import { writePersonConcept } from "./person-concept.ts";

const sqlType: Record<ColumnKind, string> = { id: "BIGINT", integer: "INTEGER", number: "DOUBLE", date: "DATE", text: "VARCHAR" };
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The value of a text column as the type that a query needs; NULL where it can't be read as one. */
function reading(column: string, kind: ColumnKind): string {
  const text = `trim(CAST(${identifier(column)} AS VARCHAR))`;
  switch (kind) {
    case "date":
      return `COALESCE(TRY_CAST(substr(${text}, 1, 10) AS DATE), CAST(try_strptime(${text}, '%Y%m%d') AS DATE))`;
    case "text":
      return `NULLIF(${text}, '')`;
    case "id":
    case "integer":
      // Programs that keep missing values as decimals write 201826.0; a number with other decimals is no id.
      return `TRY_CAST(regexp_replace(${text}, '\\.0+$', '') AS ${sqlType[kind]})`;
    case "number":
      return `TRY_CAST(${text} AS DOUBLE)`;
  }
}

async function sourceOf(file: string): Promise<string> {
  if (file.toLowerCase().endsWith(".parquet")) return `read_parquet(${quoted(file)})`;
  const delimiter = delimiterOf(await firstLine(file));
  // An unquoted tab-separated file may hold quotation marks that mean nothing.
  const quote = delimiter === "\t" ? "" : '"';
  return `read_csv(${quoted(file)}, header = true, all_varchar = true, delim = ${quoted(delimiter)}, quote = ${quoted(quote)}, escape = ${quoted(quote)})`;
}

export type LoadedRows = {
  table: string;
  /** Name of the file, or `null` where the folder has none for this table. */
  file: string | null;
  rows: number;
  /** Rows without a person, concept or date that can be read. */
  unreadable: number;
  /** Columns that queries may ask for and that the file does not have. */
  missingColumns: string[];
};
export type LoadReport = LoadedRows[];
/** `read` of `all` tables are done; `table` is the one being read. */
export type LoadProgress = { table: string; read: number; all: number; rows: number };
export type LoadOptions = { format?: "csv" | "csv.gz" | "parquet" | undefined; signal?: AbortSignal | undefined; onProgress?: (progress: LoadProgress) => void };

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}

/** A reader's own words quote the line at which it failed, which may be about somebody: only the file is named. */
const unfit = (file: string) => new EngineFailure("unreadable-data", `${file} could not be read: check that it is whole and that every row has as many fields as its first line.`);

async function loadFile(connection: DuckDBConnection, folder: string, file: string, { table, columns, required, sort }: LoadedTable): Promise<LoadedRows> {
  let source: string;
  let headings: Map<string, string>;
  try {
    source = await sourceOf(path.join(folder, file));
    headings = new Map((await rowsOf(connection, `DESCRIBE SELECT * FROM ${source}`)).map((row) => [columnNameOf(String(row["column_name"])), String(row["column_name"])]));
  } catch {
    throw unfit(file);
  }
  const headingOf = (name: string) => headings.get(spellingOf(name, (spelling) => headings.has(spelling)) ?? "");
  for (const name of required) if (headingOf(name) === undefined) throw new EngineFailure("unreadable-data", `${file} has no column ${name}: add it to the export, with that name in the first line.`);
  const values = Object.entries(columns).map(([name, kind]) => {
    const heading = headingOf(name);
    return `${heading === undefined ? `CAST(NULL AS ${sqlType[kind]})` : reading(heading, kind)} AS "${name}"`;
  });
  const readable = required.length === 0 ? "TRUE" : required.map((name) => `"${name}" IS NOT NULL`).join(" AND ");
  const kept = keptRows[table] ?? "TRUE";
  try {
    await connection.run(`INSERT INTO "${table}" SELECT * FROM (SELECT ${values.join(", ")} FROM ${source}) WHERE ${readable} AND ${kept} ORDER BY ${sort}`);
    const [count] = await rowsOf(connection, `SELECT (SELECT COUNT(*) FROM "${table}") AS kept, (SELECT COUNT(*) FROM (SELECT ${values.join(", ")} FROM ${source}) WHERE NOT (${readable})) AS unreadable`);
    const missingColumns = Object.keys(columns).filter((name) => headingOf(name) === undefined);
    return { table, file, rows: Number(count?.["kept"]), unreadable: Number(count?.["unreadable"]), missingColumns };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Out of Memory")) throw new EngineFailure("memory-limit", `Reading ${file} needs more memory than the policy allows: raise its limit.`);
    throw unfit(file);
  }
}

/** Fills an empty database. Throws, naming the file or column, where something that queries need is missing; rejects with the signal's reason when it aborts. */
export async function loadOmopFiles(connection: DuckDBConnection, folder: string, { format, signal, onProgress }: LoadOptions = {}): Promise<LoadReport> {
  const endings = format ? [format] : ["parquet", "csv", "csv.gz", "tsv", "tsv.gz"];
  const files = await readdir(folder).catch(() => Promise.reject(new EngineFailure("unreadable-data", `The folder ${folder} can't be read: check the path and who may read it.`)));
  const report: LoadReport = [];
  let timer: NodeJS.Timeout | undefined;
  // An interrupt that comes between two statements is lost, so it is repeated until the work has stopped.
  const interrupt = () => {
    connection.interrupt();
    timer ??= setInterval(() => connection.interrupt(), 20);
  };
  signal?.addEventListener("abort", interrupt);
  try {
    for (const [read, loaded] of loadedTables.entries()) {
      signal?.throwIfAborted();
      const { table, columns, optional } = loaded;
      onProgress?.({ table, read, all: loadedTables.length, rows: report.reduce((sum, r) => sum + r.rows, 0) });
      const file = endings.flatMap((ending) => files.filter((f) => f.toLowerCase() === `${table}.${ending}`))[0];
      await connection.run(`CREATE TABLE "${table}" (${Object.entries(columns).map(([name, kind]) => `"${name}" ${sqlType[kind]}`).join(", ")})`);
      if (file) report.push(await loadFile(connection, folder, file, loaded));
      else if (optional) report.push({ table, file: null, rows: 0, unreadable: 0, missingColumns: [] });
      else throw new EngineFailure("unreadable-data", `The folder has no file for the table ${table} (${endings.map((e) => `${table}.${e}`).join(", ")})`);
    }
    const [repeated] = await rowsOf(connection, "SELECT COUNT(*) - COUNT(DISTINCT person_id) AS n FROM person");
    if (Number(repeated?.["n"]) > 0) throw new EngineFailure("unreadable-data", "The person table holds a person_id twice: people would be counted twice");
    await writePersonConcept(connection, () => true);
    signal?.throwIfAborted();
    return report;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    clearInterval(timer);
  }
}
