/**
 * Synthetic people as OMOP tables in a DuckDB file. Everything is computed inside DuckDB from a hash of the person's number and
 * the seed, so that equal seeds give equal people, whatever the machine and the number of threads. Event tables are written one
 * concept after the other in order of person, which leaves them sorted the way that queries like them.
 */
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { checkedConcepts } from "#lib/query/checked-concepts.ts";
import { conditionRisks, measurementChances, oldestAge, type ByAgeAndSex } from "./calibrate.ts";
import { writePersonConcept } from "./person-concept.ts";
import { writeDeaths, writePeriods, writeProcedures, writeVisits } from "./synthetic-care.ts";
import { conditions, drugs, firstYears, measurements, places, procedures, type PlaceName } from "./synthetic-model.ts";
import { dayBefore, ehr, has, normal, normalOf, personOffset, purposes, recordId, snapshot, snapshotYear, uniform, visitId } from "./synthetic-sql.ts";

export type SyntheticOptions = { file: string; persons: number; seed: number; place: PlaceName; /** MiB. */ memory?: number; threads?: number };

function peopleSql({ persons, seed, place }: SyntheticOptions): string {
  const { ages, female } = places[place];
  const all = ages.reduce((sum, percent) => sum + percent, 0);
  const upTo = ages.map((_, i) => ages.slice(0, i + 1).reduce((sum, percent) => sum + percent, 0) / all);
  const band = `CASE ${upTo.slice(0, -1).map((limit, i) => `WHEN ${uniform(purposes.band)} < ${limit} THEN ${i}`).join(" ")} ELSE ${ages.length - 1} END`;
  return `SELECT i, offset_, CASE WHEN ${uniform(purposes.sex)} < ${female} THEN 'female' ELSE 'male' END AS sex,
    (${band}) * 10 + CAST(floor(${uniform(purposes.year)} * 10) AS INTEGER) AS age
    FROM (SELECT range AS i, CAST(${seed} AS BIGINT) * 1099511627776 AS offset_ FROM range(1, ${persons + 1}))`;
}

/** One row for each age and sex, one column for each probability. */
async function writeChances(connection: DuckDBConnection, place: PlaceName): Promise<void> {
  const columns: [name: string, chance: ByAgeAndSex][] = [
    ...conditionRisks(places[place]).flatMap((r): [string, ByAgeAndSex][] => [[`without_${r.conceptId}`, r.without], [`with_${r.conceptId}`, r.with]]),
    ...measurementChances().map((chance, k): [string, ByAgeAndSex] => [`measured_${measurements[k]!.conceptId}`, chance]),
  ];
  const rows = (["female", "male"] as const).flatMap((sex) =>
    Array.from({ length: oldestAge + 1 }, (_, age) => `('${sex}', ${age}, ${columns.map(([, chance]) => chance[sex][age]!.toFixed(8)).join(", ")})`));
  await connection.run(`CREATE TEMP TABLE chances (sex VARCHAR, age INTEGER, ${columns.map(([name]) => `${name} DOUBLE`).join(", ")})`);
  await connection.run(`INSERT INTO chances VALUES ${rows.join(", ")}`);
}

/** Each person with who they are, what they have and since when, and whether each measurement was ever made. */
async function writePeople(connection: DuckDBConnection, options: SyntheticOptions): Promise<void> {
  const diseases = conditions.map(({ conceptId, after }, k) => {
    const chance = after ? `CASE WHEN ${has(after.conceptId)} THEN with_${conceptId} ELSE without_${conceptId} END` : `without_${conceptId}`;
    return `${uniform(purposes.had + k)} < ${chance} AS ${has(conceptId)}`;
  });
  const onsets = conditions.map(({ conceptId }, k) => `CASE WHEN ${has(conceptId)} THEN CAST(floor(pow(${uniform(purposes.onset + k)}, 1.5) * least(age, 25) * 365) AS INTEGER) END AS days_${conceptId}`);
  const measured = measurements.map(({ conceptId }, k) => `${uniform(purposes.measured + k)} < measured_${conceptId} AS ${has(conceptId)}`);
  await connection.run(`CREATE TEMP TABLE people AS SELECT i, offset_, sex, age, ${[...diseases, ...onsets, ...measured].join(", ")} FROM (${peopleSql(options)}) JOIN chances USING (sex, age) ORDER BY i`);
  await connection.run(`CREATE TABLE person AS SELECT i + ${personOffset(options.seed)} AS person_id,
    CASE WHEN ${uniform(purposes.unknownSex)} < 0.003 THEN 0 WHEN sex = 'female' THEN 8532 ELSE 8507 END AS gender_concept_id, ${snapshotYear} - age AS year_of_birth, 0 AS race_concept_id, 0 AS ethnicity_concept_id FROM people ORDER BY i`);
}
async function writeConditions(connection: DuckDBConnection, seed: number): Promise<void> {
  await connection.run("CREATE TABLE condition_occurrence (condition_occurrence_id BIGINT, person_id BIGINT, condition_concept_id INTEGER, condition_start_date DATE, condition_type_concept_id INTEGER, visit_occurrence_id BIGINT)");
  const ordered = conditions.map((c, k) => ({ ...c, k })).sort((a, b) => a.conceptId - b.conceptId);
  for (const { conceptId, k } of ordered) {
    // The first record is the onset, later ones lie between it and the snapshot.
    const day = dayBefore(`CASE WHEN r = 0 THEN days_${conceptId} ELSE floor(${uniform(`${purposes.record + k * 8} + r`)} * days_${conceptId}) END`);
    await connection.run(`INSERT INTO condition_occurrence SELECT ${recordId(k)}, i + ${personOffset(seed)} AS person, ${conceptId}, ${day} AS day, ${ehr}, ${visitId("person", "day")}
      FROM (SELECT i, offset_, age, days_${conceptId}, unnest(range(1 + CAST(floor(${uniform(purposes.repeats + k)} * 3) AS INTEGER))) AS r FROM people WHERE ${has(conceptId)})`);
  }
}

