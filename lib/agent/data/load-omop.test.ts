import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkedConcepts } from "#lib/query/checked-concepts.ts";
import type { Query } from "#lib/query/model.ts";
import { columnNameOf, delimiterOf } from "./csv-file.ts";
import { keptQuality } from "./kept-quality.ts";
import { loadOmopFiles } from "./load-omop.ts";
import { openEngine } from "../engines/open-engine.ts";
import { sharedData, whyAbsent } from "./testing/shared-data.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "fivefold-omop-"));
});
afterEach(() => rm(folder, { recursive: true }));
const put = (name: string, text: string) => writeFile(path.join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);

async function load(): Promise<{ rows: (sql: string) => Promise<unknown[]>; report: Awaited<ReturnType<typeof loadOmopFiles>> }> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const report = await loadOmopFiles(connection, folder);
  return { report, rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson() };
}

describe("reading OMOP files", () => {
  it("finds columns by name, whatever their order, case and spelling", async () => {
    await put("PERSON.csv", "Year_Of_Birth,\"date(birth_datetime,'unixepoch')\",\"PERSON_ID\",gender_concept_id\n1950,x,-9223372036854775807,8532\n1960,y,9223372036854775807,\n");
    await put("condition_occurrence.csv.gz", "condition_start_date,person_id,condition_concept_id,condition_occurrence_id\n20200131,-9223372036854775807,201826,1\n2020-02-29 10:00:00,9223372036854775807,201826,2\nnot a date,1,201826,3\n,1,201826,4\n");
    const { rows, report } = await load();
    expect(await rows("SELECT person_id::VARCHAR, gender_concept_id, year_of_birth FROM person ORDER BY person_id")).toEqual([["-9223372036854775807", 8532, 1950], ["9223372036854775807", null, 1960]]);
    expect(await rows("SELECT person_id::VARCHAR, condition_start_date::VARCHAR FROM condition_occurrence ORDER BY 2")).toEqual([["-9223372036854775807", "2020-01-31"], ["9223372036854775807", "2020-02-29"]]);
    expect(report.filter((r) => r.file !== null)).toMatchObject([{ table: "person", file: "PERSON.csv", rows: 2, unreadable: 0 }, { table: "condition_occurrence", rows: 2, unreadable: 2 }]);
  });
  it("reads tab-separated vocabulary files with stray quotation marks", async () => {
    await put("person.csv", "person_id,gender_concept_id,year_of_birth\n1,8507,1970\n");
    await put("concept.csv", "concept_id\tconcept_name\tdomain_id\n1\t12\" ruler\tDevice\n2\tAnother\tDevice\n");
    const { rows } = await load();
    expect(await rows("SELECT concept_name FROM concept ORDER BY concept_id")).toEqual([['12" ruler'], ["Another"]]);
  });
  it("loads every record table, tolerates CDM 5.3 spellings, and keeps one row for each person with each concept", async () => {
    await put("person.csv", "person_id,gender_concept_id,year_of_birth,race_source_concept_id\n1,8507,1970,700362\n2,8532,1980,\n");
    await put("visit_occurrence.tsv.gz", "visit_occurrence_id\tperson_id\tvisit_concept_id\tvisit_start_datetime\tvisit_end_date\n-9007199254740993\t1\t9201\t2020-01-01 08:00:00\t2020-01-03\n");
    await put("death.csv", "person_id,death_date\n2,2021-05-01\n");
    await put("drug_exposure.csv", "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,days_supply\n1,1,1503297.0,2020-02-01,28\n2,1,1503297,2020-03-01,28\n3,1,0,2020-03-01,28\n4,99,1503297,2020-03-01,28\n");
    await put("concept_relationship.csv", "concept_id_1,concept_id_2,relationship_id,invalid_reason\n10,201826,Maps to,\n201826,10,Mapped from,\n");
    await put("person_attribute.csv", "person_id,attribute,code\n1,region,north\n");
    const { rows, report } = await load();
    expect(await rows("SELECT visit_occurrence_id::VARCHAR, visit_start_date::VARCHAR FROM visit_occurrence")).toEqual([["-9007199254740993", "2020-01-01"]]);
    expect(await rows("SELECT cause_concept_id, death_date::VARCHAR FROM death")).toEqual([[null, "2021-05-01"]]);
    expect(await rows("SELECT domain, concept_id, person_id::VARCHAR, records, first_date::VARCHAR, last_date::VARCHAR FROM fivefold_person_concept")).toEqual([
      ["drug", 1503297, "1", 2, "2020-02-01", "2020-03-01"], ["visit", 9201, "1", 1, "2020-01-01", "2020-01-01"],
    ]);
    expect(await rows("SELECT concept_id_1 FROM concept_relationship")).toEqual([[10]]);
    expect(await rows("SELECT code FROM person_attribute")).toEqual([["north"]]);
    expect(await rows("SELECT race_source_concept_id FROM person ORDER BY 1")).toEqual([[700362], [null]]);
    expect(report.find((r) => r.table === "drug_exposure")?.missingColumns).toContain("drug_exposure_end_date");
    expect(report.find((r) => r.table === "specimen")).toMatchObject({ file: null, rows: 0 });
  });
  it("stops when it is told to, and says table by table how far it is", async () => {
    await put("person.csv", "person_id,gender_concept_id,year_of_birth\n1,8507,1970\n");
    const instance = await DuckDBInstance.create(":memory:");
    const stop = new AbortController();
    const seen: string[] = [];
    const work = loadOmopFiles(await instance.connect(), folder, {
      signal: stop.signal,
      onProgress: ({ table }) => {
        seen.push(table);
        if (table === "person") stop.abort(new Error("stopped by hand"));
      },
    });
    await expect(work).rejects.toThrow("stopped by hand");
    expect(seen.at(-1)).toBe("person");
  });
  it("refuses a folder without people, a file without a needed column, and a person twice", async () => {
    await expect(load()).rejects.toThrow("no file for the table person");
    await put("person.csv", "person_id,gender_concept_id\n1,8507\n");
    await expect(load()).rejects.toThrow("person.csv has no column year_of_birth");
    await put("person.csv", "person_id,gender_concept_id,year_of_birth\n1,8507,1970\n1,8507,1970\n");
    await expect(load()).rejects.toThrow("holds a person_id twice");
  });
  it("refuses a file whose rows don't fit its header, instead of reading shifted columns", async () => {
    await put("person.csv", "x,date(birth_datetime,'unixepoch'),person_id,gender_concept_id,year_of_birth\n1,1950-01-01,7,8507,1950\n");
    await expect(load()).rejects.toThrow("person.csv could not be read");
  });
  it("tells delimiters and column names", () => {
    expect(["a\tb", "a;b", "a,b", "a"].map(delimiterOf)).toEqual(["\t", ";", ",", ","]);
    expect(["date(birth_datetime,'unixepoch')", '"PERSON_ID"', " year_of_birth "].map(columnNameOf)).toEqual(["birth_datetime", "person_id", "year_of_birth"]);
  });
});

