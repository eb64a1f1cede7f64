/**
 * The OMOP CDM tables that hold records about people, as data: where each finds its concept, its dates and its attributes. The
 * compiler, the reference engine, the loader, the reader of OHDSI's definitions, the forms and the docs all read this table.
 * Columns are those of CDM 5.4; names that 5.3 spells otherwise are mended when data is loaded.
 * Source: OHDSI CommonDataModel 5.4 (DDL) and circe-be's criteria classes.
 */
export const recordDomains = [
  "condition", "drug", "procedure", "measurement", "observation", "device", "specimen",
  "visit", "visit-detail", "death", "observation-period", "condition-era", "drug-era", "dose-era",
] as const;
export type RecordDomain = (typeof recordDomains)[number];

/**
 * When a record ends, where circe needs an end: its own end date; that or the day after its start; the day after its start; or, for a
 * drug exposure, its end, else its start plus the days supplied, else the day after its start.
 */
export type EndRule = { rule: "own" | "own-or-next-day" | "drug"; column: string } | { rule: "next-day" };

/** A column that restrictions may test. `through` names the table that the column is reached by: the person, the provider, the visit, the place of care. */
export type RecordField = {
  key: string;
  label: string;
  /** circe's name of the attribute; `null` where circe has none. */
  circe: string | null;
  kind: "number" | "concept" | "text";
  column: string;
  through?: "person" | "provider" | "visit" | "care-site";
};
/** Numbers that no column holds. `days` is end less start; a ratio is the value over the bound of its normal range, unknown where the bound is 0. */
export type ComputedField = { key: string; label: string; circe: string; kind: "number"; computed: "days" | "ratio-to-low" | "ratio-to-high" };
export type AnyField = RecordField | ComputedField;

export type RecordTable = {
  domain: RecordDomain;
  /** As in “a condition”, “a visit to hospital or clinic”. */
  label: string;
  plural: string;
  circe: string;
  table: string;
  /** `null`: rows have no number of their own; the person's stands in (death). */
  id: string | null;
  concept: string | null;
  sourceConcept: string | null;
  start: string;
  end: EndRule;
  visit: string | null;
  /** Whether records hold a number with a unit (value_as_number, unit_concept_id). */
  measured: boolean;
  fields: readonly AnyField[];
};

const concept = (key: string, label: string, circe: string | null, column: string): RecordField => ({ key, label, circe, kind: "concept", column });
const number = (key: string, label: string, circe: string, column: string): RecordField => ({ key, label, circe, kind: "number", column });
const text = (key: string, label: string, circe: string, column: string): RecordField => ({ key, label, circe, kind: "text", column });
const gender: RecordField = { key: "gender", label: "recorded sex", circe: "Gender", kind: "concept", column: "gender_concept_id", through: "person" };
const specialty: RecordField = { key: "provider-specialty", label: "speciality of the provider", circe: "ProviderSpecialty", kind: "concept", column: "specialty_concept_id", through: "provider" };
const visitKind: RecordField = { key: "visit-kind", label: "kind of visit", circe: "VisitType", kind: "concept", column: "visit_concept_id", through: "visit" };
const place: RecordField = { key: "place-of-service", label: "place of care", circe: "PlaceOfService", kind: "concept", column: "place_of_service_concept_id", through: "care-site" };
const length = (circe: string): ComputedField => ({ key: "length", label: "length in days", circe, kind: "number", computed: "days" });
const clinical = [gender, specialty, visitKind];
const own = (column: string): EndRule => ({ rule: "own", column });
const visitId = "visit_occurrence_id";

