/**
 * What surrounds the records of synthetic people: procedures, the visits at which records were made, deaths, and the time during
 * which each person was registered. They follow from the records, so that nothing is dated after a death or outside a visit.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { procedures } from "./synthetic-model.ts";
import { ehr, has, personOffset, purposes, recordId, snapshot, snapshotYear, uniform, visitId } from "./synthetic-sql.ts";

const [inpatient, outpatient] = [9201, 9202];
/** Myocardial infarction, stroke, heart failure: their records are made in hospital. */
const inHospital = [4329847, 381316, 316139];

export async function writeProcedures(connection: DuckDBConnection, seed: number): Promise<void> {
  await connection.run(`CREATE TABLE procedure_occurrence (procedure_occurrence_id BIGINT, person_id BIGINT, procedure_concept_id INTEGER, procedure_date DATE, procedure_type_concept_id INTEGER, visit_occurrence_id BIGINT)`);
  for (const [k, { conceptId, after, percent }] of procedures.map((p, k) => [k, p] as const).sort(([, a], [, b]) => a.conceptId - b.conceptId)) {
    const purpose = purposes.procedure + k * 4;
    // Within two months of the condition that calls for it, and never after the snapshot.
    const day = `least(DATE '${snapshot}', greatest(DATE '${snapshot}' - days_${after}, make_date(${snapshotYear} - age, 7, 1)) + CAST(floor(${uniform(purpose + 1)} * 60) AS INTEGER))`;
    await connection.run(`INSERT INTO procedure_occurrence SELECT ${recordId(k)}, person, ${conceptId}, day, ${ehr}, ${visitId("person", "day")}
      FROM (SELECT i, 0 AS r, i + ${personOffset(seed)} AS person, ${day} AS day FROM people WHERE ${has(after)} AND ${uniform(purpose)} < ${percent / 100}) ORDER BY person`);
  }
}

/** One visit for each person and day with a record. */
export async function writeVisits(connection: DuckDBConnection, seed: number): Promise<void> {
  const days = [
    `SELECT person_id, condition_start_date AS day, condition_concept_id IN (${inHospital.join(", ")}) AS stay FROM condition_occurrence`,
    "SELECT person_id, drug_exposure_start_date, FALSE FROM drug_exposure",
    "SELECT person_id, measurement_date, FALSE FROM measurement",
    "SELECT person_id, procedure_date, FALSE FROM procedure_occurrence",
  ].join(" UNION ALL ");
  const length = `CAST(1 + floor(${uniform(purposes.stay)} * 9) AS INTEGER)`;
  await connection.run(`CREATE TABLE visit_occurrence AS SELECT ${visitId("person_id", "day")} AS visit_occurrence_id, person_id, CASE WHEN stay THEN ${inpatient} ELSE ${outpatient} END AS visit_concept_id,
    day AS visit_start_date, CASE WHEN stay THEN least(DATE '${snapshot}', day + ${length}) ELSE day END AS visit_end_date, ${ehr} AS visit_type_concept_id
    FROM (SELECT person_id, day, bool_or(stay) AS stay, person_id - ${personOffset(seed)} AS i, CAST(${seed} AS BIGINT) * 1099511627776 AS offset_ FROM (${days}) GROUP BY person_id, day) ORDER BY 3, 2, 4`);
}

/** Chances rise with age; a death comes after all that was recorded of the person. */
export async function writeDeaths(connection: DuckDBConnection, seed: number): Promise<void> {
  const chance = "CASE WHEN age < 50 THEN 0.002 WHEN age < 70 THEN 0.012 WHEN age < 80 THEN 0.04 ELSE 0.12 END";
  const last = `coalesce(last, DATE '${snapshot}' - 1825)`;
  await connection.run(`CREATE TABLE death AS SELECT i + ${personOffset(seed)} AS person_id, ${last} + CAST(floor(${uniform(purposes.death)} * (DATE '${snapshot}' - ${last})) AS INTEGER) AS death_date, ${ehr} AS death_type_concept_id
    FROM people LEFT JOIN (SELECT person_id, MAX(visit_end_date) AS last FROM visit_occurrence GROUP BY person_id) AS visits ON visits.person_id = i + ${personOffset(seed)} WHERE ${uniform(purposes.died)} < ${chance} ORDER BY 1`);
}

/** Most people were registered before anything was recorded, a tenth moved in within ten years. Registration ends with death or the snapshot. */
export async function writePeriods(connection: DuckDBConnection, seed: number): Promise<void> {
  const born = `make_date(${snapshotYear} - age, 7, 1)`;
  const moved = `DATE '${snapshot}' - CAST(365 + floor(${uniform(purposes.since)} * 3285) AS INTEGER)`;
  await connection.run(`CREATE TABLE observation_period AS SELECT i AS observation_period_id, i + ${personOffset(seed)} AS person_id,
    least(greatest(${born}, CASE WHEN ${uniform(purposes.registered)} < 0.1 THEN ${moved} ELSE DATE '1995-01-01' + CAST(floor(${uniform(purposes.since)} * 1825) AS INTEGER) END), coalesce(death_date, DATE '${snapshot}')) AS observation_period_start_date,
    coalesce(death_date, DATE '${snapshot}') AS observation_period_end_date, ${ehr} AS period_type_concept_id
    FROM people LEFT JOIN death ON death.person_id = i + ${personOffset(seed)} ORDER BY i`);
}