/** What one prescription lasts for. */
const daysSupplied = 28;

async function writeDrugs(connection: DuckDBConnection, seed: number): Promise<void> {
  await connection.run("CREATE TABLE drug_exposure (drug_exposure_id BIGINT, person_id BIGINT, drug_concept_id INTEGER, drug_exposure_start_date DATE, drug_exposure_end_date DATE, days_supply INTEGER, drug_type_concept_id INTEGER, visit_occurrence_id BIGINT)");
  const ordered = drugs.map((d, k) => ({ ...d, k })).sort((a, b) => a.conceptId - b.conceptId);
  for (const { conceptId, given, others, begins, k } of ordered) {
    const chances = given.map(([condition, percent]) => `CASE WHEN ${has(condition)} THEN ${percent / 100} ELSE 0 END`);
    const chance = `greatest(CASE WHEN age >= 12 THEN ${others / 100} ELSE ${others / 400} END, ${chances.join(", ")})`;
    // Prescribed since the earliest condition that calls for it, at most ten years back, else some time in five years.
    const since = `least(3650, coalesce(greatest(${given.map(([condition]) => `days_${condition}`).join(", ")}), 1825))`;
    const prescribed = `${uniform(purposes.prescribed + k)} < ${chance}`;
    const repeats = `SELECT i, offset_, ${dayBefore(`floor(${uniform(`${purposes.record + 1000 + k * 8} + r`)} * since)`)} AS day, r
      FROM (SELECT i, offset_, age, ${since} AS since, unnest(range(1 + CAST(floor(${uniform(purposes.repeats + 50 + k)} * 5) AS INTEGER))) AS r FROM people WHERE ${prescribed})`;
    const first = begins && `UNION ALL SELECT i, offset_, least(DATE '${snapshot}', ${dayBefore(`days_${begins.conceptId}`)} + CAST(floor(${uniform(purposes.start + k * 2)} * ${begins.days}) AS INTEGER)), 8
      FROM people WHERE ${prescribed} AND ${has(begins.conceptId)} AND ${uniform(purposes.start + k * 2 + 1)} < ${begins.percent / 100}`;
    await connection.run(`INSERT INTO drug_exposure SELECT ${recordId(k)}, i + ${personOffset(seed)} AS person, ${conceptId}, day, day + ${daysSupplied - 1}, ${daysSupplied}, ${ehr}, ${visitId("person", "day")} FROM (${repeats} ${first ?? ""}) ORDER BY person, day, r`);
  }
}

