/**
 * The OMOP tables that a data file holds, as data: which columns, what must be there, how rows are sorted. Record tables come from
 * the model that queries are written in, so that whatever a query may ask is loaded. Event tables lie sorted by concept, person and
 * date: the order in which a query for some concepts reads the fewest rows.
 */
import { recordColumns, recordDomains, recordTables, type ColumnKind } from "#lib/query/omop-tables.ts";

export type LoadedTable = { table: string; columns: Record<string, ColumnKind>; /** A row without these is of no use to any query. */ required: string[]; sort: string; optional: boolean };

const ids = (...names: string[]): Record<string, ColumnKind> => Object.fromEntries(names.map((name) => [name, "id" as const]));
const integers = (...names: string[]): Record<string, ColumnKind> => Object.fromEntries(names.map((name) => [name, "integer" as const]));
const texts = (...names: string[]): Record<string, ColumnKind> => Object.fromEntries(names.map((name) => [name, "text" as const]));

const personTable: LoadedTable = {
  table: "person",
  columns: {
    ...ids("person_id"), ...integers("gender_concept_id", "year_of_birth", "race_concept_id", "ethnicity_concept_id", "race_source_concept_id", "ethnicity_source_concept_id"),
    ...ids("location_id", "provider_id", "care_site_id"),
  },
  required: ["person_id", "year_of_birth"], sort: "person_id", optional: false,
};

const records = recordDomains.map((domain): LoadedTable => {
  const { table, concept, start } = recordTables[domain];
  const sort = concept ? `${concept}, person_id, ${start}` : `person_id, ${start}`;
  // A death whose cause nobody recorded is a death all the same.
  const required = concept && domain !== "death" ? ["person_id", concept, start] : ["person_id", start];
  return { table, columns: recordColumns(domain), required, sort, optional: true };
});

const through: LoadedTable[] = [
  { table: "provider", columns: { ...ids("provider_id"), ...integers("specialty_concept_id") }, required: ["provider_id"], sort: "provider_id", optional: true },
  { table: "care_site", columns: { ...ids("care_site_id"), ...integers("place_of_service_concept_id") }, required: ["care_site_id"], sort: "care_site_id", optional: true },
  /** What a TRE declares of its people beyond OMOP: a region, a fifth of deprivation. */
  { table: "person_attribute", columns: { ...ids("person_id"), ...texts("attribute", "code") }, required: ["person_id", "attribute", "code"], sort: "attribute, person_id", optional: true },
];

const vocabulary: LoadedTable[] = [
  {
    table: "concept", columns: { ...integers("concept_id"), ...texts("concept_name", "domain_id", "vocabulary_id", "concept_class_id", "standard_concept", "concept_code", "invalid_reason") },
    required: ["concept_id"], sort: "concept_id", optional: true,
  },
  { table: "concept_ancestor", columns: integers("ancestor_concept_id", "descendant_concept_id"), required: ["ancestor_concept_id", "descendant_concept_id"], sort: "ancestor_concept_id, descendant_concept_id", optional: true },
  {
    table: "concept_relationship", columns: { ...integers("concept_id_1", "concept_id_2"), ...texts("relationship_id", "invalid_reason") },
    required: ["concept_id_1", "concept_id_2", "relationship_id"], sort: "concept_id_2, concept_id_1", optional: true,
  },
  { table: "concept_synonym", columns: { ...integers("concept_id"), ...texts("concept_synonym_name") }, required: ["concept_id", "concept_synonym_name"], sort: "concept_id", optional: true },
  { table: "cdm_source", columns: texts("cdm_source_name", "cdm_version", "vocabulary_version"), required: [], sort: "1", optional: true },
];

/** Vocabularies come first: checks of what was loaded name concepts by them. */
export const loadedTables: readonly LoadedTable[] = [...vocabulary, personTable, ...through, ...records];

/** Only the relationship that queries follow is kept: a vocabulary has millions of others. */
export const keptRows: Readonly<Record<string, string>> = { concept_relationship: "relationship_id = 'Maps to'" };

/** What CDM 5.3 and common exports call a column of 5.4. The 5.4 name wins where a file has both. */
export const olderNames: Readonly<Record<string, readonly string[]>> = {
  admitted_from_concept_id: ["admitting_source_concept_id"], discharged_to_concept_id: ["discharge_to_concept_id"], parent_visit_detail_id: ["visit_detail_parent_id"],
  condition_start_date: ["condition_start_datetime"], drug_exposure_start_date: ["drug_exposure_start_datetime"], drug_exposure_end_date: ["drug_exposure_end_datetime"],
  procedure_date: ["procedure_datetime"], measurement_date: ["measurement_datetime"], observation_date: ["observation_datetime"], visit_start_date: ["visit_start_datetime"],
  visit_end_date: ["visit_end_datetime"], device_exposure_start_date: ["device_exposure_start_datetime"], device_exposure_end_date: ["device_exposure_end_datetime"],
  specimen_date: ["specimen_datetime"], death_date: ["death_datetime"], condition_end_date: ["condition_end_datetime"],
  condition_era_start_date: ["condition_era_start_datetime"], condition_era_end_date: ["condition_era_end_datetime"], drug_era_start_date: ["drug_era_start_datetime"], drug_era_end_date: ["drug_era_end_datetime"],
  dose_era_start_date: ["dose_era_start_datetime"], dose_era_end_date: ["dose_era_end_datetime"],
};

/** The name under which a table that has these columns holds `column`: its own, an older one, or none. */
export const spellingOf = (column: string, has: (name: string) => boolean): string | undefined => [column, ...(olderNames[column] ?? [])].find(has);

/** How a table as it is found differs from what queries read: engines map what is missing to NULL. Names in small letters. */
export type ColumnsFound = { table: string; present: boolean; columns: Record<string, string | null> };
export function columnsFound(tables: ReadonlyMap<string, ReadonlySet<string>>): ColumnsFound[] {
  return loadedTables.map(({ table, columns }) => {
    const found = tables.get(table);
    return { table, present: found !== undefined, columns: Object.fromEntries(Object.keys(columns).map((column) => [column, (found && spellingOf(column, (name) => found.has(name))) ?? null])) };
  });
}
