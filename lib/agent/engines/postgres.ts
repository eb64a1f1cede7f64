/**
 * The TRE's own PostgreSQL, read where it lies: every query runs in a read-only transaction with a statement time-out. The
 * account that the agent uses should hold no more than SELECT on these tables; the transaction is the second lock, not the first.
 */
import postgres from "postgres";
import { compileHolders, compilePeople, compileQuery, type CompiledQuery } from "#lib/query/compile-sql.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { readHolders } from "#lib/query/holders.ts";
import { readPeople } from "#lib/query/people-table.ts";
import { readOutputs, resultRow } from "#lib/query/sql-results.ts";
import { defaultLimits, EngineFailure, timeIsOver, tooManyRows, type Engine, type EngineLimits } from "./engine.ts";
import { omopProfile, tableProfile } from "./sql-profile.ts";
import { columnsByTable, hasColumn } from "./sql-reader.ts";

export type PostgresOptions = { url: string; schema: string; dictionary?: TableDictionary | undefined };

/** SQLSTATE 57014 is a cancelled statement (here: by the time-out), class 53 a lack of resources; 08, 28, 3D and 57P have to do with the connection. */
function failureOf(error: unknown, limits: EngineLimits): unknown {
  if (error instanceof EngineFailure || error instanceof TypeError || error instanceof RangeError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "57014") return timeIsOver(limits);
  if (code.startsWith("53")) return new EngineFailure("memory-limit", "The database lacked memory, disk space or connections for the query.");
  if (/^(08|28|3D|57P|E[A-Z]|CONNECT)/.test(code)) return new EngineFailure("unavailable", "The database can't be reached with the address and account that are set.");
  return new EngineFailure("failed", "The database could not answer the query.");
}

export async function openPostgres({ url, schema, dictionary }: PostgresOptions, limits: EngineLimits = defaultLimits): Promise<Engine> {
  const sql = postgres(url, { max: 4, idle_timeout: 60, connect_timeout: 10, onnotice: () => {}, fetch_types: false, prepare: false, connection: { application_name: "fivefold" } });
  const table = (name: string) => `"${schema}"."${name}"`;

  async function readOnly<T>(work: (rows: (text: string, parameters?: (string | number)[]) => postgres.PendingQuery<postgres.Row[]>) => Promise<T>): Promise<T> {
    const result = await sql.begin("isolation level repeatable read read only", async (transaction) => {
      await transaction.unsafe(`SET LOCAL statement_timeout = ${Math.ceil(limits.time * 1000)}`);
      return { value: await work((text, parameters = []) => transaction.unsafe(text, parameters)) };
    });
    return (result as { value: T }).value;
  }

  const found = await sql<{ table_name: string; column_name: string }[]>`select table_name, column_name from information_schema.columns where table_schema = ${schema}`.catch(async (error: unknown) => {
    await sql.end();
    throw failureOf(error, limits);
  });
  const columns = columnsByTable(found);
  const wanted = dictionary ? dictionary.table : "person";
  if (!columns.has(wanted)) {
    await sql.end();
    throw new EngineFailure("unreadable-data", `The schema “${schema}” has no table ${wanted}, or the agent's account may not read it.`);
  }

  const target = { schema, ...(dictionary ? { dictionary } : { columns }) };
  async function answered<T>(compiled: CompiledQuery, signal: AbortSignal, read: (pending: postgres.PendingQuery<postgres.Row[]>) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await readOnly(async (rows) => {
        signal.throwIfAborted();
        const pending = rows(compiled.sql, compiled.parameters);
        const cancel = () => pending.cancel();
        signal.addEventListener("abort", cancel);
        try {
          return await read(pending);
        } finally {
          signal.removeEventListener("abort", cancel);
        }
      });
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error, limits);
    }
  }

  /** In batches of columns, and as plain arrays: a row object for each of some million people would fill the memory. */
  const inBatches = (compiled: CompiledQuery, signal: AbortSignal, take: (batch: unknown[][]) => void): Promise<void> =>
    answered(compiled, signal, async (pending) => {
      for await (const rows of pending.values().cursor(20_000)) {
        const read = rows as unknown as unknown[][];
        take((read[0] ?? []).map((_, i) => read.map((row) => row[i])));
      }
    });

  return {
    isFixed: false,
    describe: (on) =>
      readOnly((rows) => {
        const reader = { rows: async (text: string) => rows(text), table, has: (name: string, column?: string) => hasColumn(columns, name, column) };
        return dictionary ? tableProfile(reader, dictionary) : omopProfile(reader, on);
      }).catch((error: unknown) => Promise.reject(failureOf(error, limits) as Error)),
    run: async (query, signal) => {
      const compiled = compileQuery(query, target);
      const rows = await answered({ ...compiled, sql: `${compiled.sql}\nLIMIT ${limits.rows + 1}` }, signal, async (pending) => pending);
      if (rows.length > limits.rows) throw tooManyRows(limits);
      return readOutputs(query, dictionary, rows.map(resultRow));
    },
    people: async (query, signal) => {
      const batches: unknown[][][] = [];
      await inBatches(compilePeople(query, target), signal, (batch) => batches.push(batch));
      return readPeople(query, dictionary, batches);
    },
    holders: (query, signal, take) => inBatches(compileHolders(query, target), signal, (batch) => { readHolders([batch], take); }),
    close: () => sql.end({ timeout: 5 }),
  };
}