async function writeMeasurements(connection: DuckDBConnection, seed: number): Promise<void> {
  await connection.run("CREATE TABLE measurement (measurement_id BIGINT, person_id BIGINT, measurement_concept_id INTEGER, measurement_date DATE, value_as_number DOUBLE, unit_concept_id INTEGER, measurement_type_concept_id INTEGER, visit_occurrence_id BIGINT)");
  const ordered = measurements.map((m, k) => ({ ...m, k })).sort((a, b) => a.conceptId - b.conceptId);
  for (const m of ordered) {
    const record = purposes.record + 3000 + m.k * 32;
    const shifts = m.shifts.map(([condition, by]) => `CASE WHEN ${has(condition)} THEN ${by} ELSE 0 END`);
    const usual = [`${m.mean}`, `${m.perYearOfAge} * age`, `CASE WHEN sex = 'male' THEN ${m.men} ELSE 0 END`, ...shifts, `${0.85 * m.sd} * ${normal(purposes.person + m.k * 2)}`].join(" + ");
    const value = `round(greatest(${m.min}, least(${m.max}, usual + ${(0.5 * m.sd).toFixed(3)} * ${normalOf(`${record + 8} + r`, `${record + 16} + r`)})), ${m.decimals})`;
    const repeats = `SELECT i, offset_, ${dayBefore(`floor(${uniform(`${record} + r`)} * 2190)`)} AS day, usual, r
      FROM (SELECT i, offset_, age, ${usual} AS usual, unnest(range(1 + CAST(floor(${uniform(purposes.repeats + 90 + m.k)} * 5) AS INTEGER))) AS r FROM people WHERE ${has(m.conceptId)})`;
    // A check some months after the diagnosis, for most of those who have it.
    const checks = firstYears.filter((c) => c.measurement === m.conceptId).map((c) => `UNION ALL SELECT i, offset_, least(DATE '${snapshot}', ${dayBefore(`days_${c.condition}`)} + CAST(${c.from} + floor(${uniform(purposes.check + m.k * 2)} * ${c.to - c.from}) AS INTEGER)), ${usual}, 7
      FROM people WHERE ${has(c.condition)} AND ${uniform(purposes.check + m.k * 2 + 1)} < ${c.percent / 100}`);
    await connection.run(`INSERT INTO measurement SELECT ${recordId(m.k)}, i + ${personOffset(seed)} AS person, ${m.conceptId}, day, CASE WHEN ${uniform(`${record + 24} + r`)} < 0.01 THEN NULL ELSE ${value} END, ${m.unitConceptId}, ${ehr}, ${visitId("person", "day")}
      FROM (${repeats} ${checks.join(" ")}) ORDER BY person, day, r`);
  }
}

/** Names of the concepts used, and each concept as its own ancestor: no terminology's hierarchy is shipped. */
async function writeVocabulary(connection: DuckDBConnection): Promise<void> {
  const used = new Set([...conditions, ...drugs, ...measurements, ...procedures].map((c) => c.conceptId));
  const rows = checkedConcepts.filter((c) => used.has(c.conceptId)).map((c) => `(${c.conceptId}, '${c.name.replaceAll("'", "''")}', '${c.domain}')`);
  await connection.run("CREATE TABLE concept (concept_id INTEGER, concept_name VARCHAR, domain_id VARCHAR)");
  await connection.run(`INSERT INTO concept VALUES ${rows.join(", ")}`);
  await connection.run("CREATE TABLE concept_ancestor AS SELECT concept_id AS ancestor_concept_id, concept_id AS descendant_concept_id FROM concept");
  await connection.run("CREATE TABLE cdm_source AS SELECT 'Synthetic people' AS cdm_source_name, '5.4' AS cdm_version, 'synthetic, no hierarchy' AS vocabulary_version");
}

const written = new Set(["condition_occurrence", "drug_exposure", "measurement", "procedure_occurrence", "visit_occurrence"]);

export type Generated = { persons: number; records: number; seconds: number };

/** Writes the file whole or not at all; an older one of the same name is replaced. */
export async function generatePeople(options: SyntheticOptions): Promise<Generated> {
  const { file, persons, seed, memory = 4096, threads = 2 } = options;
  if (!Number.isInteger(persons) || persons < 1 || persons > 60_000_000) throw new RangeError("the number of persons must be a whole number from 1 to 60,000,000");
  if (!Number.isInteger(seed) || seed < 0 || seed > 1_000_000) throw new RangeError("the seed must be a whole number from 0 to 1,000,000");
  const begun = performance.now();
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  await rm(partial, { force: true });
  const instance = await DuckDBInstance.create(partial, { threads: String(threads), memory_limit: `${memory}MiB` });
  const connection = await instance.connect();
  let records = 0;
  try {
    await writeChances(connection, options.place);
    await writePeople(connection, options);
    await writeConditions(connection, seed);
    await writeDrugs(connection, seed);
    await writeMeasurements(connection, seed);
    await writeProcedures(connection, seed);
    await writeVisits(connection, seed);
    await writeDeaths(connection, seed);
    await writePeriods(connection, seed);
    await writeVocabulary(connection);
    await writePersonConcept(connection, (table) => written.has(table));
    await connection.run("CHECKPOINT");
    const [row] = (await connection.runAndReadAll("SELECT (SELECT COUNT(*) FROM condition_occurrence) + (SELECT COUNT(*) FROM drug_exposure) + (SELECT COUNT(*) FROM measurement) AS n")).getRowObjects();
    records = Number(row?.["n"]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  await rm(`${partial}.wal`, { force: true });
  await rename(partial, file);
  return { persons, records, seconds: (performance.now() - begun) / 1000 };
}
