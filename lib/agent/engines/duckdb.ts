/**
 * The embedded engine: DuckDB over one file. The file is opened read-only, the engine can't reach files or the network once it
 * is open, and memory, threads and time are limited, so that no query can harm the machine that it runs on.
 */
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { compileHolders, compilePeople, compileQuery, type CompiledQuery } from "#lib/query/compile-sql.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { readHolders } from "#lib/query/holders.ts";
import { readPeople } from "#lib/query/people-table.ts";
import { readOutputs, resultRow } from "#lib/query/sql-results.ts";
import { defaultLimits, EngineFailure, memoryIsFull, timeIsOver, tooManyRows, type Engine, type EngineLimits } from "./engine.ts";
import { omopProfile, tableProfile } from "./sql-profile.ts";
import { columnsByTable, hasColumn, type SqlReader } from "./sql-reader.ts";

async function rowsOf(connection: DuckDBConnection, sql: string, parameters: (string | number)[] = []): Promise<Record<string, unknown>[]> {
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

/** DuckDB's messages begin with their kind. */
function failureOf(error: unknown, limits: EngineLimits): unknown {
  if (error instanceof EngineFailure || error instanceof TypeError || error instanceof RangeError) return error;
  const text = error instanceof Error ? error.message : "";
  if (text.startsWith("Out of Memory")) return memoryIsFull(limits);
  return new EngineFailure("failed", "The data engine could not answer the query.");
}

/** From here on no statement reaches a file or the network, leaves rows about people in a temporary file, or undoes any of this. */
export async function lockDown(connection: DuckDBConnection): Promise<void> {
  await connection.run("SET temp_directory = ''; SET enable_external_access = false; SET lock_configuration = true");
}

export type DuckDbOptions = { file: string; dictionary?: TableDictionary; limits?: EngineLimits };

export async function openDuckDb({ file, dictionary, limits = defaultLimits }: DuckDbOptions): Promise<Engine> {
  const unreadable = () => new EngineFailure("unreadable-data", "The DuckDB file is missing, is in use by another program, or is not a DuckDB file that this version reads.");
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY", threads: String(limits.threads), memory_limit: `${limits.memory}MiB` }).catch(() => Promise.reject(unreadable()));
  const first = await instance.connect();
  const columns = columnsByTable(await rowsOf(first, "SELECT table_name, column_name FROM information_schema.columns"));
  const wanted = dictionary ? dictionary.table : "person";
  if (!columns.has(wanted)) {
    first.closeSync();
    instance.closeSync();
    throw new EngineFailure("unreadable-data", `The DuckDB file has no table “${wanted}”.`);
  }
  await lockDown(first);
  first.closeSync();

  async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } catch (error) {
      throw failureOf(error, limits);
    } finally {
      connection.closeSync();
    }
  }

  const target = dictionary ? { dictionary } : { columns };
  async function answered<T>(signal: AbortSignal, ask: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const time = AbortSignal.timeout(limits.time * 1000);
    try {
      return await withConnection((connection) => interruptible(connection, AbortSignal.any([signal, time]), () => ask(connection)));
    } catch (error) {
      signal.throwIfAborted();
      throw time.aborted ? timeIsOver(limits) : error;
    }
  }

  return {
    // Open for reading only, the file can be written by nobody; one that is put in its place is another file.
    isFixed: true,
    describe: (on) =>
      withConnection((connection) => {
        const reader: SqlReader = { rows: (sql) => rowsOf(connection, sql), table: (name) => `"${name}"`, has: (name, column) => hasColumn(columns, name, column) };
        return dictionary ? tableProfile(reader, dictionary) : omopProfile(reader, on);
      }),
    run: async (query, signal) => {
      const { sql, parameters } = compileQuery(query, target);
      const rows = await answered(signal, (connection) => rowsOf(connection, `${sql}\nLIMIT ${limits.rows + 1}`, parameters));
      if (rows.length > limits.rows) throw tooManyRows(limits);
      return readOutputs(query, dictionary, rows.map(resultRow));
    },
    people: async (query, signal) => {
      const { sql, parameters }: CompiledQuery = compilePeople(query, target);
      const columns = await answered(signal, async (connection) => (await connection.runAndReadAll(sql, parameters)).getColumns());
      return readPeople(query, dictionary, [columns]);
    },
    holders: async (query, signal, take) => {
      const { sql, parameters } = compileHolders(query, target);
      const columns = await answered(signal, async (connection) => (await connection.runAndReadAll(sql, parameters)).getColumns());
      readHolders([columns], take);
    },
    close: async () => instance.closeSync(),
  };
}
