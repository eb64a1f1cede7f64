import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Query } from "#lib/query/model.ts";
import { evaluateReference, type ReferenceData } from "#lib/query/reference-engine.ts";
import { omopPeople, omopQuery, tableQuery, tableRows } from "#lib/query/testing/arbitraries.ts";
import { cohortPeople, cohortQuery } from "#lib/query/testing/cohort-arbitraries.ts";
import { randomRuns } from "#lib/query/testing/random-runs.ts";
import { expectSameOutputs } from "./testing/engine-cases.ts";
import { trinoWordingOn } from "./testing/trino-on-duckdb.ts";
import { worldInSql } from "./testing/worlds.ts";

async function inMemory(data: ReferenceData, work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  for (const statement of worldInSql(data)) await connection.run(statement);
  await work(connection).finally(() => (connection.closeSync(), instance.closeSync()));
}

describe("Trino's wording, with DuckDB in Trino's place", () => {
  const agrees = (queries: readonly Query[], data: ReferenceData) =>
    inMemory(data, async (connection) => {
      const run = await trinoWordingOn(connection, data.kind === "table" ? data.dictionary : undefined);
      for (const query of queries) expectSameOutputs(await run(query), evaluateReference(query, data));
    });
  const asked: [string, fc.Arbitrary<Query>, fc.Arbitrary<ReferenceData>, number][] = [["OMOP people", omopQuery, omopPeople, 5], ["cohorts", cohortQuery, cohortPeople, 4], ["tables", tableQuery, tableRows, 3]];
  it.each(asked)("agrees with the reference engine on random questions about %s", async (_what, query, data, numRuns) => {
    await fc.assert(fc.asyncProperty(fc.array(query, { minLength: 25, maxLength: 25 }), data, agrees), { numRuns: randomRuns(numRuns) });
  }, 300_000);
});
