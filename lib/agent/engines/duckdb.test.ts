import fc from "fast-check";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Query } from "#lib/query/model.ts";
import { evaluateReference, type ReferenceData } from "#lib/query/reference-engine.ts";
import { queryOf, workedExamples } from "#lib/query/spec/worked-examples.ts";
import { asDistributions, omopPeople, omopQuery } from "#lib/query/testing/arbitraries.ts";
import { lockDown, openDuckDb } from "./duckdb.ts";
import { defaultLimits } from "./engine.ts";
import { writePersonConcept } from "../data/person-concept.ts";
import { engineCases, expectSameOutputs } from "./testing/engine-cases.ts";
import { worldInSql } from "./testing/worlds.ts";

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "fivefold-duckdb-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(statements: string[]): Promise<string> {
  const file = path.join(folder, `world-${++made}.duckdb`);
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  return file;
}
const dictionaryOf = (data: ReferenceData) => (data.kind === "table" ? { dictionary: data.dictionary } : {});

engineCases("DuckDB", async (data, work) => {
  const file = await fileWith(worldInSql(data));
  const engine = await openDuckDb({ file, ...dictionaryOf(data), limits: { ...defaultLimits, threads: 1 } });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
  await rm(file);
}, { people: 3, cohorts: 3, tables: 3 });

describe("the summary of people by concept", () => {
  it("gives the codes that the records give, without a look at the records", async () => {
    const several = fc.array(asDistributions(omopQuery), { minLength: 10, maxLength: 10 });
    await fc.assert(fc.asyncProperty(several, omopPeople, async (queries, data) => {
      const file = await fileWith(worldInSql(data));
      const instance = await DuckDBInstance.create(file);
      const connection = await instance.connect();
      const held = (await connection.runAndReadAll("SELECT table_name FROM information_schema.tables")).getRows().map(([name]) => String(name));
      await writePersonConcept(connection, (table) => held.includes(table));
      // Only the summary can tell: what is not in it does not count.
      for (const table of ["drug_exposure", "measurement"]) await connection.run(`DELETE FROM ${table}`);
      connection.closeSync();
      instance.closeSync();
      const engine = await openDuckDb({ file });
      for (const query of queries) {
        const everyone: Query = { ...query, population: { kind: "group", match: "all", of: [] } };
        const women: Query = { ...query, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] } };
        for (const asked of [everyone, women]) expectSameOutputs(await engine.run(asked, new AbortController().signal), evaluateReference(asked, data));
      }
      await engine.close();
      await rm(file);
    }), { numRuns: 5 });
  }, 120_000);
});

describe("the DuckDB engine's limits", () => {
  const example = workedExamples[0]!;
  // 30,000² pairs: hours of work unless it is stopped
  const endless = "CREATE VIEW person AS SELECT a.i * 30000 + b.i AS person_id, 8507 AS gender_concept_id, 1900 + (hash(a.i * b.i) % 100)::INTEGER AS year_of_birth FROM range(300000) a(i), range(300000) b(i)";
  it("stops at once when it is told to", async () => {
    const engine = await openDuckDb({ file: await fileWith([endless]) });
    const stop = new AbortController();
    const reason = new Error("withdrawn");
    setTimeout(() => stop.abort(reason), 150);
    const begun = performance.now();
    await expect(engine.run({ ...queryOf(example), population: { kind: "group", match: "all", of: [{ kind: "age", at: "2000-01-01", min: 50 }] } }, stop.signal)).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(3000);
    await engine.close();
  });
  it("stops when its time is over", async () => {
    const engine = await openDuckDb({ file: await fileWith([endless]), limits: { ...defaultLimits, time: 0.2 } });
    await expect(engine.run(queryOf(example), new AbortController().signal)).rejects.toMatchObject({ reason: "time-limit" });
    await engine.close();
  });
  it("takes a file that lacks tables as one without such records", async () => {
    const engine = await openDuckDb({ file: await fileWith(["CREATE TABLE person AS SELECT 1::BIGINT AS person_id, 8507 AS gender_concept_id, 1960 AS year_of_birth"]) });
    const had = queryOf(workedExamples.find((e) => e.name.startsWith("with descendants"))!);
    expect((await engine.run(had, new AbortController().signal)).population).toBe(0);
    expect(await engine.describe()).toEqual({ dataModel: "omop-5.4", people: 1, concepts: [] });
    await engine.close();
  });
  it("says which table is missing", async () => {
    await expect(openDuckDb({ file: await fileWith(["CREATE TABLE other AS SELECT 1 AS x"]) })).rejects.toThrow("no table “person”");
  });
});

