/**
 * The embedded engine: DuckDB over one file. The file is opened read-only, the engine can't reach files or the network once it
 * is open, and memory, threads and time are limited, so that no query can harm the machine that it runs on.
 */
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { compileQuery, eventTables } from "#lib/query/compile-sql.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { readOutputs, type ResultRow } from "#lib/query/sql-results.ts";
import { defaultLimits, type Engine, type EngineLimits } from "./engine.ts";
import { omopProfile, tableProfile, type SqlReader } from "./sql-profile.ts";

/** Columns that a query reads, for tables that a file may lack. */
const emptyTables: Record<string, string> = {
  ...Object.fromEntries(
    Object.values(eventTables).map(({ table, concept, date, id }) => [
      table,
      `${id} BIGINT, person_id BIGINT, ${concept} INTEGER, ${date} DATE${table === "measurement" ? ", value_as_number DOUBLE, unit_concept_id INTEGER" : ""}`,
    ]),
  ),
  concept_ancestor: "ancestor_concept_id INTEGER, descendant_concept_id INTEGER",
};

export async function rowsOf(connection: DuckDBConnection, sql: string, parameters: (string | number)[] = []): Promise<Record<string, unknown>[]> {
  const reader = await connection.runAndReadAll(sql, parameters);
  return reader.getRowObjects();
}

/** Runs `work` and interrupts the connection when the signal aborts; then rejects with the signal's reason. */
async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  // An interrupt that comes between two steps is lost, so it is repeated until the work has stopped.
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    timer ??= setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener("abort", interrupt);
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearInterval(timer);
  }
}

export type DuckDbOptions = { file: string; dictionary?: TableDictionary; limits?: EngineLimits };

export async function openDuckDb({ file, dictionary, limits = defaultLimits }: DuckDbOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY", threads: String(limits.threads), memory_limit: `${limits.memory}MiB` });
  const first = await instance.connect();
  const tables = new Set((await rowsOf(first, "SELECT table_name FROM information_schema.tables")).map((r) => String(r["table_name"]).toLowerCase()));
  const wanted = dictionary ? dictionary.table : "person";
  if (!tables.has(wanted)) {
    first.closeSync();
    instance.closeSync();
    throw new Error(`the DuckDB file has no table “${wanted}”`);
  }
  // Spilling to disk would leave rows about people behind; a query that needs more memory fails instead.
  await first.run("SET temp_directory = ''; SET enable_external_access = false; SET lock_configuration = true");
  first.closeSync();

  async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await instance.connect();
    try {
      if (!dictionary) for (const [table, columns] of Object.entries(emptyTables)) if (!tables.has(table)) await connection.run(`CREATE TEMP TABLE "${table}" (${columns})`);
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  return {
    describe: () =>
      withConnection((connection) => {
        const reader: SqlReader = { rows: (sql) => rowsOf(connection, sql), table: (name) => `"${name}"`, has: (name) => tables.has(name) };
        return dictionary ? tableProfile(reader, dictionary) : omopProfile(reader);
      }),
    run: (query, signal) =>
      withConnection(async (connection) => {
        const { sql, parameters } = compileQuery(query, { dialect: "duckdb", ...(dictionary ? { dictionary } : {}) });
        const limited = AbortSignal.any([signal, AbortSignal.timeout(limits.time * 1000)]);
        const rows = await interruptible(connection, limited, () => rowsOf(connection, sql, parameters));
        const number = (value: unknown) => (value === null ? null : Number(value));
        return readOutputs(query, dictionary, rows.map((r): ResultRow => ({
          analysis: Number(r["analysis"]), cell: Number(r["cell"]), people: Number(r["people"]),
          mean: number(r["mean"]), m2: number(r["m2"]), deviation1: number(r["deviation1"]), deviation2: number(r["deviation2"]),
        })));
      }),
    close: async () => instance.closeSync(),
  };
}