describe("an OMOP folder as an engine", () => {
  it("keeps ids of 64 bits and below zero apart, from the file to the answer", async () => {
    // As JavaScript's numbers the first two of these would be one, and so would the last two.
    const ids = ["9007199254740992", "9007199254740993", "-9223372036854775807", "-9223372036854775806"];
    await put("person.csv", `person_id,gender_concept_id,year_of_birth\n${ids.map((id, i) => `${id},${i % 2 === 0 ? 8532 : 8507},1960`).join("\n")}\n`);
    await put("condition_occurrence.csv", `condition_occurrence_id,person_id,condition_concept_id,condition_start_date\n${ids.slice(0, 3).map((id) => `${id},${id},201826,2020-02-29`).join("\n")}\n`);
    const engine = await openEngine({ kind: "omop-files", folder }, { workFolder: path.join(folder, "work") });
    const query: Query = {
      version: 1, title: "By sex", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [{ conceptId: 201826, name: "x", descendants: false }] }] },
      variables: [{ kind: "sex", name: "sex", label: "Sex" }], analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }],
    };
    expect(await engine.run(query, new AbortController().signal)).toMatchObject({ population: 3, outputs: [{ counts: [2, 1, 0] }] });
    expect((await engine.describe()).concepts).toMatchObject([{ conceptId: 201826, people: 3 }]);
    await engine.close();
  });
  it("goes on with the data that it last read whole when new files are bad, and keeps the quality report beside it", async () => {
    const workFolder = path.join(folder, "work");
    const data = path.join(folder, "data");
    await mkdir(data);
    const people = (text: string) => writeFile(path.join(data, "person.csv"), text);
    const source = { kind: "omop-files", folder: data } as const;
    await people("person_id,year_of_birth\n1,1970\n2,1980\n");
    const first = await openEngine(source, { workFolder, today: "2025-12-31" });
    expect((await first.describe()).people).toBe(2);
    await first.close();
    const report = await keptQuality(workFolder, data);
    expect(report).toMatchObject({ today: "2025-12-31", people: 2 });
    expect(report?.findings.map((f) => f.table)).toContain("observation_period");
    await people("person_id\n1\n");
    const words: string[] = [];
    const second = await openEngine(source, { workFolder, today: "2025-12-31", onOlderData: (said) => words.push(said) });
    expect((await second.describe()).people).toBe(2);
    expect(words).toEqual([expect.stringContaining("person.csv has no column year_of_birth")]);
    await second.close();
    expect((await readdir(workFolder)).filter((f) => f.endsWith(".partial"))).toEqual([]);
    await people("person_id,year_of_birth\n1,1970\n2,1980\n3,1990\n");
    const third = await openEngine(source, { workFolder, today: "2025-12-31" });
    expect((await third.describe()).people).toBe(3);
    expect(await keptQuality(workFolder, data)).toMatchObject({ people: 3 });
    await third.close();
  });
});

