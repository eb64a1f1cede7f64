/** Runs a cohort on a folder of OMOP files: for people inside the TRE, who may see exact numbers of their own data. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { Cohort } from "#lib/query/cohort.ts";
import { attritionSteps, compileCohortAttrition, compileCohortPeriods } from "#lib/query/compile-cohort.ts";
import type { CompiledQuery } from "#lib/query/compile-sql.ts";
import type { Query } from "#lib/query/model.ts";
import { openDuckDb } from "../engines/duckdb.ts";
import { loadOmopFiles, type LoadProgress, type LoadReport } from "./load-omop.ts";

/** Exact. `events`: a person's periods in the cohort, each counted; `attrition`: entry events and people left after each rule. */
export type CohortCounts = { people: number; events: number; attrition: { step: string; events: number; people: number }[]; loaded: LoadReport };

async function rowsOf(connection: DuckDBConnection, { sql, parameters }: CompiledQuery): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql, parameters)).getRowObjects();
}

/** Loads into a file that is deleted when it is done. Throws an EngineFailure whose message says what to mend where the folder is not OMOP data. */
export async function countOnFolder(folder: string, query: Query & { population: Cohort }, onProgress?: (progress: LoadProgress) => void): Promise<CohortCounts> {
  const work = await mkdtemp(path.join(os.tmpdir(), "fivefold-cohort-"));
  try {
    const file = path.join(work, "data.duckdb");
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    const { population: cohort, conceptSets = [] } = query;
    let counted: Omit<CohortCounts, "people">;
    try {
      const loaded = await loadOmopFiles(connection, folder, onProgress ? { onProgress } : {});
      const steps = attritionSteps(cohort);
      const attrition = (await rowsOf(connection, compileCohortAttrition(cohort, conceptSets))).map((row) => ({ step: steps[Number(row["step"])]!, events: Number(row["events"]), people: Number(row["people"]) }));
      counted = { events: (await rowsOf(connection, compileCohortPeriods(cohort, conceptSets))).length, attrition, loaded };
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
    const engine = await openDuckDb({ file });
    try {
      const { population } = await engine.run({ ...query, variables: [], analyses: [{ kind: "count", id: "people" }] }, new AbortController().signal);
      return { people: population, ...counted };
    } finally {
      await engine.close();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
