/** Puts a small world of the reference engine into a real database: the columns that a query reads, in OMOP's own names. */
import { eventTables } from "#lib/query/compile-sql.ts";
import { eventDomains, isMeasured } from "#lib/query/model.ts";
import type { ReferenceData } from "#lib/query/reference-engine.ts";

const literal = (value: string | number | null | undefined): string => {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "number" ? `${value}` : `'${value.replaceAll("'", "''")}'`;
};
const insert = (table: string, rows: string[][]): string[] => (rows.length === 0 ? [] : [`INSERT INTO ${table} VALUES ${rows.map((r) => `(${r.join(", ")})`).join(", ")}`]);

/** Statements that both DuckDB and PostgreSQL run. `at` writes a table's name. */
export function worldInSql(data: ReferenceData, at: (table: string) => string = (table) => table): string[] {
  if (data.kind === "table") {
    const { table, columns } = data.dictionary;
    const types = columns.map((c) => `${c.name} ${c.kind === "number" ? "DOUBLE PRECISION" : "VARCHAR(80)"}`);
    return [`CREATE TABLE ${at(table)} (${types.join(", ")})`, ...insert(at(table), data.rows.map((row) => columns.map((c) => literal(row[c.name]))))];
  }
  const events = eventDomains.flatMap((domain) => {
    const { table, concept, date, id, type } = eventTables[domain];
    const measured = isMeasured(domain);
    return [
      `CREATE TABLE ${at(table)} (${id} BIGINT NOT NULL, person_id BIGINT NOT NULL, ${concept} INTEGER NOT NULL, ${date} DATE NOT NULL, ${type} INTEGER${measured ? ", value_as_number NUMERIC, unit_concept_id INTEGER" : ""})`,
      ...insert(at(table), data.events[domain].map((e) => [e.eventId, e.personId, literal(e.conceptId), literal(e.date), literal(e.typeConceptId), ...(measured ? [literal(e.value), literal(e.unitConceptId)] : [])])),
    ];
  });
  return [
    `CREATE TABLE ${at("person")} (person_id BIGINT NOT NULL, gender_concept_id INTEGER NOT NULL, year_of_birth INTEGER NOT NULL, race_concept_id INTEGER, ethnicity_concept_id INTEGER)`,
    ...insert(at("person"), data.persons.map((p) => [p.id, literal(p.genderConceptId), literal(p.yearOfBirth), literal(p.raceConceptId), literal(p.ethnicityConceptId)])),
    `CREATE TABLE ${at("concept_ancestor")} (ancestor_concept_id INTEGER NOT NULL, descendant_concept_id INTEGER NOT NULL)`,
    ...insert(at("concept_ancestor"), data.conceptAncestors.map((a) => [literal(a.ancestor), literal(a.descendant)])),
    ...events,
  ];
}
