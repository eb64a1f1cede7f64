/**
 * What the Eunomia sample holds, as the list of codes that would leave a TRE, against the people with each concept that OHDSI's Achilles
 * published. Achilles counts records during a period under observation, so the others are taken out first.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { cellBounds } from "#lib/disclosure/in-words.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { Query } from "#lib/query/model.ts";
import { conceptPeopleTable, personConceptTable, recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import { openDuckDb } from "../engines/duckdb.ts";
import { loadOmopFiles } from "./load-omop.ts";
import { writePersonConcept } from "./person-concept.ts";
import { sharedData, whyAbsent } from "./testing/shared-data.ts";

/** Achilles' analyses of people by concept. */
const published: readonly (readonly [analysis: number, domain: RecordDomain])[] = [[200, "visit"], [400, "condition"], [600, "procedure"], [700, "drug"], [800, "observation"], [1800, "measurement"]];
const folder = sharedData("omop-eunomia-gibleed");
const generic: Query = { version: 1, title: "What the data holds", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [] }, variables: [], analyses: [{ kind: "distribution", id: "held", of: "codes" }] };

describe.skipIf(folder === undefined)(`the codes of the Eunomia sample${folder ? "" : `: skipped, ${whyAbsent}`}`, () => {
  let work: string;
  let file: string;
  const people = new Map<string, number>();
  beforeAll(async () => {
    work = await mkdtemp(path.join(os.tmpdir(), "fivefold-eunomia-codes-"));
    file = path.join(work, "eunomia.duckdb");
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    const loaded = await loadOmopFiles(connection, folder!);
    for (const [, domain] of published) {
      const { table, start } = recordTables[domain];
      await connection.run(`DELETE FROM ${table} AS e WHERE NOT EXISTS (FROM observation_period AS o WHERE o.person_id = e.person_id AND e.${start} BETWEEN observation_period_start_date AND observation_period_end_date)`);
    }
    for (const table of [personConceptTable, conceptPeopleTable]) await connection.run(`DROP TABLE ${table}`);
    await writePersonConcept(connection, (table) => loaded.some((l) => l.table === table));
    connection.closeSync();
    instance.closeSync();
    for (const line of gunzipSync(await readFile(path.join(folder!, "achilles_results.csv.gz"))).toString("utf8").trim().split("\n").slice(1)) {
      const fields = line.split(",");
      const domain = published.find(([analysis]) => analysis === Number(fields[0]))?.[1];
      if (domain && Number(fields[1]) > 0) people.set(`${domain} ${fields[1]}`, Number(fields[6]));
    }
  }, 120_000);
  afterAll(() => rm(work, { recursive: true }));

  it("are released with the published numbers, rounded; those of fewer than ten people are not listed", async () => {
    const engine = await openDuckDb({ file });
    const run = await engine.run(generic, new AbortController().signal);
    await engine.close();
    const policy = profileNamed("nhse-sde-10-5")!;
    const [output] = (await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) })).released.outputs;
    if (output?.kind !== "distribution" || output.of !== "codes") throw new Error("no list of codes was released");
    const listed = new Map(output.rows.filter((r) => published.some(([, domain]) => domain === r.domain)).map((r) => [`${r.domain} ${r.conceptId}`, r.people]));
    const expected = [...people].filter(([, n]) => n >= 10);
    expect([...listed.keys()].sort()).toEqual(expected.map(([key]) => key).sort());
    expect(expected.length).toBeGreaterThan(200);
    expect(people.size).toBeGreaterThan(expected.length);
    for (const [key, n] of expected) {
      const cell = listed.get(key)!;
      // Near everyone (2,694 people) a count says no more than that.
      if (n > 2694 - 10) expect(cellBounds(cell)!.low).toBeLessThanOrEqual(2694 - 10);
      else expect(cell, key).toEqual({ is: "value", value: roundHalfUp(n, 5), roundedTo: 5 });
    }
  }, 60_000);
});
