import { TrinoSQL } from "dt-sql-parser/dist/parser/trino";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { queryOf, workedExamples } from "#lib/query/spec/worked-examples.ts";
import type { ReferenceData } from "#lib/query/reference-engine.ts";
import { defaultLimits } from "./engine.ts";
import { engineCases } from "./testing/engine-cases.ts";
import { readStatement, startTrinoStandIn, type Behaviour } from "./testing/trino-stand-in.ts";
import { worldInSql } from "./testing/worlds.ts";
import { openTrino, type TrinoOptions } from "./trino.ts";
import { trinoAuthorization } from "./trino-authorization.ts";
import { executeImmediate } from "./trino-client.ts";

const inSchema = (data: ReferenceData) => ["CREATE SCHEMA cdm", ...worldInSql(data, (table) => `cdm.${table}`)];
const account = { user: "fivefold", catalog: "records", schema: "cdm" };

engineCases("Trino (a stand-in)", async (data, work) => {
  const standIn = await startTrinoStandIn(inSchema(data));
  const engine = await openTrino({ ...account, url: standIn.url, ...(data.kind === "table" && { dictionary: data.dictionary }) });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
  await standIn.close();
}, { people: 2, cohorts: 2, tables: 2 });

const parser = new TrinoSQL();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const example = workedExamples[0]!;
const query = queryOf(example);
const never = new AbortController().signal;
/** Behaves only once the engine is open. */
async function opened(behaviour: Behaviour, more: Partial<TrinoOptions> = {}, limits = defaultLimits) {
  const now: Behaviour = { ...(behaviour.authorization && { authorization: behaviour.authorization }) };
  const standIn = await startTrinoStandIn(inSchema(example.data), now);
  closing.push(() => standIn.close());
  const engine = await openTrino({ ...account, url: standIn.url, ...more }, limits);
  Object.assign(now, behaviour);
  return { standIn, engine };
}
const failure = (behaviour: Behaviour) => opened(behaviour).then(({ engine }) => engine.run(query, never)).catch((e: unknown) => e);

