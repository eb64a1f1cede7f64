/**
 * The Eunomia sample, imported and counted by plain SQL, against the results that OHDSI's Achilles published for the same data. Achilles
 * counts events during a period under observation only.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import { loadOmopFiles, type LoadReport } from "./load-omop.ts";
import { qualityOfLoaded } from "./quality-of-loaded.ts";
import { sharedData, whyAbsent } from "./testing/shared-data.ts";

/** Achilles' hundreds: which table's analyses begin with which number. */
const hundreds: readonly (readonly [hundred: number, domain: RecordDomain])[] = [[200, "visit"], [400, "condition"], [600, "procedure"], [700, "drug"], [800, "observation"], [900, "drug-era"], [1000, "condition-era"], [1800, "measurement"]];
const month = (date: string) => `year(${date}) * 100 + month(${date})`;
const people = "COUNT(DISTINCT person_id)";
const count = (strata: string[], value: string, from: string) => `SELECT ${[...strata.map((s) => `CAST(${s} AS VARCHAR)`), value].join(", ")} FROM ${from} GROUP BY ${strata.length === 0 ? "()" : "ALL"}`;

function ofTable(hundred: number, domain: RecordDomain): (readonly [number, string])[] {
  const { table, concept, start, fields } = recordTables[domain];
  const type = fields.find((f) => f.key === "type");
  const observed = `(SELECT e.*, gender_concept_id, year_of_birth FROM ${table} AS e JOIN person USING (person_id) WHERE EXISTS (FROM observation_period AS o WHERE o.person_id = e.person_id AND e.${start} BETWEEN observation_period_start_date AND observation_period_end_date))`;
  return [
    [hundred, count([concept!], people, observed)],
    [hundred + 1, count([concept!], "COUNT(*)", observed)],
    [hundred + 2, count([concept!, month(start)], people, observed)],
    [hundred + 4, count([concept!, `year(${start})`, "gender_concept_id", `(year(${start}) - year_of_birth) // 10`], people, observed)],
    // Achilles has no analysis of visits by type.
    ...(type && "column" in type && domain !== "visit" ? [[hundred + 5, count([concept!, type.column], "COUNT(*)", observed)] as const] : []),
    [hundred + 20, count([month(start)], "COUNT(*)", observed)],
  ];
}
const analyses: readonly (readonly [number, string])[] = [
  [1, count([], people, "person")],
  [2, count(["gender_concept_id"], people, "person")],
  [3, count(["year_of_birth"], people, "person")],
  [4, count(["race_concept_id"], people, "person")],
  [5, count(["ethnicity_concept_id"], people, "person")],
  [10, count(["year_of_birth", "gender_concept_id"], people, "person")],
  [12, count(["race_concept_id", "ethnicity_concept_id"], people, "person")],
  [113, count(["n"], "COUNT(*)", "(SELECT COUNT(*) AS n FROM observation_period GROUP BY person_id)")],
  [118, count([], "COUNT(*)", "observation_period WHERE person_id NOT IN (SELECT person_id FROM person)")],
  [119, count(["period_type_concept_id"], "COUNT(*)", "observation_period")],
  ...hundreds.flatMap(([hundred, domain]) => ofTable(hundred, domain)),
];

const folder = sharedData("omop-eunomia-gibleed");
/** Cells of the analyses above in the published file. */
const cells = 188_541;

describe.skipIf(folder === undefined)(`the Eunomia sample and its published Achilles results${folder ? "" : `: skipped, ${whyAbsent}`}`, () => {
  let work: string;
  let connection: DuckDBConnection;
  let loaded: LoadReport;
  const published = new Map<number, Map<string, number>>();
  beforeAll(async () => {
    work = await mkdtemp(path.join(os.tmpdir(), "fivefold-eunomia-"));
    connection = await (await DuckDBInstance.create(path.join(work, "eunomia.duckdb"))).connect();
    loaded = await loadOmopFiles(connection, folder!);
    const text = gunzipSync(await readFile(path.join(folder!, "achilles_results.csv.gz"))).toString("utf8").trim();
    for (const line of text.split("\n").slice(1)) {
      const fields = line.split(",");
      const analysis = Number(fields[0]);
      if (!published.has(analysis)) published.set(analysis, new Map());
      published.get(analysis)!.set(fields.slice(1, 6).filter((x) => x !== "").join(" "), Number(fields[6]));
    }
  });
  afterAll(async () => {
    connection.closeSync();
    await rm(work, { recursive: true });
  });

  it(`agree in every one of ${cells.toLocaleString("en-GB")} cells of ${analyses.length} analyses`, async () => {
    let compared = 0;
    for (const [analysis, sql] of analyses) {
      const rows = (await connection.runAndReadAll(sql)).getRowsJson();
      const ours = new Map(rows.map((row) => [row.slice(0, -1).map(String).join(" "), Number(row.at(-1))]));
      const theirs = published.get(analysis);
      const differ = theirs ? [...new Set([...ours.keys(), ...theirs.keys()])].filter((key) => ours.get(key) !== theirs.get(key)).map((key) => `${key}: ${ours.get(key)}, published ${theirs.get(key)}`) : [`nothing published; ${ours.size} here`];
      expect(differ, `analysis ${analysis}`).toEqual([]);
      compared += theirs?.size ?? 0;
    }
    expect(compared).toBe(cells);
  });

  it("have the same records outside observation periods, and periods of nobody, in the quality report", async () => {
    const { findings } = await qualityOfLoaded(connection, loaded, "2025-12-31");
    const found = (table: string, check: string) => findings.find((f) => f.table === table && f.check === check)?.count;
    for (const [analysis, domain] of [[410, "condition"], [610, "procedure"], [710, "drug"], [810, "observation"], [910, "drug-era"], [1010, "condition-era"], [1810, "measurement"]] as const) {
      expect(found(recordTables[domain].table, "outside-observation"), domain).toBe(published.get(analysis)?.get(""));
    }
    expect(found("observation_period", "no-such-person")).toBe(published.get(118)?.get(""));
  });
});
