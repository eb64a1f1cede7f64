/** Conditions on people, and the records that they read, as SQL. */
import { yearOf } from "#lib/kernel/plain-date.ts";
import { criterionKey, variableKey } from "../canonical.ts";
import { genderConcept } from "../checked-concepts.ts";
import type { Column } from "../dictionary.ts";
import { isMeasured, type AgeAt, type ConceptReference, type Criterion, type EventDomain, type NumberRange, type RecordDetails, type Variable } from "../model.ts";
import { columnOf } from "../variables.ts";
import { vocabularyColumns } from "./concept-sets.ts";
import { personColumns } from "./records.ts";
import { both, finite, type Statement } from "./statement.ts";

/** The columns of each OMOP 5.4 event table that a query reads. */
export const eventTables: Record<EventDomain, { table: string; concept: string; date: string; id: string; type: string }> = {
  condition: { table: "condition_occurrence", concept: "condition_concept_id", date: "condition_start_date", id: "condition_occurrence_id", type: "condition_type_concept_id" },
  drug: { table: "drug_exposure", concept: "drug_concept_id", date: "drug_exposure_start_date", id: "drug_exposure_id", type: "drug_type_concept_id" },
  procedure: { table: "procedure_occurrence", concept: "procedure_concept_id", date: "procedure_date", id: "procedure_occurrence_id", type: "procedure_type_concept_id" },
  measurement: { table: "measurement", concept: "measurement_concept_id", date: "measurement_date", id: "measurement_id", type: "measurement_type_concept_id" },
  observation: { table: "observation", concept: "observation_concept_id", date: "observation_date", id: "observation_id", type: "observation_type_concept_id" },
};
/** The columns of an event table that a query may read, and what they hold. */
export function eventColumns(domain: EventDomain): Record<string, "id" | "integer" | "number" | "date"> {
  const { concept, date, id, type } = eventTables[domain];
  return { [id]: "id", person_id: "id", [concept]: "integer", [date]: "date", [type]: "integer", ...(isMeasured(domain) ? { value_as_number: "number", unit_concept_id: "integer" } : {}) };
}

/** The condition that a record is of one of the concepts. Without descendants the ids stand in the condition itself, which lets sorted tables skip blocks. */
function conceptCondition(s: Statement, column: string, concepts: readonly ConceptReference[]): string {
  const among = (some: readonly ConceptReference[]) => `${column} IN (${some.map((c) => s.id(c.conceptId)).join(", ")})`;
  const expanded = concepts.filter((c) => c.descendants).map((c) => c.conceptId).sort((a, b) => a - b);
  if (expanded.length === 0) return among(concepts);
  const set = s.set(`concepts ${expanded.join()}`, "concepts", () => {
    const ids = expanded.map(s.id);
    return `SELECT descendant_concept_id AS concept_id FROM ${s.from("concept_ancestor", vocabularyColumns.concept_ancestor)} AS hierarchy WHERE ancestor_concept_id IN (${ids.join(", ")})
    UNION SELECT * FROM (VALUES ${expanded.map((c) => `(${s.id(c)})`).join(", ")}) AS asked(concept_id)`;
  });
  const others = concepts.filter((c) => !c.descendants);
  const within = `${column} IN (SELECT concept_id FROM ${set})`;
  return others.length === 0 ? within : `(${within} OR ${among(others)})`;
}

type Records = RecordDetails & { domain: EventDomain; unitConceptId?: number | undefined; value?: NumberRange | undefined };
const measuredValue = finite("CAST(value_as_number AS DOUBLE PRECISION)");

