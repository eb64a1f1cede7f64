/** The records that a filter finds, as a common table expression: person_id, id, start_day, end_day, concept, source, visit, value, unit. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { RecordFilter, Restriction } from "../cohort.ts";
import { fieldOf, recordColumns, recordTables, throughTables, type ColumnKind, type RecordDomain } from "../omop-tables.ts";
import { conceptSet } from "./concept-sets.ts";
import { restriction, type Tested } from "./restrictions.ts";
import { both, finite, type Statement } from "./statement.ts";

export const personColumns: Record<string, ColumnKind> = {
  person_id: "id", gender_concept_id: "integer", year_of_birth: "integer", race_concept_id: "integer", ethnicity_concept_id: "integer", race_source_concept_id: "integer",
};
const throughColumns: Record<keyof typeof throughTables, Record<string, ColumnKind>> = {
  person: personColumns,
  provider: { provider_id: "id", specialty_concept_id: "integer" },
  visit: { visit_occurrence_id: "id", visit_concept_id: "integer" },
  "care-site": { care_site_id: "id", place_of_service_concept_id: "integer" },
};

const bigint = (x: string) => `CAST(${x} AS BIGINT)`;
function endDay(s: Statement, domain: RecordDomain): string {
  const { start, end } = recordTables[domain];
  const from = `CAST(record."${start}" AS DATE)`;
  const next = s.dialect.plusDays(from, "1");
  if (end.rule === "next-day") return next;
  const own = `CAST(record."${end.column}" AS DATE)`;
  switch (end.rule) {
    case "own": return `COALESCE(${own}, ${from})`;
    case "own-or-next-day": return `COALESCE(${own}, ${next})`;
    case "drug": return `COALESCE(${own}, ${s.dialect.plusDays(from, 'CAST(record."days_supply" AS INTEGER)')}, ${next})`;
  }
}

/** What restrictions read of `kept`, and the joins that bring it. */
function testedRecord(s: Statement, domain: RecordDomain): { tested: Tested; joins: () => string } {
  const table = recordTables[domain];
  const joins = new Map<string, string>();
  const reached = (through: keyof typeof throughTables): string => {
    const { from, table: other, key } = throughTables[through];
    const alias = `of_${through.replace("-", "_")}`;
    joins.set(alias, `LEFT JOIN ${s.from(other, throughColumns[through])} AS ${alias} ON ${alias}."${key}" = kept."${from}"`);
    return alias;
  };
  const field = (key: string): string => {
    const found = fieldOf(domain, key);
    if (!found) throw new TypeError(`a ${domain} has no ${key}`);
    if ("computed" in found) {
      if (found.computed === "days") return s.dialect.daysBetween("kept.r_start", "kept.r_end");
      return `CAST(kept."value_as_number" AS DOUBLE PRECISION) / NULLIF(CAST(kept."${found.computed === "ratio-to-low" ? "range_low" : "range_high"}" AS DOUBLE PRECISION), 0)`;
    }
    return `${found.through === undefined ? "kept" : reached(found.through)}."${found.column}"`;
  };
  return {
    tested: {
      start: "kept.r_start", end: "kept.r_end", field, source: () => `kept."${table.sourceConcept}"`,
      get yearOfBirth() { return `${reached("person")}."year_of_birth"`; },
    },
    joins: () => [...joins.values()].join(" "),
  };
}

const isSource = (r: Restriction) => r.kind === "concept-set" && r.field === "source";
const sourceColumn = (domain: RecordDomain) => recordTables[domain].sourceConcept;

/** Rows are not distinct: whoever counts records makes them so. */
export function records(s: Statement, filter: RecordFilter): string {
  const { domain, where } = filter;
  const table = recordTables[domain];
  return s.set(`records ${canonicalJson(filter)}`, "records", () => {
    const source = sourceColumn(domain);
    const sourceConditions = where.filter(isSource).map((r) => restriction(s, r, { start: "", end: "", yearOfBirth: "", field: () => "", source: () => `record."${source}"` }));
    const conditions = both([
      ...(filter.conceptSet === undefined ? [] : table.concept === null ? ["FALSE"] : [`record."${table.concept}" IN (SELECT concept_id FROM ${conceptSet(s, filter.conceptSet)})`]),
      ...sourceConditions,
      `record."${table.start}" IS NOT NULL`,
      "record.person_id IS NOT NULL",
    ]);
    const id = bigint(table.id ? `record."${table.id}"` : "record.person_id");
    const read = `SELECT record.*, ${id} AS r_id, CAST(record."${table.start}" AS DATE) AS r_start, ${endDay(s, domain)} AS r_end FROM ${s.from(table.table, recordColumns(domain))} AS record WHERE ${conditions}`;
    const first = filter.first ? `SELECT *, RANK() OVER (PARTITION BY person_id ORDER BY r_start, r_id) AS r_place FROM (${read}) AS asked` : read;
    const { tested, joins } = testedRecord(s, domain);
    const asked = where.filter((r) => !isSource(r)).map((r) => restriction(s, r, tested));
    const cut = where.find((r) => r.kind === "period");
    const columns = [
      "kept.person_id", "kept.r_id AS id",
      `${cut?.from ? s.date(cut.from) : "kept.r_start"} AS start_day`, `${cut?.to ? s.date(cut.to) : "kept.r_end"} AS end_day`,
      `${table.concept ? bigint(`kept."${table.concept}"`) : "CAST(0 AS BIGINT)"} AS concept`, `${source ? bigint(`kept."${source}"`) : "CAST(NULL AS BIGINT)"} AS source`,
      `${table.visit ? bigint(`kept."${table.visit}"`) : "CAST(NULL AS BIGINT)"} AS visit`,
      `${table.measured ? finite('CAST(kept."value_as_number" AS DOUBLE PRECISION)') : "CAST(NULL AS DOUBLE PRECISION)"} AS value`,
      `${table.measured ? bigint('kept."unit_concept_id"') : "CAST(NULL AS BIGINT)"} AS unit`,
    ];
    const conditionsKept = both([...(filter.first ? ["kept.r_place = 1"] : []), ...asked]);
    return `SELECT ${columns.join(", ")} FROM (${first}) AS kept ${joins()} WHERE ${conditionsKept}`;
  });
}
/** The columns that make a record what it is: rows that agree in them are one record. */
export const recordIdentity = "person_id, id, start_day, end_day, concept, source, visit";
