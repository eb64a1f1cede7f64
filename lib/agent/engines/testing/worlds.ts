/** Puts a small world of the reference engine into a real database: the columns that a query reads, in OMOP's own names. */
import { sqlTypes } from "#lib/query/compile/dialect.ts";
import { fieldOf, recordColumns, recordDomains, recordTables, type ColumnKind, type RecordDomain } from "#lib/query/omop-tables.ts";
import type { OmopEvent, OmopPeople, ReferenceData } from "#lib/query/reference-engine.ts";

type Value = string | number | null | undefined;
const literal = (value: Value, kind: ColumnKind = "text"): string => {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "number" || kind === "id" ? `${value}` : `'${value.replaceAll("'", "''")}'`;
};
type Columns = Record<string, ColumnKind>;
/** A table with its rows, each a value for each column. */
function tableInSql(name: string, columns: Columns, rows: readonly Record<string, Value>[]): string[] {
  const definition = Object.entries(columns).map(([column, kind]) => `${column} ${sqlTypes[kind]}`).join(", ");
  const values = rows.map((row) => `(${Object.entries(columns).map(([column, kind]) => literal(row[column], kind)).join(", ")})`);
  return [`CREATE TABLE ${name} (${definition})`, ...(rows.length === 0 ? [] : [`INSERT INTO ${name} VALUES ${values.join(", ")}`])];
}

function recordRow(domain: RecordDomain, event: OmopEvent): Record<string, Value> {
  const t = recordTables[domain];
  const type = fieldOf(domain, "type");
  return {
    ...event.columns, person_id: event.personId, [t.start]: event.date,
    ...(t.concept ? { [t.concept]: event.conceptId } : {}),
    ...("column" in t.end ? { [t.end.column]: event.endDate } : {}),
    ...(type && "column" in type ? { [type.column]: event.typeConceptId } : {}),
    ...(t.measured ? { value_as_number: event.value, unit_concept_id: event.unitConceptId } : {}),
    ...(t.id ? { [t.id]: event.eventId } : {}),
  };
}

/** Tables of domains that the world does not name are left out: engines must read them as empty. */
function omopInSql(data: OmopPeople, at: (table: string) => string): string[] {
  const records = recordDomains.flatMap((domain) => {
    const events = data.events[domain];
    if (events === undefined) return [];
    const rows = events.map((e) => recordRow(domain, e));
    // What the definition knows nothing of, because it counts nowhere: a record without a day, and one of nobody.
    const nowhere = rows.slice(0, 1).flatMap((row) => [{ ...row, [recordTables[domain].start]: null }, { ...row, person_id: null }]);
    return tableInSql(at(recordTables[domain].table), recordColumns(domain), [...rows, ...nowhere]);
  });
  const persons = data.persons.map((p) => ({
    person_id: p.id, gender_concept_id: p.genderConceptId, year_of_birth: p.yearOfBirth, race_concept_id: p.raceConceptId, ethnicity_concept_id: p.ethnicityConceptId, race_source_concept_id: p.raceSourceConceptId,
  }));
  const attributes = data.persons.flatMap((p) => Object.entries(p.attributes ?? {}).map(([attribute, code]) => ({ person_id: p.id, attribute, code })));
  return [
    ...tableInSql(at("person"), { person_id: "id", gender_concept_id: "integer", year_of_birth: "integer", race_concept_id: "integer", ethnicity_concept_id: "integer", race_source_concept_id: "integer" }, persons),
    ...tableInSql(at("person_attribute"), { person_id: "id", attribute: "text", code: "text" }, attributes),
    ...tableInSql(at("concept"), { concept_id: "integer", concept_name: "text", vocabulary_id: "text", concept_code: "text", invalid_reason: "text" }, [
      ...(data.invalidConcepts ?? []).map((concept_id) => ({ concept_id, invalid_reason: "D" })),
      ...(data.concepts ?? []).map((c) => ({ concept_id: c.conceptId, concept_name: c.name, vocabulary_id: c.vocabulary, concept_code: c.code })),
    ]),
    ...tableInSql(at("concept_ancestor"), { ancestor_concept_id: "integer", descendant_concept_id: "integer" }, data.conceptAncestors.map((a) => ({ ancestor_concept_id: a.ancestor, descendant_concept_id: a.descendant }))),
    ...tableInSql(at("concept_relationship"), { concept_id_1: "integer", concept_id_2: "integer", relationship_id: "text", invalid_reason: "text" }, (data.mapsTo ?? []).map((m) => ({ concept_id_1: m.source, concept_id_2: m.standard, relationship_id: "Maps to", invalid_reason: null }))),
    ...tableInSql(at("provider"), { provider_id: "id", specialty_concept_id: "integer" }, (data.providers ?? []).map((p) => ({ provider_id: p.id, specialty_concept_id: p.specialtyConceptId }))),
    ...tableInSql(at("care_site"), { care_site_id: "id", place_of_service_concept_id: "integer" }, (data.careSites ?? []).map((c) => ({ care_site_id: c.id, place_of_service_concept_id: c.placeOfServiceConceptId }))),
    ...records,
  ];
}

/** Statements that both DuckDB and PostgreSQL run. `at` writes a table's name. */
export function worldInSql(data: ReferenceData, at: (table: string) => string = (table) => table): string[] {
  if (data.kind !== "table") return omopInSql(data, at);
  const { table, columns } = data.dictionary;
  return tableInSql(at(table), Object.fromEntries(columns.map((c) => [c.name, c.kind === "number" ? "number" : "text"] as const)), data.rows);
}