/** Age in years at the record's date, for records that `record` names; no age before the year of birth. */
function ageAtRecord(s: Statement, date: string, range: { min?: number | undefined; max?: number | undefined }): string {
  const age = `CAST(EXTRACT(YEAR FROM CAST(record.${date} AS DATE)) AS INTEGER) - born.year_of_birth`;
  const ends = [`${age} >= ${s.integer(range.min ?? 0)}`, ...(range.max === undefined ? [] : [`${age} <= ${s.integer(range.max)}`])];
  return `EXISTS (SELECT 1 FROM ${s.from("person", personColumns)} AS born WHERE born.person_id = record.person_id AND ${both(ends)})`;
}

/** Of the rows of the event table, which the statement calls `record`. */
function recordConditions(s: Statement, records: Records): string {
  const { concept, date, type } = eventTables[records.domain];
  const { window, unitConceptId, value, ageAtEvent, typeConceptIds } = records;
  return both([
    conceptCondition(s, concept, records.concepts),
    "person_id IS NOT NULL",
    ...(window?.from ? [`CAST(${date} AS DATE) >= ${s.date(window.from)}`] : []),
    ...(window?.to ? [`CAST(${date} AS DATE) <= ${s.date(window.to)}`] : []),
    // A record without a date lies in no window, and in the open one only if it has one: OMOP demands it.
    `${date} IS NOT NULL`,
    ...(typeConceptIds === undefined ? [] : [`${type} IN (${typeConceptIds.map(s.id).join(", ")})`]),
    ...(ageAtEvent === undefined ? [] : [ageAtRecord(s, date, ageAtEvent)]),
    ...(unitConceptId === undefined ? [] : [`unit_concept_id = ${s.id(unitConceptId)}`]),
    ...(value?.min === undefined ? [] : [`${measuredValue} >= ${s.number(value.min)}`]),
    ...(value?.max === undefined ? [] : [`${measuredValue} <= ${s.number(value.max)}`]),
  ]);
}
/** The people of these records, once for each record. */
const ofRecords = (s: Statement, key: string, records: Records): string =>
  s.set(key, "had", () => `SELECT person_id FROM ${s.from(eventTables[records.domain].table, eventColumns(records.domain))} AS record WHERE ${recordConditions(s, records)}`);
export function peopleWith(s: Statement, key: string, records: Records): string {
  const found = ofRecords(s, key, records);
  return `${s.join(s.set(`once ${key}`, "once", () => `SELECT DISTINCT person_id FROM ${found}`))}.person_id IS NOT NULL`;
}
export function lastValue(s: Statement, variable: Variable & { kind: "last-value" }): string {
  const { table, date, id } = eventTables.measurement;
  const set = s.set(variableKey(variable), "last", () => {
    // Only the chosen people's records are ranked, which is most of the work.
    const where = `person_id IN (SELECT person_id FROM chosen) AND ${recordConditions(s, { domain: "measurement", ...variable })}`;
    const values = `SELECT person_id, CAST(${date} AS DATE) AS day, ${id} AS id, ${measuredValue} AS value FROM ${s.from(table, eventColumns("measurement"))} AS record WHERE ${where}`;
    const ranked = `SELECT person_id, value, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY day DESC, id DESC, value DESC) AS place FROM (${values}) AS measured WHERE value IS NOT NULL`;
    return `SELECT person_id, value FROM (${ranked}) AS ranked WHERE place = 1`;
  });
  return `${s.join(set)}.value`;
}

