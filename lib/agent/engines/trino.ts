/**
 * A TRE's Trino cluster, read where its data lies: one catalogue and schema with OMOP tables. Only SELECT is ever sent; the account
 * that the agent uses should hold no more than that. The limits of a run go along as session properties, so that the cluster itself
 * enforces them. Checked against a stand-in that speaks the protocol, and by a parser of its grammar; never yet run on a cluster.
 */
import { compileHolders, compilePeople, compileQuery, type CompiledQuery } from "#lib/query/compile-sql.ts";
import { trinoDialect } from "#lib/query/compile/dialect.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { readHolders } from "#lib/query/holders.ts";
import { readPeople } from "#lib/query/people-table.ts";
import { readOutputs, resultRow } from "#lib/query/sql-results.ts";
import { defaultLimits, EngineFailure, memoryIsFull, timeIsOver, tooManyRows, type Engine, type EngineLimits } from "./engine.ts";
import { omopProfile, tableProfile } from "./sql-profile.ts";
import { columnsByTable, hasColumn } from "./sql-reader.ts";
import { executeImmediate, TooManyRows, TrinoError, trinoLiteral, trinoRows, TrinoUnreachable, type TrinoAccess } from "./trino-client.ts";

export type TrinoOptions = Omit<TrinoAccess, "session"> & { dictionary?: TableDictionary | undefined };

/** The columns of a large schema, and the concepts of a whole vocabulary, are more rows than any answer has. */
const mostProfileRows = 2_000_000;

function failureOf(error: unknown, limits: EngineLimits): Error {
  if (error instanceof TooManyRows) return tooManyRows(limits);
  if (error instanceof TrinoError) {
    if (/^EXCEEDED_(TIME|CPU)_LIMIT$/.test(error.errorName)) return timeIsOver(limits);
    if (/MEMORY/.test(error.errorName)) return memoryIsFull(limits);
    if (error.errorType === "INSUFFICIENT_RESOURCES") return new EngineFailure("memory-limit", "The Trino cluster lacked what the query needs.");
    if (error.errorName === "QUERY_HAS_TOO_MANY_STAGES") return new EngineFailure("failed", "The query has more parts than the Trino cluster takes at once: ask fewer analyses at a time, or let its operator raise query.max-stage-count.");
    if (error.errorName === "PERMISSION_DENIED") return new EngineFailure("unavailable", "The account that is set for Trino may not read these tables.");
    return new EngineFailure("failed", "Trino could not answer the query.");
  }
  if (error instanceof TrinoUnreachable) {
    if (error.status === 401 || error.status === 403) return new EngineFailure("unavailable", "Trino does not accept the account that is set: check the user, and the password or token in the environment.");
    return new EngineFailure("unavailable", "Trino can't be reached at the address that is set, or answers from another one (behind a proxy it must process forwarded headers).");
  }
  return error instanceof Error ? error : new EngineFailure("failed", "Trino could not answer the query.");
}

export async function openTrino({ dictionary, ...account }: TrinoOptions, limits: EngineLimits = defaultLimits): Promise<Engine> {
  const { schema } = account;
  const access: TrinoAccess = { ...account, session: { query_max_run_time: `${Math.ceil(limits.time)}s`, query_max_memory: `${limits.memory}MB` } };
  const table = (name: string) => `"${schema}"."${name}"`;
  const never = new AbortController().signal;
  const rows = (statement: string) => trinoRows(access, statement, { signal: never, mostRows: mostProfileRows });
  const failing = (error: unknown) => Promise.reject(failureOf(error, limits));

  const columns = columnsByTable(await rows(`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ${trinoLiteral(schema)}`).catch(failing));
  const wanted = dictionary ? dictionary.table : "person";
  if (!columns.has(wanted)) throw new EngineFailure("unreadable-data", `The schema “${schema}” of Trino's catalogue “${account.catalog}” has no table ${wanted}, or the agent's account may not read it.`);

  const target = { dialect: trinoDialect, schema, ...(dictionary ? { dictionary } : { columns }) };
  async function answered({ sql, parameters }: CompiledQuery, signal: AbortSignal, mostRows: number): Promise<Record<string, unknown>[]> {
    // The cluster's own limit counts from when it begins; a cluster that never does must not keep a run for ever.
    const time = AbortSignal.timeout(limits.time * 1000);
    try {
      return await trinoRows(access, executeImmediate(sql, parameters), { signal: AbortSignal.any([signal, time]), mostRows });
    } catch (error) {
      signal.throwIfAborted();
      throw time.aborted ? timeIsOver(limits) : failureOf(error, limits);
    }
  }

  return {
    isFixed: false,
    describe: (on) => {
      const reader = { rows, table, has: (name: string, column?: string) => hasColumn(columns, name, column) };
      return (dictionary ? tableProfile(reader, dictionary) : omopProfile(reader, on)).catch(failing);
    },
    run: async (query, signal) => {
      const { sql, parameters } = compileQuery(query, target);
      const found = await answered({ sql: `${sql}\nLIMIT ${limits.rows + 1}`, parameters }, signal, limits.rows);
      return readOutputs(query, dictionary, found.map(resultRow));
    },
    people: async (query, signal) => {
      const found = await answered(compilePeople(query, target), signal, Infinity);
      return readPeople(query, dictionary, [Object.keys(found[0] ?? {}).map((name) => found.map((row) => row[name]))]);
    },
    holders: async (query, signal, take) => {
      const found = await answered(compileHolders(query, target), signal, Infinity);
      readHolders([[found.map((row) => row["c0"]), found.map((row) => row["c1"])]], take);
    },
    close: async () => {},
  };
}