const eunomia = sharedData("omop-eunomia-gibleed");
const csv = (name: string) => gunzipSync(readFileSync(path.join(eunomia!, name))).toString("utf8").trim().split("\n").slice(1).map((line) => line.split(","));

describe.skipIf(eunomia === undefined)(`the Eunomia sample${eunomia ? "" : `: skipped, ${whyAbsent}`}`, () => {
  it("has as many people with each condition, drug and procedure as the results published with it", async () => {
    const engine = await openEngine({ kind: "omop-files", folder: eunomia! }, { workFolder: folder });
    const profile = await engine.describe();
    expect(profile).toMatchObject({ people: 2694, vocabularyVersion: "v5.0 18-JAN-19" });
    const ours = new Map(profile.concepts.map((c) => [`${c.domain} ${c.conceptId}`, c.people]));
    // Achilles 400, 600, 700: people by concept. It drops records outside an observation period, which this version counts.
    const published = csv("achilles_results.csv.gz").flatMap(([analysis, concept, , , , , count]) => {
      const domain = { "400": "condition", "600": "procedure", "700": "drug" }[analysis!];
      return domain && Number(concept) > 0 ? [{ key: `${domain} ${concept}`, people: Number(count) }] : [];
    });
    expect(published.length).toBeGreaterThan(200);
    const conditions = published.filter((p) => p.key.startsWith("condition"));
    expect(conditions).toHaveLength(80);
    expect(conditions.filter((p) => ours.get(p.key) === p.people)).toHaveLength(73);
    for (const { key, people } of published) expect(ours.get(key), key).toBeGreaterThanOrEqual(people);
    await engine.close();
  });

  it("counts the same people by query, by sex, and with descendants", async () => {
    const engine = await openEngine({ kind: "omop-files", folder: eunomia!, format: "csv.gz" }, { workFolder: folder });
    // 192671 gastrointestinal bleeding is what the sample is named for
    const ask = (conceptId: number, descendants: boolean): Query => ({
      version: 1, title: "Eunomia", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [{ conceptId, name: "x", descendants }] }] },
      variables: [{ kind: "sex", name: "sex", label: "Sex" }], analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }],
    });
    const people = csv("person.csv.gz");
    const records = csv("condition_occurrence.csv.gz");
    const ancestors = csv("concept_ancestor.csv.gz");
    const truth = (concepts: Set<string>) => {
      const had = new Set(records.filter((r) => concepts.has(r[2]!)).map((r) => r[1]));
      return ["8532", "8507"].map((gender) => people.filter((p) => p[1] === gender && had.has(p[0])).length);
    };
    const counts = async (query: Query) => ((await engine.run(query, new AbortController().signal)).outputs[0] as { counts: number[] }).counts;
    expect(await counts(ask(192671, false))).toEqual([...truth(new Set(["192671"])), 0]);
    const [ancestor] = ancestors.find((a) => a[1] === "192671" && a[0] !== "192671")!;
    const below = new Set([ancestor!, ...ancestors.filter((a) => a[0] === ancestor).map((a) => a[1]!)]);
    expect(await counts(ask(Number(ancestor), true))).toEqual([...truth(below), 0]);
    await engine.close();
  });

  it("knows the checked concepts that it shares by the same domain", () => {
    const domains = new Map(csv("concept.csv.gz").map((line) => [Number(line[0]), line.join(",")]));
    const shared = checkedConcepts.filter((c) => domains.has(c.conceptId));
    expect(shared.length).toBeGreaterThan(10);
    for (const c of shared) expect(domains.get(c.conceptId), c.name).toMatch(new RegExp(`,${c.domain},`, "i"));
  });
});
