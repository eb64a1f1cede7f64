import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkedConcepts, checkedUnits } from "#lib/query/checked-concepts.ts";
import { conditions, drugs, measurements, procedures } from "./synthetic-model.ts";
import { snapshot } from "./synthetic-sql.ts";
import { generatePeople } from "./synthetic.ts";

let folder: string;
const persons = 60_000;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "fivefold-synthetic-"));
  await generatePeople({ file: path.join(folder, "standard.duckdb"), persons, seed: 5, place: "standard" });
});
afterAll(() => rm(folder, { recursive: true }));

async function rowsIn(name: string, sql: string): Promise<Record<string, number>[]> {
  const instance = await DuckDBInstance.create(path.join(folder, name), { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, Number(v)])));
}
const asked = (sql: string) => rowsIn("standard.duckdb", sql);
const fingerprint = `SELECT (SELECT bit_xor(hash(p::VARCHAR)) % 1000000007 FROM person p) AS a, (SELECT bit_xor(hash(m::VARCHAR)) % 1000000007 FROM measurement m) AS b,
  (SELECT bit_xor(hash(c::VARCHAR)) % 1000000007 FROM condition_occurrence c) AS c, (SELECT bit_xor(hash(d::VARCHAR)) % 1000000007 FROM drug_exposure d) AS d`;