export const recordTables: Record<RecordDomain, RecordTable> = {
  condition: {
    domain: "condition", label: "condition", plural: "conditions", circe: "ConditionOccurrence", table: "condition_occurrence", id: "condition_occurrence_id", concept: "condition_concept_id",
    sourceConcept: "condition_source_concept_id", start: "condition_start_date", end: { rule: "own-or-next-day", column: "condition_end_date" }, visit: visitId, measured: false,
    fields: [concept("type", "type of record", "ConditionType", "condition_type_concept_id"), concept("status", "status of the condition", "ConditionStatus", "condition_status_concept_id"), text("stop-reason", "reason for stopping", "StopReason", "stop_reason"), ...clinical],
  },
  drug: {
    domain: "drug", label: "medicine", plural: "medicines", circe: "DrugExposure", table: "drug_exposure", id: "drug_exposure_id", concept: "drug_concept_id",
    sourceConcept: "drug_source_concept_id", start: "drug_exposure_start_date", end: { rule: "drug", column: "drug_exposure_end_date" }, visit: visitId, measured: false,
    fields: [
      concept("type", "type of record", "DrugType", "drug_type_concept_id"), text("stop-reason", "reason for stopping", "StopReason", "stop_reason"), number("refills", "refills", "Refills", "refills"),
      number("quantity", "quantity", "Quantity", "quantity"), number("days-supply", "days supplied", "DaysSupply", "days_supply"), concept("route", "route", "RouteConcept", "route_concept_id"),
      text("lot-number", "lot number", "LotNumber", "lot_number"), ...clinical,
    ],
  },
  procedure: {
    domain: "procedure", label: "procedure", plural: "procedures", circe: "ProcedureOccurrence", table: "procedure_occurrence", id: "procedure_occurrence_id", concept: "procedure_concept_id",
    sourceConcept: "procedure_source_concept_id", start: "procedure_date", end: { rule: "next-day" }, visit: visitId, measured: false,
    fields: [concept("type", "type of record", "ProcedureType", "procedure_type_concept_id"), concept("modifier", "modifier", "Modifier", "modifier_concept_id"), number("quantity", "quantity", "Quantity", "quantity"), ...clinical],
  },
  measurement: {
    domain: "measurement", label: "measurement", plural: "measurements", circe: "Measurement", table: "measurement", id: "measurement_id", concept: "measurement_concept_id",
    sourceConcept: "measurement_source_concept_id", start: "measurement_date", end: { rule: "next-day" }, visit: visitId, measured: true,
    fields: [
      concept("type", "type of record", "MeasurementType", "measurement_type_concept_id"), concept("operator", "operator", "Operator", "operator_concept_id"), number("value", "value", "ValueAsNumber", "value_as_number"),
      concept("value-concept", "result", "ValueAsConcept", "value_as_concept_id"), concept("unit", "unit", "Unit", "unit_concept_id"), number("range-low", "lower end of its normal range", "RangeLow", "range_low"),
      number("range-high", "upper end of its normal range", "RangeHigh", "range_high"),
      { key: "range-low-ratio", label: "value over the lower end of its normal range", circe: "RangeLowRatio", kind: "number", computed: "ratio-to-low" },
      { key: "range-high-ratio", label: "value over the upper end of its normal range", circe: "RangeHighRatio", kind: "number", computed: "ratio-to-high" }, ...clinical,
    ],
  },
  observation: {
    domain: "observation", label: "observation", plural: "observations", circe: "Observation", table: "observation", id: "observation_id", concept: "observation_concept_id",
    sourceConcept: "observation_source_concept_id", start: "observation_date", end: { rule: "next-day" }, visit: visitId, measured: true,
    fields: [
      concept("type", "type of record", "ObservationType", "observation_type_concept_id"), number("value", "value", "ValueAsNumber", "value_as_number"), text("value-text", "value in words", "ValueAsString", "value_as_string"),
      concept("value-concept", "answer", "ValueAsConcept", "value_as_concept_id"), concept("qualifier", "qualifier", "Qualifier", "qualifier_concept_id"), concept("unit", "unit", "Unit", "unit_concept_id"), ...clinical,
    ],
  },
  device: {
    domain: "device", label: "device", plural: "devices", circe: "DeviceExposure", table: "device_exposure", id: "device_exposure_id", concept: "device_concept_id",
    sourceConcept: "device_source_concept_id", start: "device_exposure_start_date", end: { rule: "own-or-next-day", column: "device_exposure_end_date" }, visit: visitId, measured: false,
    fields: [concept("type", "type of record", "DeviceType", "device_type_concept_id"), text("unique-id", "unique id of the device", "UniqueDeviceId", "unique_device_id"), number("quantity", "quantity", "Quantity", "quantity"), ...clinical],
  },
  specimen: {
    domain: "specimen", label: "specimen", plural: "specimens", circe: "Specimen", table: "specimen", id: "specimen_id", concept: "specimen_concept_id",
    sourceConcept: null, start: "specimen_date", end: { rule: "next-day" }, visit: null, measured: false,
    fields: [
      concept("type", "type of record", "SpecimenType", "specimen_type_concept_id"), number("quantity", "quantity", "Quantity", "quantity"), concept("unit", "unit", "Unit", "unit_concept_id"),
      concept("anatomic-site", "part of the body", "AnatomicSite", "anatomic_site_concept_id"), concept("disease-status", "status of the disease", "DiseaseStatus", "disease_status_concept_id"),
      text("source-id", "specimen number", "SourceId", "specimen_source_id"), gender,
    ],
  },
  visit: {
    domain: "visit", label: "visit", plural: "visits", circe: "VisitOccurrence", table: "visit_occurrence", id: visitId, concept: "visit_concept_id",
    sourceConcept: "visit_source_concept_id", start: "visit_start_date", end: own("visit_end_date"), visit: visitId, measured: false,
    fields: [concept("type", "type of record", "VisitType", "visit_type_concept_id"), length("VisitLength"), gender, specialty, place],
  },
  "visit-detail": {
    domain: "visit-detail", label: "part of a visit", plural: "parts of visits", circe: "VisitDetail", table: "visit_detail", id: "visit_detail_id", concept: "visit_detail_concept_id",
    sourceConcept: "visit_detail_source_concept_id", start: "visit_detail_start_date", end: own("visit_detail_end_date"), visit: visitId, measured: false,
    fields: [concept("type", "type of record", "VisitDetailType", "visit_detail_type_concept_id"), length("VisitDetailLength"), gender, specialty, place],
  },
  death: {
    domain: "death", label: "death", plural: "deaths", circe: "Death", table: "death", id: null, concept: "cause_concept_id",
    sourceConcept: "cause_source_concept_id", start: "death_date", end: { rule: "next-day" }, visit: null, measured: false,
    fields: [concept("type", "type of record", "DeathType", "death_type_concept_id"), gender],
  },
  "observation-period": {
    domain: "observation-period", label: "period under observation", plural: "periods under observation", circe: "ObservationPeriod", table: "observation_period", id: "observation_period_id", concept: null,
    sourceConcept: null, start: "observation_period_start_date", end: own("observation_period_end_date"), visit: null, measured: false,
    fields: [concept("type", "type of period", "PeriodType", "period_type_concept_id"), length("PeriodLength")],
  },
  "condition-era": {
    domain: "condition-era", label: "spell of a condition", plural: "spells of conditions", circe: "ConditionEra", table: "condition_era", id: "condition_era_id", concept: "condition_concept_id",
    sourceConcept: null, start: "condition_era_start_date", end: own("condition_era_end_date"), visit: null, measured: false,
    fields: [number("occurrences", "records in the spell", "OccurrenceCount", "condition_occurrence_count"), length("EraLength"), gender],
  },
  "drug-era": {
    domain: "drug-era", label: "spell of a medicine", plural: "spells of medicines", circe: "DrugEra", table: "drug_era", id: "drug_era_id", concept: "drug_concept_id",
    sourceConcept: null, start: "drug_era_start_date", end: own("drug_era_end_date"), visit: null, measured: false,
    fields: [number("occurrences", "records in the spell", "OccurrenceCount", "drug_exposure_count"), number("gap-days", "days without supply", "GapDays", "gap_days"), length("EraLength"), gender],
  },
  "dose-era": {
    domain: "dose-era", label: "spell of a dose", plural: "spells of doses", circe: "DoseEra", table: "dose_era", id: "dose_era_id", concept: "drug_concept_id",
    sourceConcept: null, start: "dose_era_start_date", end: own("dose_era_end_date"), visit: null, measured: false,
    fields: [number("dose", "dose", "DoseValue", "dose_value"), concept("unit", "unit", "Unit", "unit_concept_id"), length("EraLength"), gender],
  },
};