describe("the Trino engine", () => {
  it("names its account, schema and limits, asks for no spooled segments, and sends values apart from the statement", async () => {
    const { standIn, engine } = await opened({}, { authorization: "Bearer abc" }, { ...defaultLimits, time: 60, memory: 512 });
    await engine.run(query, never);
    expect(standIn.headers.at(-1)).toMatchObject({
      "x-trino-user": "fivefold", "x-trino-catalog": "records", "x-trino-schema": "cdm", "x-trino-source": "fivefold", authorization: "Bearer abc",
      "x-trino-session": "query_max_run_time=60s,query_max_memory=512MB",
    });
    expect(standIn.headers.some((h) => "x-trino-query-data-encoding" in h || "x-trino-prepared-statement" in h)).toBe(false);
    expect(standIn.statements.at(-1)).toMatch(/^EXECUTE IMMEDIATE 'WITH /);
    await engine.describe();
    expect(standIn.statements.length).toBeGreaterThan(3);
    for (const statement of standIn.statements) {
      expect(statement).toMatch(/^(SELECT|EXECUTE IMMEDIATE 'WITH) /);
      expect(parser.validate(readStatement(statement).sql)).toEqual([]);
    }
  });
  it("tries again when a gateway is busy", async () => {
    const { standIn, engine } = await opened({ busy: 4 });
    expect((await engine.run(query, never)).outputs).toEqual([example.expected]);
    expect(standIn.turnedAway()).toBe(4);
  });
  it("cancels the query at the server within a second when it is told to stop", async () => {
    const { standIn, engine } = await opened({ endless: true });
    const stop = new AbortController();
    const reason = new Error("withdrawn");
    setTimeout(() => stop.abort(reason), 200);
    const begun = performance.now();
    await expect(engine.run(query, stop.signal)).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(1200);
    expect(standIn.cancelled()).toBe(1);
  });
  it("stops a query whose time is over, and one whose answer has too many rows", async () => {
    const slow = await opened({ endless: true }, {}, { ...defaultLimits, time: 0.3 });
    await expect(slow.engine.run(query, never)).rejects.toMatchObject({ reason: "time-limit", message: "The query took longer than this TRE's limit of 0.3 seconds." });
    expect(slow.standIn.cancelled()).toBe(1);
    const long = await opened({ pageSize: 1 }, {}, { ...defaultLimits, rows: 1 });
    await expect(long.engine.run({ ...query, analyses: [...query.analyses, ...query.analyses] }, never)).rejects.toMatchObject({ reason: "row-limit" });
  });
  it.each([
    ["EXCEEDED_TIME_LIMIT", "INSUFFICIENT_RESOURCES", "time-limit"], ["EXCEEDED_GLOBAL_MEMORY_LIMIT", "INSUFFICIENT_RESOURCES", "memory-limit"], ["CLUSTER_OUT_OF_MEMORY", "INSUFFICIENT_RESOURCES", "memory-limit"],
    ["PERMISSION_DENIED", "USER_ERROR", "unavailable"], ["QUERY_HAS_TOO_MANY_STAGES", "USER_ERROR", "failed"], ["INVALID_CAST_ARGUMENT", "USER_ERROR", "failed"],
  ])("tells %s in its own words and none of the cluster's", async (errorName, errorType, reason) => {
    const failed = await failure({ fails: { errorName, errorType } });
    expect(failed).toMatchObject({ name: "EngineFailure", reason });
    expect(JSON.stringify(failed, Object.getOwnPropertyNames(failed))).not.toContain("Jane");
  });
  it("sends the account to no other address, and says when it is not accepted", async () => {
    const elsewhere = await startTrinoStandIn([]);
    closing.push(() => elsewhere.close());
    expect(await failure({ origin: elsewhere.url })).toMatchObject({ reason: "unavailable" });
    expect(elsewhere.headers).toEqual([]);
    await expect(opened({ authorization: "Basic right" }, { authorization: "Basic wrong" })).rejects.toMatchObject({ reason: "unavailable", message: expect.stringContaining("does not accept the account") });
  });
  it("says that a schema has no people, and that nobody answers", async () => {
    const standIn = await startTrinoStandIn(["CREATE SCHEMA cdm", "CREATE TABLE cdm.death (person_id BIGINT)"]);
    await expect(openTrino({ ...account, url: standIn.url })).rejects.toThrow("The schema “cdm” of Trino's catalogue “records” has no table person");
    await standIn.close();
    await expect(openTrino({ ...account, url: standIn.url })).rejects.toMatchObject({ reason: "unavailable" });
  });
});

describe("signing in to Trino", () => {
  it("takes the password or token from the environment, and says which is missing", () => {
    expect(trinoAuthorization({ signIn: "none", user: "u" }, {})).toBeUndefined();
    expect(trinoAuthorization({ signIn: "password", user: "größe" }, { FIVEFOLD_TRINO_PASSWORD: "p:w" })).toBe("Basic Z3LDtsOfZTpwOnc=");
    expect(trinoAuthorization({ signIn: "token", user: "u" }, { FIVEFOLD_TRINO_TOKEN: "a.b.c" })).toBe("Bearer a.b.c");
    expect(() => trinoAuthorization({ signIn: "token", user: "u" }, {})).toThrow("set FIVEFOLD_TRINO_TOKEN");
    expect(() => trinoAuthorization({ signIn: "password", user: "u" }, {})).toThrow("set FIVEFOLD_TRINO_PASSWORD");
  });
});

describe("EXECUTE IMMEDIATE", () => {
  it("carries any text and number whole, as literals that Trino's grammar takes", () => {
    const value = fc.oneof(fc.string({ unit: "binary" }).filter((s) => s.isWellFormed()), fc.constantFrom("'; DROP TABLE person; --", "\\", "it's", "U&'"), fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x)), fc.integer());
    fc.assert(fc.property(fc.array(value, { maxLength: 4 }), (parameters) => {
      const statement = executeImmediate("SELECT '' || ? -- it's", parameters);
      expect(readStatement(statement)).toEqual({ sql: "SELECT '' || ? -- it's", parameters });
      expect(statement).toMatch(/^[ -~\n]*$/);
      expect(parser.validate(statement)).toEqual([]);
    }), { numRuns: 150 });
  });
});