describe("synthetic people", () => {
  it("have each condition as often as it is recorded in Greater Manchester", async () => {
    const rows = await asked("SELECT condition_concept_id AS id, COUNT(DISTINCT person_id) AS people FROM condition_occurrence GROUP BY ALL");
    for (const { conceptId, percent } of conditions) {
      const found = rows.find((r) => r["id"] === conceptId)?.["people"] ?? 0;
      const expected = (percent / 100) * persons;
      // five standard deviations of a binomial count
      expect(Math.abs(found - expected), `concept ${conceptId}: ${found} for ${expected}`).toBeLessThan(5 * Math.sqrt(expected));
    }
  });
  it("have high blood pressure by age and sex in the proportions of the Health Survey for England", async () => {
    const rows = await asked(`SELECT gender_concept_id AS sex, CASE WHEN 2025 - year_of_birth < 35 THEN 0 WHEN 2025 - year_of_birth < 65 THEN 1 ELSE 2 END AS band,
      COUNT(*) AS people, COUNT(*) FILTER (person_id IN (SELECT person_id FROM condition_occurrence WHERE condition_concept_id = 320128)) AS had
      FROM person WHERE 2025 - year_of_birth BETWEEN 16 AND 34 OR 2025 - year_of_birth BETWEEN 55 AND 64 OR 2025 - year_of_birth >= 75 GROUP BY ALL`);
    const share = (sex: number, band: number) => {
      const row = rows.find((r) => r["sex"] === sex && r["band"] === band);
      return row!["had"]! / row!["people"]!;
    };
    expect(share(8507, 1) / share(8507, 0)).toBeGreaterThan(7); // 50 to 5
    expect(share(8507, 1) / share(8507, 0)).toBeLessThan(14);
    expect(share(8507, 1) / share(8532, 1)).toBeCloseTo(50 / 31, 0);
    expect(share(8532, 2)).toBeGreaterThan(share(8507, 2)); // 71 to 66
  });
  it("carry checked concepts and units only, and nothing after the snapshot or before birth", async () => {
    const known = new Set(checkedConcepts.map((c) => c.conceptId));
    for (const { conceptId } of [...conditions, ...drugs, ...measurements, ...procedures]) expect(known.has(conceptId), `${conceptId}`).toBe(true);
    for (const { unitConceptId } of measurements) expect(checkedUnits.some((u) => u.conceptId === unitConceptId)).toBe(true);
    const events = ["condition_occurrence condition_start_date", "drug_exposure drug_exposure_start_date", "measurement measurement_date", "procedure_occurrence procedure_date", "visit_occurrence visit_start_date"].map((e) => e.split(" "));
    for (const [table, date] of events) {
      const [row] = await asked(`SELECT COUNT(*) FILTER (${date} > DATE '${snapshot}' OR ${date} IS NULL) AS late, COUNT(*) FILTER (year(${date}) < year_of_birth) AS early, COUNT(*) - COUNT(DISTINCT ${table}_id) AS repeated, COUNT(*) AS all_rows FROM person JOIN ${table} USING (person_id)`);
      expect(row).toMatchObject({ late: 0, early: 0, repeated: 0 });
    }
  });
  it("have plausible measurements: higher HbA1c with diabetes, blood pressure rising with age", async () => {
    const [row] = await asked(`WITH diabetes AS (SELECT DISTINCT person_id FROM condition_occurrence WHERE condition_concept_id = 201826)
      SELECT AVG(value_as_number) FILTER (person_id IN (SELECT person_id FROM diabetes)) AS with_diabetes, AVG(value_as_number) FILTER (person_id NOT IN (SELECT person_id FROM diabetes)) AS without FROM measurement WHERE measurement_concept_id = 3004410`);
    expect(row!["with_diabetes"]!).toBeGreaterThan(50);
    expect(row!["with_diabetes"]!).toBeLessThan(62);
    expect(row!["without"]!).toBeGreaterThan(34);
    expect(row!["without"]!).toBeLessThan(42);
    const [metformin] = await asked(`SELECT COUNT(DISTINCT person_id) * 100.0 / ${persons} AS percent FROM drug_exposure WHERE drug_concept_id = 1503297`);
    expect(metformin!["percent"]!).toBeGreaterThan(4.5);
    expect(metformin!["percent"]!).toBeLessThan(6.5);
  });
  it("are registered once each, have every record at a visit, and none after death", async () => {
    const [row] = await asked(`SELECT (SELECT COUNT(*) FROM observation_period) AS periods, (SELECT COUNT(DISTINCT person_id) FROM observation_period) AS people,
      (SELECT COUNT(*) FROM observation_period WHERE observation_period_end_date < observation_period_start_date) AS reversed,
      (SELECT COUNT(*) FROM visit_occurrence) - (SELECT COUNT(DISTINCT visit_occurrence_id) FROM visit_occurrence) AS repeated,
      (SELECT COUNT(*) FROM condition_occurrence c LEFT JOIN visit_occurrence v USING (visit_occurrence_id, person_id) WHERE v.visit_start_date IS DISTINCT FROM condition_start_date) AS strays,
      (SELECT COUNT(*) FROM measurement m LEFT JOIN visit_occurrence v USING (visit_occurrence_id, person_id) WHERE v.visit_start_date IS DISTINCT FROM measurement_date) AS astray,
      (SELECT COUNT(*) FROM visit_occurrence JOIN death USING (person_id) WHERE visit_end_date > death_date) AS afterwards,
      (SELECT COUNT(*) FROM death WHERE death_date > DATE '${snapshot}') AS late, (SELECT COUNT(*) FROM death) AS deaths`);
    expect(row).toMatchObject({ periods: persons, people: persons, reversed: 0, repeated: 0, strays: 0, astray: 0, afterwards: 0, late: 0 });
    expect(row!["deaths"]!).toBeGreaterThan(persons * 0.005);
    expect(row!["deaths"]!).toBeLessThan(persons * 0.03);
  });
  it.each([["urban", 20_000, 11], ["rural", 50_000, 12], ["coastal", 10_000, 13]] as const)("have, in the demonstration's %s place, enough adults who began metformin after a first diagnosis of type 2 diabetes", async (place, people, seed) => {
    const file = `${place}-demonstration.duckdb`;
    await generatePeople({ file: path.join(folder, file), persons: people, seed, place });
    const cells = await rowsIn(file, `WITH entry AS (SELECT person_id, MIN(condition_start_date) AS day FROM condition_occurrence WHERE condition_concept_id = 201826 GROUP BY ALL),
      cohort AS (SELECT entry.*, gender_concept_id AS sex, year(day) - year_of_birth AS age FROM entry JOIN person USING (person_id) JOIN observation_period o USING (person_id)
        WHERE day BETWEEN observation_period_start_date AND observation_period_end_date AND year(day) BETWEEN 2015 AND 2022 AND year(day) - year_of_birth >= 18
        AND EXISTS (FROM drug_exposure d WHERE d.person_id = entry.person_id AND drug_concept_id = 1503297 AND drug_exposure_start_date BETWEEN day AND day + 90)
        AND NOT EXISTS (FROM drug_exposure d WHERE d.person_id = entry.person_id AND drug_concept_id = 1502905 AND drug_exposure_start_date < day))
      SELECT sex, CASE WHEN age < 50 THEN 0 WHEN age < 65 THEN 1 ELSE 2 END AS band, COUNT(*) AS people,
        COUNT(*) FILTER (EXISTS (FROM measurement m WHERE m.person_id = cohort.person_id AND measurement_concept_id = 3004410 AND value_as_number IS NOT NULL AND measurement_date BETWEEN day AND day + 365)) AS measured
      FROM cohort WHERE sex > 0 GROUP BY ALL ORDER BY ALL`);
    expect(cells).toHaveLength(6);
    expect(cells.reduce((sum, cell) => sum + cell["people"]!, 0)).toBeGreaterThan(100);
    for (const cell of cells) {
      expect(cell["people"]!, JSON.stringify(cells)).toBeGreaterThanOrEqual(12);
      expect(cell["measured"]! / cell["people"]!).toBeGreaterThan(0.7);
    }
  });
  it("are the same for the same seed, whatever the threads, and others for another", async () => {
    const make = async (name: string, seed: number, threads: number) => {
      await generatePeople({ file: path.join(folder, name), persons: 3000, seed, place: "rural", threads });
      return rowsIn(name, fingerprint);
    };
    const first = await make("a.duckdb", 1, 2);
    expect(await make("b.duckdb", 1, 1)).toEqual(first);
    expect(await make("c.duckdb", 2, 2)).not.toEqual(first);
  });
  it("are older by the coast and younger in the city", async () => {
    const median = async (place: "urban" | "coastal") => {
      await generatePeople({ file: path.join(folder, `${place}.duckdb`), persons: 4000, seed: 3, place });
      return (await rowsIn(`${place}.duckdb`, "SELECT 2025 - median(year_of_birth) AS age, (SELECT COUNT(DISTINCT person_id) FROM condition_occurrence WHERE condition_concept_id = 255573) AS copd FROM person"))[0]!;
    };
    const [urban, coastal] = [await median("urban"), await median("coastal")];
    expect(coastal["age"]! - urban["age"]!).toBeGreaterThan(8);
    expect(coastal["copd"]!).toBeGreaterThan(urban["copd"]!);
  });
});
