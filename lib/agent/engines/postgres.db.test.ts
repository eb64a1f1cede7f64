import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Query } from "#lib/query/model.ts";
import { queryOf, workedExamples } from "#lib/query/spec/worked-examples.ts";
import { defaultLimits } from "./engine.ts";
import { openPostgres } from "./postgres.ts";
import { engineCases } from "./testing/engine-cases.ts";
import { worldInSql } from "./testing/worlds.ts";

// The run's own database is left unconnected for other files to copy; this file has a copy of its own.
const server = new URL(process.env["DATABASE_URL"]!);
const template = server.pathname.slice(1);
const name = `${template}_engine_${randomBytes(4).toString("hex")}`;
const url = new URL(server);
url.pathname = `/${name}`;
server.pathname = "/postgres";
let sql: postgres.Sql;

async function onServer(statement: string): Promise<void> {
  const connection = postgres(server.href, { max: 1, onnotice: () => {} });
  try {
    await connection.unsafe(statement);
  } finally {
    await connection.end();
  }
}
beforeAll(async () => {
  await onServer(`create database ${name}`);
  sql = postgres(url.href, { max: 2, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await onServer(`drop database ${name} with (force)`);
});

let made = 0;
engineCases("PostgreSQL", async (data, work) => {
  const schema = `world_${++made}`;
  await sql.unsafe([`CREATE SCHEMA ${schema}`, ...worldInSql(data, (table) => `${schema}.${table}`)].join(";\n"));
  const engine = await openPostgres({ url: url.href, schema, dictionary: data.kind === "table" ? data.dictionary : undefined });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
  await sql.unsafe(`DROP SCHEMA ${schema} CASCADE`);
}, { people: 6, cohorts: 6, tables: 4 });

describe("the PostgreSQL engine's limits", () => {
  const example = workedExamples[0]!;
  const adults: Query = { ...queryOf(example), population: { kind: "group", match: "all", of: [{ kind: "age", at: "2000-01-01", min: 50 }] } };
  const endless = async (schema: string) => {
    await sql.unsafe([`CREATE SCHEMA ${schema}`, ...worldInSql(example.data, (table) => `${schema}.${table}`), `DROP TABLE ${schema}.person`,
      `CREATE VIEW ${schema}.person AS SELECT a.i AS person_id, 8507 AS gender_concept_id, 1900 + (b.i % 100) AS year_of_birth FROM generate_series(1, 100000) a(i), generate_series(1, 100000) b(i)`].join(";\n"));
    return schema;
  };
  it("stops at once when it is told to, in the server too", async () => {
    const engine = await openPostgres({ url: url.href, schema: await endless("endless_1") });
    const stop = new AbortController();
    const reason = new Error("withdrawn");
    setTimeout(() => stop.abort(reason), 200);
    const begun = performance.now();
    await expect(engine.run(adults, stop.signal)).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(3000);
    const busy = await sql`select pid from pg_stat_activity where datname = ${name} and application_name = 'fivefold' and state = 'active'`;
    expect(busy).toHaveLength(0);
    await engine.close();
  });
  it("stops when its time is over", async () => {
    const engine = await openPostgres({ url: url.href, schema: await endless("endless_2") }, { ...defaultLimits, time: 0.2 });
    await expect(engine.run(adults, new AbortController().signal)).rejects.toMatchObject({ reason: "time-limit" });
    await engine.close();
  });
  it("says that a schema has no people", async () => {
    await sql.unsafe("CREATE SCHEMA bare; CREATE TABLE bare.death (person_id bigint)");
    await expect(openPostgres({ url: url.href, schema: "bare" })).rejects.toThrow("The schema “bare” has no table person");
  });
});