describe("the DuckDB engine's reach", () => {
  it("is its own file: it reads no other and writes none, and nothing loosens that", async () => {
    const secret = path.join(folder, "secret.csv");
    await writeFile(secret, "person_id,gender_concept_id,year_of_birth\n1,8507,1960\n");
    const instance = await DuckDBInstance.create(await fileWith(["CREATE TABLE person AS SELECT 1 AS person_id"]), { access_mode: "READ_ONLY" });
    const connection = await instance.connect();
    expect((await connection.runAndReadAll(`SELECT * FROM read_csv('${secret}')`)).currentRowCount).toBe(1);
    await lockDown(connection);
    const other = await instance.connect();
    for (const statement of [
      `SELECT * FROM read_csv('${secret}')`, `SELECT * FROM '${secret}'`, `SELECT * FROM read_text('/etc/hostname')`, `COPY person TO '${folder}/taken.csv'`, `EXPORT DATABASE '${folder}/taken'`,
      `ATTACH '${folder}/other.duckdb' AS other`, "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "SET lock_configuration = false", "SET memory_limit = '64GB'", `SET temp_directory = '${folder}'`, "CREATE TABLE kept AS SELECT 1 AS x",
    ]) {
      for (const each of [connection, other]) await expect(each.run(statement), statement).rejects.toThrow();
    }
    expect(await readdir(folder)).not.toContain("taken.csv");
    connection.closeSync();
    other.closeSync();
    instance.closeSync();
  });
  it("holds for a view in the file too", async () => {
    const engine = await openDuckDb({ file: await fileWith([`CREATE VIEW person AS SELECT 1 AS person_id, 8507 AS gender_concept_id, 1960 AS year_of_birth, content FROM read_text('/etc/hostname')`]) });
    await expect(engine.run(queryOf(workedExamples[0]!), new AbortController().signal)).rejects.toMatchObject({ reason: "failed" });
    await engine.close();
  });
  it("refuses an answer of more rows than the limit", async () => {
    const example = workedExamples.find((e) => e.data.kind === "omop-5.4")!;
    const engine = await openDuckDb({ file: await fileWith(worldInSql(example.data)), limits: { ...defaultLimits, rows: 0 } });
    await expect(engine.run(queryOf(example), new AbortController().signal)).rejects.toMatchObject({ reason: "row-limit" });
    await engine.close();
  });
});

describe("what the DuckDB engine says when it fails", () => {
  it("never quotes a value from somebody's row", async () => {
    const engine = await openDuckDb({ file: await fileWith(["CREATE TABLE person AS SELECT 1::BIGINT AS person_id, 8507 AS gender_concept_id, 'born in secret' AS year_of_birth"]) });
    const failure = await engine.run({ ...queryOf(workedExamples[0]!), variables: [{ kind: "age", name: "age", label: "Age", at: "2020-01-01" }], analyses: [{ kind: "summary", id: "a", of: "age" }] }, new AbortController().signal).catch((e: unknown) => e);
    expect(failure).toMatchObject({ reason: "failed", message: "The data engine could not answer the query." });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("secret");
    await engine.close();
  });
  it("stops at its memory limit", async () => {
    const engine = await openDuckDb({
      file: await fileWith(["CREATE TABLE person AS SELECT i AS person_id, 8507 AS gender_concept_id, 1960 AS year_of_birth FROM range(2000000) t(i)", "CREATE TABLE measurement AS SELECT i AS measurement_id, i AS person_id, 1 AS measurement_concept_id, DATE '2020-01-01' AS measurement_date, random() AS value_as_number, 1 AS unit_concept_id FROM range(2000000) t(i)"]),
      limits: { ...defaultLimits, memory: 32, time: 60 },
    });
    const value = { kind: "last-value" as const, name: "v", label: "V", concepts: [{ conceptId: 1, name: "x", descendants: false }] };
    await expect(engine.run({ ...queryOf(workedExamples[0]!), variables: [value], analyses: [{ kind: "summary", id: "a", of: "v" }] }, new AbortController().signal)).rejects.toMatchObject({ reason: "memory-limit" });
    await engine.close();
  });
});
