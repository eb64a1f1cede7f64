/**
 * Reads a folder of OMOP files into one DuckDB file with the few columns that queries read, event tables sorted by concept,
 * person and date. Columns are found by header name, never by position: real exports differ in order, case and spelling.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { eventColumns, eventTables } from "#lib/query/compile-sql.ts";
import { eventDomains } from "#lib/query/model.ts";
import { EngineFailure } from "../engines/engine.ts";
import { columnNameOf, delimiterOf, firstLine } from "./csv-file.ts";

type Kind = "id" | "integer" | "number" | "date" | "text";
type Loaded = { table: string; columns: Record<string, Kind>; required: string[]; sort: string; optional: boolean };

const events = eventDomains.map((domain): Loaded => {
  const { table, concept, date } = eventTables[domain];
  return { table, columns: eventColumns(domain), required: ["person_id", concept, date], sort: `${concept}, person_id, ${date}`, optional: true };
});
const tables: Loaded[] = [
  { table: "person", columns: { person_id: "id", gender_concept_id: "integer", year_of_birth: "integer", race_concept_id: "integer", ethnicity_concept_id: "integer" }, required: ["person_id", "year_of_birth"], sort: "person_id", optional: false },
  ...events,
  { table: "concept_ancestor", columns: { ancestor_concept_id: "integer", descendant_concept_id: "integer" }, required: ["ancestor_concept_id", "descendant_concept_id"], sort: "ancestor_concept_id", optional: true },
  { table: "concept", columns: { concept_id: "integer", concept_name: "text", domain_id: "text" }, required: ["concept_id"], sort: "concept_id", optional: true },
  { table: "cdm_source", columns: { cdm_source_name: "text", cdm_version: "text", vocabulary_version: "text" }, required: [], sort: "1", optional: true },
];
const sqlType: Record<Kind, string> = { id: "BIGINT", integer: "INTEGER", number: "DOUBLE", date: "DATE", text: "VARCHAR" };

/** The value of a text column as the type that a query needs; NULL where it can't be read as one. */
function reading(column: string, kind: Kind): string {
  const text = `trim(CAST("${column.replaceAll('"', '""')}" AS VARCHAR))`;
  switch (kind) {
    case "date":
      return `COALESCE(TRY_CAST(substr(${text}, 1, 10) AS DATE), CAST(try_strptime(${text}, '%Y%m%d') AS DATE))`;
    case "text":
      return `NULLIF(${text}, '')`;
    case "id":
    case "integer":
    case "number":
      return `TRY_CAST(${text} AS ${sqlType[kind]})`;
  }
}
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function sourceOf(file: string): Promise<string> {
  if (file.endsWith(".parquet")) return `read_parquet(${quoted(file)})`;
  const delimiter = delimiterOf(await firstLine(file));
  // An unquoted tab-separated file may hold quotation marks that mean nothing.
  const quote = delimiter === "\t" ? "" : '"';
  return `read_csv(${quoted(file)}, header = true, all_varchar = true, delim = ${quoted(delimiter)}, quote = ${quoted(quote)}, escape = ${quoted(quote)})`;
}

export type LoadReport = { table: string; rows: number; /** Rows without a person, concept or date that can be read. */ unreadable: number }[];

/** Fills an empty database. Throws, naming the file or column, where something that queries need is missing. */
export async function loadOmopFiles(connection: DuckDBConnection, folder: string, format?: "csv" | "csv.gz" | "parquet"): Promise<LoadReport> {
  const endings = format ? [format] : ["parquet", "csv", "csv.gz", "tsv", "tsv.gz"];
  const files = await readdir(folder);
  const report: LoadReport = [];
  for (const { table, columns, required, sort, optional } of tables) {
    const file = files.find((f) => endings.some((e) => f.toLowerCase() === `${table}.${e}`));
    const definition = Object.entries(columns).map(([name, kind]) => `"${name}" ${sqlType[kind]}`).join(", ");
    await connection.run(`CREATE TABLE "${table}" (${definition})`);
    if (!file) {
      if (!optional) throw new EngineFailure("unreadable-data", `The folder has no file for the table ${table} (${endings.map((e) => `${table}.${e}`).join(", ")})`);
      continue;
    }
    const source = await sourceOf(path.join(folder, file));
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRowObjects();
    const headings = new Map(described.map((row) => [columnNameOf(String(row["column_name"])), String(row["column_name"])]));
    for (const name of required) if (!headings.has(name)) throw new EngineFailure("unreadable-data", `${file} has no column ${name}`);
    const values = Object.entries(columns).map(([name, kind]) => {
      const heading = headings.get(name);
      return heading === undefined ? `CAST(NULL AS ${sqlType[kind]}) AS "${name}"` : `${reading(heading, kind)} AS "${name}"`;
    });
    const readable = required.length === 0 ? "TRUE" : required.map((name) => `"${name}" IS NOT NULL`).join(" AND ");
    await connection.run(`INSERT INTO "${table}" SELECT * FROM (SELECT ${values.join(", ")} FROM ${source}) WHERE ${readable} ORDER BY ${sort}`);
    const [count] = (await connection.runAndReadAll(`SELECT (SELECT COUNT(*) FROM "${table}") AS kept, (SELECT COUNT(*) FROM ${source}) AS found`)).getRowObjects();
    report.push({ table, rows: Number(count?.["kept"]), unreadable: Number(count?.["found"]) - Number(count?.["kept"]) });
  }
  const [repeated] = (await connection.runAndReadAll("SELECT COUNT(*) - COUNT(DISTINCT person_id) AS n FROM person")).getRowObjects();
  if (Number(repeated?.["n"]) > 0) throw new EngineFailure("unreadable-data", "The person table holds a person_id twice: people would be counted twice");
  return report;
}