/** The field of a domain by its key, or undefined. */
export const fieldOf = (domain: RecordDomain, key: string): AnyField | undefined => recordTables[domain].fields.find((f) => f.key === key);

/** What demographic criteria may test besides age and dates; columns of the person. */
export const personFields: readonly RecordField[] = [
  gender,
  { key: "race", label: "recorded race", circe: "Race", kind: "concept", column: "race_concept_id", through: "person" },
  { key: "ethnicity", label: "recorded ethnicity", circe: "Ethnicity", kind: "concept", column: "ethnicity_concept_id", through: "person" },
];

/** How a column reached through another table gets there: the record's own column, the table, its key. */
export const throughTables = {
  person: { from: "person_id", table: "person", key: "person_id" },
  provider: { from: "provider_id", table: "provider", key: "provider_id" },
  visit: { from: visitId, table: "visit_occurrence", key: visitId },
  "care-site": { from: "care_site_id", table: "care_site", key: "care_site_id" },
} as const;

/** Values by which a laboratory marks a result as abnormal: OMOP “Low” and “High” (circe's MeasurementSqlBuilder). */
export const abnormalConcepts = [4155142, 4155143] as const;

/**
 * A summary that the loader keeps beside the records, one row for each person with each concept: domain, concept_id, person_id,
 * records, first_date, last_date. Named after this software, so that a TRE's own table of a like name is never taken for it.
 */
export const personConceptTable = "fivefold_person_concept";
/** Its sums, one row for each concept: domain, concept_id, people. What the whole data holds is read from these few rows. */
export const conceptPeopleTable = "fivefold_concept_people";

export type ColumnKind = "id" | "integer" | "number" | "date" | "text";
const columnKind = { number: "number", concept: "integer", text: "text" } as const;
/** The columns of a domain's table that a query may read, and what they hold. */
export function recordColumns(domain: RecordDomain): Record<string, ColumnKind> {
  const t = recordTables[domain];
  const columns: Record<string, ColumnKind> = { ...(t.id ? { [t.id]: "id" as const } : {}), person_id: "id" };
  if (t.concept) columns[t.concept] = "integer";
  columns[t.start] = "date";
  if ("column" in t.end) columns[t.end.column] = "date";
  if (t.sourceConcept) columns[t.sourceConcept] = "integer";
  if (t.visit) columns[t.visit] = "id";
  for (const field of t.fields) {
    if ("computed" in field) continue;
    if (field.through === undefined) columns[field.column] = columnKind[field.kind];
    else if (field.through !== "person") columns[throughTables[field.through].from] = "id";
  }
  if (t.measured) columns["unit_concept_id"] = "integer";
  return columns;
}
