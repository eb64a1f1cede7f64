/**
 * A query as one SQL statement that aggregates inside the database: rows about people never come out of it. Values travel only
 * as parameters; identifiers come only from the tables below, the declared dictionary and a schema name checked by pattern, so
 * that nothing a researcher writes can become SQL. The statement needs no temporary table and runs in a read-only transaction.
 *
 * One wording serves DuckDB and PostgreSQL, so that both are tested by every test; what Trino words otherwise is in compile/dialect.ts.
 * Shape: one common table expression per set of records asked for, one for the chosen people with their variables (categories
 * as the index of their level), then one small result per analysis, stacked.
 */
import { yearOf } from "#lib/kernel/plain-date.ts";
import { criterionKey, variableKey } from "./canonical.ts";
import { genderConcept } from "./checked-concepts.ts";
import { cohortPeople } from "./compile/cohort.ts";
import { conceptSet, vocabularyColumns } from "./compile/concept-sets.ts";
import { distributionRows } from "./compile/distribution.ts";
import { indexValue } from "./compile/index-variables.ts";
import { personColumns } from "./compile/records.ts";
import { both, finite, Statement, type SqlTarget } from "./compile/statement.ts";
import type { Column } from "./dictionary.ts";
import { countedVariables } from "./distribution.ts";
import { isCohort, isMeasured, type AgeAt, type Analysis, type ConceptReference, type Criterion, type EventDomain, type NumberRange, type Operand, type Query, type RecordDetails, type Variable } from "./model.ts";
import { countsEveryone, expandedSets } from "./sql-results.ts";
import { ukEthnicity } from "./uk-ethnicity.ts";
import { columnOf, cutPointsOf, isNumeric, levelCount } from "./variables.ts";

