import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import { validateQuery } from "#lib/query/validate.ts";
import type { Engine } from "../engines/engine.ts";
import { openEngine } from "../engines/open-engine.ts";
import { heartDiseaseDictionary, heartDiseaseSites, heartDiseaseSources } from "./heart-disease.ts";
import { DataSource } from "./source.ts";
import { sharedData, whyAbsent } from "./testing/shared-data.ts";

const folder = sharedData("heart-disease");
const query: Query = {
  version: 1, title: "Heart disease by sex", dataModel: { kind: "table", table: "heart_disease" }, population: { kind: "group", match: "all", of: [] },
  variables: [
    { kind: "column", name: "disease", label: "Disease", column: "disease" }, { kind: "column", name: "sex", label: "Sex", column: "sex" },
    { kind: "column", name: "age", label: "Age", column: "age" }, { kind: "column", name: "chol", label: "Cholesterol", column: "cholesterol" },
    { kind: "column", name: "bp", label: "Blood pressure", column: "resting_pressure" }, { kind: "column", name: "vessels", label: "Vessels", column: "vessels" },
  ],
  analyses: [
    { kind: "crosstab", id: "disease-by-sex", by: ["disease", "sex"] }, { kind: "summary", id: "age", of: "age" }, { kind: "summary", id: "chol", of: "chol" },
    { kind: "summary", id: "bp", of: "bp" }, { kind: "crosstab", id: "vessels", by: ["vessels"] },
  ],
};

describe("the four hospitals' heart disease data", () => {
  it("has a sound dictionary and sources", () => {
    expect(TableDictionary.safeParse(heartDiseaseDictionary).error).toBeUndefined();
    for (const { source } of heartDiseaseSources("/data")) expect(DataSource.parse(source)).toEqual(source);
    expect(validateQuery(query, [{ key: "heart", title: "Heart", summary: "", dataModel: "table", people: null, concepts: [], dictionary: heartDiseaseDictionary }])).toEqual([]);
  });
});

describe.skipIf(folder === undefined)(`read from UCI's files${folder ? "" : `: skipped, ${whyAbsent}`}`, () => {
  let work: string;
  beforeAll(async () => {
    work = await mkdtemp(path.join(os.tmpdir(), "fivefold-heart-"));
  });
  afterAll(() => rm(work, { recursive: true }));

  it.each(heartDiseaseSites.map((s) => [s.key, s.file] as const))("%s: disease by sex, age, cholesterol and vessels are what the file itself says", async (key, file) => {
    const rows = (await readFile(path.join(folder!, file), "utf8")).trim().split("\n").map((line) => line.trim().split(",").map((x) => (x === "?" ? null : Number(x))));
    const count = (holds: (row: (number | null)[]) => boolean) => rows.filter(holds).length;
    const diseased = (row: (number | null)[]) => row[13]! > 0;
    const [female, male] = [0, 1].map((sex) => (row: (number | null)[]) => row[1] === sex) as [(row: (number | null)[]) => boolean, (row: (number | null)[]) => boolean];
    const moments = (values: (number | null | undefined)[]) => {
      const known = values.filter((v): v is number => typeof v === "number" && v !== 0);
      const mean = known.reduce((s, v) => s + v, 0) / Math.max(1, known.length);
      return { n: known.length, missing: values.length - known.length, mean, m2: known.reduce((s, v) => s + (v - mean) ** 2, 0) };
    };
    const source = heartDiseaseSources(folder!).find((s) => s.key === key)!.source;
    let engine: Engine | undefined;
    try {
      engine = await openEngine(source, { workFolder: work });
      const { population, outputs } = await engine.run(query, new AbortController().signal);
      const [table, age, chol, bp, vessels] = outputs;
      expect(population).toBe(rows.length);
      expect(table).toMatchObject({
        counts: [count((r) => diseased(r) && female(r)), count((r) => diseased(r) && male(r)), 0, count((r) => !diseased(r) && female(r)), count((r) => !diseased(r) && male(r)), 0, 0, 0, 0],
      });
      for (const [output, column] of [[age, 0], [chol, 4], [bp, 3]] as const) {
        const truth = moments(rows.map((r) => r[column]));
        expect(output).toMatchObject({ n: truth.n, missing: truth.missing });
        expect(output).toHaveProperty("mean", expect.closeTo(truth.mean, 9));
        expect(output).toHaveProperty("m2", expect.closeTo(truth.m2, 5));
      }
      expect(vessels).toMatchObject({ counts: [...[0, 1, 2, 3].map((n) => count((r) => r[11] === n)), count((r) => r[11] === null)] });
    } finally {
      await engine?.close();
    }
  });

  it("opens what it read before without reading it again", async () => {
    const { source } = heartDiseaseSources(folder!)[0]!;
    for (let i = 0; i < 2; i++) {
      const engine = await openEngine(source, { workFolder: work });
      expect(await engine.describe()).toMatchObject({ dataModel: "table", people: 303, concepts: [] });
      await engine.close();
    }
  });
});