export const ageAt = (s: Statement, at: AgeAt): string => {
  if (at === "index") return "CASE WHEN year_of_birth <= CAST(EXTRACT(YEAR FROM index_day) AS INTEGER) THEN CAST(EXTRACT(YEAR FROM index_day) AS INTEGER) - year_of_birth END";
  const year = () => s.integer(yearOf(at));
  return `CASE WHEN year_of_birth <= ${year()} THEN ${year()} - year_of_birth END`;
};
export function columnValue(s: Statement, column: Column | undefined): string {
  if (!column) throw new TypeError("the query names a column that isn't declared");
  if (column.kind === "category") {
    const codes = column.levels.map((l) => l.code).filter((code) => !column.missingCodes.includes(code));
    return `CASE WHEN "${column.name}" IN (${codes.map(s.text).join(", ")}) THEN "${column.name}" END`;
  }
  const value = `CAST("${column.name}" AS DOUBLE PRECISION)`;
  const missing = column.missingCodes.length === 0 ? [] : [`${value} NOT IN (${column.missingCodes.map(s.number).join(", ")})`];
  return `CASE WHEN ${both([`${value} >= ${s.number(column.min)}`, `${value} <= ${s.number(column.max)}`, ...missing])} THEN ${value} END`;
}
function within(s: Statement, value: () => string, range: { min?: number | undefined; max?: number | undefined }): string {
  const ends = [...(range.min === undefined ? [] : [`${value()} >= ${s.number(range.min)}`]), ...(range.max === undefined ? [] : [`${value()} <= ${s.number(range.max)}`])];
  return both(ends.length === 0 ? [`${value()} IS NOT NULL`] : ends);
}

/** A condition that is true or false, never unknown: what isn't known does not hold. */
export function condition(s: Statement, criterion: Criterion): string {
  switch (criterion.kind) {
    case "group": {
      const members = criterion.of.map((c) => condition(s, c));
      if (criterion.match === "all") return members.length === 0 ? "TRUE" : `(${members.join(" AND ")})`;
      const any = members.length === 0 ? "FALSE" : `(${members.join(" OR ")})`;
      return criterion.match === "any" ? any : `NOT ${any}`;
    }
    case "sex":
      return `COALESCE(gender_concept_id = ${s.id(genderConcept[criterion.is])}, FALSE)`;
    case "race":
    case "ethnicity":
      return `COALESCE(${conceptCondition(s, `${criterion.kind}_concept_id`, criterion.concepts)}, FALSE)`;
    case "age":
      return `COALESCE(${within(s, () => `(${ageAt(s, criterion.at)})`, criterion)}, FALSE)`;
    case "condition":
    case "drug":
    case "procedure":
    case "measurement":
    case "observation":
      return peopleWith(s, criterionKey(criterion), { domain: criterion.kind, ...criterion });
    case "number":
      return `COALESCE(${within(s, () => `(${columnValue(s, columnOf(s.target.dictionary, criterion.column))})`, criterion)}, FALSE)`;
    case "category":
      return `COALESCE((${columnValue(s, columnOf(s.target.dictionary, criterion.column))}) IN (${criterion.in.map(s.text).join(", ")}), FALSE)`;
  }
}

/** Records of a person, not a property of theirs. */
const recordsOf = (criterion: Criterion): Records | undefined => ("concepts" in criterion && criterion.kind !== "race" && criterion.kind !== "ethnicity" ? { domain: criterion.kind, ...criterion } : undefined);
/**
 * The same condition where it stands in a WHERE of its own: databases then stop at a person's first record, and need not gather people
 * first. PostgreSQL knows that only for IN and NOT EXISTS that nothing stands round but AND.
 */
export function demanded(s: Statement, criterion: Criterion): string {
  if (criterion.kind === "group" && criterion.match === "all") return both(criterion.of.map((c) => demanded(s, c)));
  if (criterion.kind === "group" && criterion.match === "none") return both(criterion.of.map((c) => excluded(s, c)));
  const records = recordsOf(criterion);
  return records ? `person.person_id IN (SELECT person_id FROM ${ofRecords(s, criterionKey(criterion), records)})` : condition(s, criterion);
}
function excluded(s: Statement, criterion: Criterion): string {
  if (criterion.kind === "group" && criterion.match === "any") return both(criterion.of.map((c) => excluded(s, c)));
  const records = recordsOf(criterion);
  return records ? `NOT EXISTS (SELECT 1 FROM ${ofRecords(s, criterionKey(criterion), records)} AS had WHERE had.person_id = person.person_id)` : `NOT ${condition(s, criterion)}`;
}