export type { SqlTarget };
export type CompiledQuery = { sql: string; parameters: (string | number)[] };

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
function peopleWith(s: Statement, key: string, records: Records): string {
  const found = ofRecords(s, key, records);
  return `${s.join(s.set(`once ${key}`, "once", () => `SELECT DISTINCT person_id FROM ${found}`))}.person_id IS NOT NULL`;
}
function lastValue(s: Statement, variable: Variable & { kind: "last-value" }): string {
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

const ageAt = (s: Statement, at: AgeAt): string => {
  if (at === "index") return "CASE WHEN year_of_birth <= CAST(EXTRACT(YEAR FROM index_day) AS INTEGER) THEN CAST(EXTRACT(YEAR FROM index_day) AS INTEGER) - year_of_birth END";
  const year = () => s.integer(yearOf(at));
  return `CASE WHEN year_of_birth <= ${year()} THEN ${year()} - year_of_birth END`;
};
function columnValue(s: Statement, column: Column | undefined): string {
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
function condition(s: Statement, criterion: Criterion): string {
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
function demanded(s: Statement, criterion: Criterion): string {
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

/** The index of the band that the value `x` falls in; the one after the last where it isn't known. */
const bandIndex = (s: Statement, x: string, cutPoints: readonly number[]): string =>
  `CASE WHEN ${x} IS NULL THEN ${cutPoints.length + 1} ${cutPoints.map((cut, i) => `WHEN ${x} < ${s.number(cut)} THEN ${i}`).join(" ")} ELSE ${cutPoints.length} END`;

/** A number or NULL for a numeric variable and for one still to be cut into bands; else the index of the level. */
function variableValue(s: Statement, variable: Variable): string {
  switch (variable.kind) {
    case "sex":
      return `CASE gender_concept_id WHEN ${genderConcept.female} THEN 0 WHEN ${genderConcept.male} THEN 1 ELSE 2 END`;
    case "age":
    case "age-band":
      return `CAST(${ageAt(s, variable.at)} AS DOUBLE PRECISION)`;
    case "had": {
      const { domain, concepts, window } = variable;
      const key = criterionKey({ kind: domain, concepts, window });
      return `CASE WHEN ${peopleWith(s, key, variable)} THEN 0 ELSE 1 END`;
    }
    case "last-value":
      return lastValue(s, variable);
    case "column": {
      const column = columnOf(s.target.dictionary, variable.column);
      const value = columnValue(s, column);
      if (column?.kind !== "category") return value;
      const levels = column.levels.map((l, i) => `WHEN ${s.text(l.code)} THEN ${i}`);
      return `CASE ${value} ${levels.join(" ")} ELSE ${levels.length} END`;
    }
    case "column-band":
      return columnValue(s, columnOf(s.target.dictionary, variable.column));
    case "column-recode": {
      const value = columnValue(s, columnOf(s.target.dictionary, variable.column));
      const groups = variable.groups.map((g, i) => `WHEN (${value}) IN (${g.codes.map(s.text).join(", ")}) THEN ${i}`);
      return `CASE ${groups.join(" ")} ELSE ${groups.length} END`;
    }
    case "column-derived":
      return derivedValue(s, variable);
    case "ethnicity":
      return `CASE race_source_concept_id ${ukEthnicity.map((e, i) => `WHEN ${e.sourceConceptId} THEN ${i}`).join(" ")} ELSE ${ukEthnicity.length} END`;
    case "declared":
      return attributeLevel(s, variable);
    case "records":
    case "days-between":
    case "follow-up":
    case "index-year":
      return indexValue(s, variable);
  }
}

const signs = { plus: "+", minus: "-", times: "*", over: "/" } as const;
function derivedValue(s: Statement, { left, op, right }: Extract<Variable, { kind: "column-derived" }>): string {
  const operand = (o: Operand) => ("number" in o ? s.number(o.number) : `(${columnValue(s, columnOf(s.target.dictionary, o.column))})`);
  const divisor = operand(right);
  return finite(`(${operand(left)} ${signs[op]} ${op === "over" ? `NULLIF(${divisor}, 0)` : divisor})`);
}
/** The level of what a TRE holds beside OMOP, one row for each person and attribute; of several the least code counts. */
function attributeLevel(s: Statement, { attribute, levels }: Extract<Variable, { kind: "declared" }>): string {
  const set = s.set(`attribute ${attribute}`, "attribute", () =>
    `SELECT person_id, MIN(code) AS code FROM ${s.from("person_attribute", { person_id: "id", attribute: "text", code: "text" })} AS held WHERE attribute = ${s.text(attribute)} GROUP BY person_id`);
  return `CASE ${s.join(set)}.code ${levels.map((l, i) => `WHEN ${s.text(l.code)} THEN ${i}`).join(" ")} ELSE ${levels.length} END`;
}

const resultRow = (analysis: number, cell: string, people: string, [mean, m2, first, second] = ["NULL", "NULL", "NULL", "NULL"]) =>
  `SELECT ${analysis} AS analysis, ${cell} AS cell, ${people} AS people, CAST(${mean} AS DOUBLE PRECISION) AS mean, CAST(${m2} AS DOUBLE PRECISION) AS m2, CAST(${first} AS DOUBLE PRECISION) AS deviation1, CAST(${second} AS DOUBLE PRECISION) AS deviation2, CAST(NULL AS BIGINT) AS concept, CAST(NULL AS VARCHAR) AS name`;

function analysisRows(s: Statement, analysis: Analysis, index: number, query: Query): string {
  const variables = countedVariables(query);
  const position = (name: string): number => {
    const found = variables.findIndex((v) => v.name === name);
    if (found < 0) throw new TypeError(`there is no variable ${name}`);
    return found;
  };
  switch (analysis.kind) {
    case "count":
      return `${resultRow(index, "0", "COUNT(*)")} FROM people`;
    case "crosstab": {
      const cell = analysis.by.reduce((code, name) => {
        const levels = levelCount(query.variables[position(name)]!, s.target.dictionary);
        if (levels === undefined) throw new TypeError(`variable ${name} has no levels: it is not a category`);
        return code === "" ? `v${position(name)}` : `(${code}) * ${levels} + v${position(name)}`;
      }, "");
      return `${resultRow(index, cell, "COUNT(*)")} FROM people GROUP BY ${cell}`;
    }
    case "summary": {
      const x = `v${position(analysis.of)}`;
      if (!isNumeric(query.variables[position(analysis.of)]!, s.target.dictionary)) throw new TypeError(`variable ${analysis.of} is not a number`);
      // Two passes: the mean, then the deviations from it (a difference of large squares would cancel).
      const mean = s.set(`mean ${x}`, "mean", () => `SELECT AVG(${x}) AS mean FROM people`);
      const second = `(SELECT ABS(${x} - (SELECT mean FROM ${mean})) AS d FROM people WHERE ${x} IS NOT NULL ORDER BY d DESC OFFSET 1 LIMIT 1)`;
      const parts = ["MIN(mean)", `SUM((${x} - mean) * (${x} - mean))`, `MAX(ABS(${x} - mean))`, second];
      return `${resultRow(index, "0", `COUNT(${x})`, parts as [string, string, string, string])} FROM people CROSS JOIN ${mean}`;
    }
    case "histogram": {
      const x = `v${position(analysis.of)}`;
      const { breaks } = analysis;
      const bins = breaks.length - 1;
      const inner = breaks.slice(1, -1).map((b, i) => `WHEN ${x} < ${s.number(b)} THEN ${i}`);
      const cell = `CASE WHEN ${x} IS NULL THEN ${bins + 2} WHEN ${x} < ${s.number(breaks[0]!)} THEN ${bins} WHEN ${x} > ${s.number(breaks.at(-1)!)} THEN ${bins + 1} ${inner.join(" ")} ELSE ${bins - 1} END`;
      return `${resultRow(index, "cell", "COUNT(*)")} FROM (SELECT ${cell} AS cell FROM people) AS binned GROUP BY cell`;
    }
    case "distribution":
      return distributionRows(s, analysis, index, query, (name) => `v${position(name)}`, resultRow);
  }
}

/** The people whom the population chooses: their identifier and the columns that variables read. */
function chosenPeople(s: Statement, query: Query): string {
  if (query.dataModel.kind === "table") {
    if (query.dataModel.table !== s.target.dictionary?.table) throw new TypeError("the query asks a table that isn't declared");
    if (isCohort(query.population)) throw new TypeError("a cohort asks OMOP records, not a table");
    return `SELECT person.* FROM ${s.table(query.dataModel.table)} AS person WHERE ${condition(s, query.population)}`;
  }
  const columns = "person.person_id, gender_concept_id, year_of_birth, race_source_concept_id";
  const person = s.from("person", personColumns);
  if (isCohort(query.population)) {
    const inside = cohortPeople(s, query.population);
    return `SELECT ${columns}, index_day, exit_day FROM ${person} AS person JOIN ${inside} AS inside ON inside.person_id = person.person_id`;
  }
  const where = demanded(s, query.population);
  return `SELECT ${columns} FROM ${person} AS person ${s.joins.splice(0).join(" ")} WHERE ${where}`;
}

/** The statement whose rows `readOutputs` turns into outputs. Throws where the query names what isn't there: validate first. */
export function compileQuery(query: Query, target: SqlTarget): CompiledQuery {
  const s = new Statement(target, query.conceptSets);
  const chosen = s.place("chosen", chosenPeople(s, query));
  const variables = countedVariables(query);
  const values = variables.map((v, i) => `${variableValue(s, v)} AS x${i}`);
  const columns = variables.map((v, i) => {
    const cutPoints = cutPointsOf(v);
    return `${cutPoints ? bandIndex(s, `x${i}`, cutPoints) : `x${i}`} AS v${i}`;
  });
  const valued = `SELECT ${["1 AS present", ...values].join(", ")} FROM chosen AS person ${s.joins.join(" ")}`;
  const people = s.place("people", `SELECT ${["present", ...columns].join(", ")} FROM (${valued}) AS valued`);
  const analyses = query.analyses.map((a, i) => analysisRows(s, a, i, query));
  const sets = (query.conceptSets ?? []).map(({ key }, i) => `${resultRow(expandedSets, String(i), "COUNT(DISTINCT concept_id)")} FROM ${conceptSet(s, key)}`);
  const everyone = query.analyses.some(countsEveryone) ? [] : [`${resultRow(-1, "0", "COUNT(*)")} FROM people`];
  const rows = [...everyone, ...analyses, ...sets];
  for (const settle of [people, chosen]) settle(rows);
  return s.dialect.finished({ sql: `WITH ${s.expressions.join(",\n")}\n${rows.join("\nUNION ALL ")}`, parameters: s.parameters });
}
