/**
 * OHDSI's cohort SQL, step by step, in our own words and for DuckDB: an independent check of the compiler, written by hand from the
 * documented steps of circe-be's templates (primaryEventsQuery, additionalCriteria, groupQuery, inclusionrule, dateOffsetStrategy,
 * customEraStrategy, censoringInsert, generateCohort). Nothing here calls the compiler. Ties that circe leaves open (limits order by date
 * alone) go by record number, as everywhere in this project.
 */
export type Steps = {
  /** A SELECT of person_id, event_id, start_date, end_date, visit_id. */
  entry: string;
  priorDays?: number;
  postDays?: number;
  primaryLimit: "First" | "Last" | "All";
  /** Each a SELECT of event_ids out of the table that it is given: all of them must hold of an event. */
  additional?: { rule: (table: string) => string; limit: "First" | "Last" | "All" };
  rules?: ((table: string) => string)[];
  expressionLimit: "First" | "Last" | "All";
  end?: { offset: number; from: "start_date" | "end_date" } | { drug: string; gap: number; offset: number };
  /** SELECTs of person_id, start_date. */
  censoring?: string[];
  eraPad?: number;
};

/** codesetQuery: listed concepts and, where `descendants`, what lies below them and is valid, less the excluded. */
export const codeset = (listed: number[], descendants: boolean, excluded: number[] = []): string => {
  const reach = (ids: number[]) => `SELECT unnest([${ids.join()}]) AS concept_id${descendants ? ` UNION SELECT a.descendant_concept_id FROM concept_ancestor a LEFT JOIN concept c ON c.concept_id = a.descendant_concept_id WHERE a.ancestor_concept_id IN (${ids.join()}) AND COALESCE(c.invalid_reason, '') = ''` : ""}`;
  return excluded.length === 0 ? `(${reach(listed)})` : `((${reach(listed)}) EXCEPT (${reach(excluded)}))`;
};
/** conditionOccurrence and drugExposure: with the end that circe gives each; `first` by start and record number. */
export function events(table: "condition" | "drug" | "visit", set: string, { first = false, where = "TRUE" } = {}): string {
  const [name, id, concept, start, end] = {
    condition: ["condition_occurrence", "condition_occurrence_id", "condition_concept_id", "condition_start_date", "COALESCE(condition_end_date, condition_start_date + 1)"],
    drug: ["drug_exposure", "drug_exposure_id", "drug_concept_id", "drug_exposure_start_date", "COALESCE(drug_exposure_end_date, drug_exposure_start_date + CAST(days_supply AS INTEGER), drug_exposure_start_date + 1)"],
    visit: ["visit_occurrence", "visit_occurrence_id", "visit_concept_id", "visit_start_date", "COALESCE(visit_end_date, visit_start_date)"],
  }[table] as [string, string, string, string, string];
  const read = `SELECT person_id, ${id} AS event_id, ${concept} AS concept_id, ${start} AS start_date, ${end} AS end_date, visit_occurrence_id AS visit_id, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY ${start}, ${id}) AS ordinal FROM ${name} WHERE ${concept} IN ${set}`;
  return `SELECT person_id, event_id, concept_id, start_date, end_date, visit_id FROM (${read}) C WHERE ${where}${first ? " AND ordinal = 1" : ""}`;
}
/** additionalCriteria: one criterion against the events of `table` (P); records (A) lie in P's observation period unless `anywhere`. */
export const correlated = (criterion: string, window: string, having: string, { anywhere = false } = {}) => (table: string): string =>
  `SELECT P.event_id, P.person_id FROM ${table} P LEFT JOIN (${criterion}) A ON A.person_id = P.person_id${anywhere ? "" : " AND A.start_date >= P.op_start AND A.start_date <= P.op_end"} AND ${window} GROUP BY P.event_id, P.person_id HAVING ${having}`;
/** groupQuery: members are counted for each event. */
export const group = (members: ((table: string) => string)[], count: string) => (table: string): string =>
  `SELECT E.event_id, E.person_id FROM ${table} E LEFT JOIN (${members.map((m, i) => `SELECT ${i} AS index_id, event_id, person_id FROM (${m(table)}) M${i}`).join(" UNION ALL ")}) CQ ON CQ.person_id = E.person_id AND CQ.event_id = E.event_id GROUP BY E.event_id, E.person_id HAVING COUNT(index_id) ${count}`;
/** demographicCriteria. */
export const demographic = (condition: string) => (table: string): string => `SELECT E.event_id, E.person_id FROM ${table} E JOIN person D ON D.person_id = E.person_id WHERE ${condition}`;

/** CorrelatedCriteria inside a criterion: eventTableExpression gives its events an observation period, then the group is asked of them. */
export const nested = (criterion: string, rule: (table: string) => string): string => {
  const table = `(SELECT C.person_id, C.event_id, C.start_date, C.end_date, C.visit_id, O.observation_period_start_date AS op_start, O.observation_period_end_date AS op_end FROM (${criterion}) C JOIN observation_period O ON O.person_id = C.person_id AND C.start_date >= O.observation_period_start_date AND C.start_date <= O.observation_period_end_date)`;
  return `SELECT DISTINCT N.* FROM (${criterion}) N JOIN (${rule(table)}) G ON G.person_id = N.person_id AND G.event_id = N.event_id`;
};

const keep = (limit: Steps["primaryLimit"]) => (limit === "All" ? "" : "WHERE ordinal = 1");
const order = (limit: Steps["primaryLimit"]) => `ORDER BY start_date ${limit === "Last" ? "DESC" : "ASC"}, event_id ${limit === "Last" ? "DESC" : "ASC"}`;

/** Rows of person_id, start_date, end_date. */
export function cohortSql({ entry, priorDays = 0, postDays = 0, primaryLimit, additional, rules = [], expressionLimit, end, censoring = [], eraPad = 0 }: Steps): string {
  const columns = "person_id, event_id, start_date, end_date, visit_id, op_start, op_end";
  const ends = [
    ...(end && "from" in end ? [`SELECT event_id, person_id, CASE WHEN ${end.from} + ${end.offset} > op_end THEN op_end ELSE ${end.from} + ${end.offset} END AS end_date FROM included_events`] : ["SELECT event_id, person_id, op_end AS end_date FROM included_events"]),
    ...(end && "drug" in end ? ["SELECT I.event_id, I.person_id, E.era_end FROM included_events I JOIN drug_eras E ON E.person_id = I.person_id AND I.start_date BETWEEN E.era_start AND E.era_end"] : []),
    ...censoring.map((c) => `SELECT I.event_id, I.person_id, MIN(C.start_date) FROM included_events I JOIN (${c}) C ON C.person_id = I.person_id WHERE C.start_date >= I.start_date AND C.start_date <= I.op_end GROUP BY I.event_id, I.person_id`),
  ];
  const islands = (rows: string) => `SELECT *, SUM(is_start) OVER (PARTITION BY person_id ORDER BY start_date, is_start DESC ROWS UNBOUNDED PRECEDING) AS island FROM (SELECT *, CASE WHEN MAX(end_date) OVER (PARTITION BY person_id ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= start_date THEN 0 ELSE 1 END AS is_start FROM (${rows}) R) S`;
  const eras = end && "drug" in end ? [`drug_eras AS (SELECT person_id, MIN(start_date) AS era_start, MAX(end_date) - ${end.gap} AS era_end FROM (${islands(`SELECT person_id, start_date, end_date + ${end.gap + end.offset} AS end_date FROM (${end.drug}) D`)}) G GROUP BY person_id, island)`] : [];
  return `WITH
    primary_events AS (SELECT ${columns} FROM (SELECT P.person_id, ROW_NUMBER() OVER (PARTITION BY P.person_id ORDER BY P.start_date, P.event_id, O.observation_period_start_date) AS event_id, P.start_date, P.end_date, P.visit_id, O.observation_period_start_date AS op_start, O.observation_period_end_date AS op_end,
        ROW_NUMBER() OVER (PARTITION BY P.person_id ${order(primaryLimit).replace("start_date", "P.start_date").replace("event_id", "P.event_id")}) AS ordinal
      FROM (${entry}) P JOIN observation_period O ON O.person_id = P.person_id AND P.start_date >= O.observation_period_start_date AND P.start_date <= O.observation_period_end_date
      WHERE O.observation_period_start_date + ${priorDays} <= P.start_date AND P.start_date + ${postDays} <= O.observation_period_end_date) E ${keep(primaryLimit)}),
    qualified_events AS (SELECT ${columns} FROM (SELECT Q.*, ROW_NUMBER() OVER (PARTITION BY person_id ${order(additional?.limit ?? "All")}) AS ordinal FROM primary_events Q ${additional ? `WHERE (person_id, event_id) IN (SELECT (person_id, event_id) FROM (${additional.rule("primary_events")}) AC)` : ""}) X ${keep(additional?.limit ?? "All")}),
    included_events AS (SELECT ${columns} FROM (SELECT Q.*, ROW_NUMBER() OVER (PARTITION BY person_id ${order(expressionLimit)}) AS ordinal FROM qualified_events Q WHERE ${rules.map((rule, i) => `(person_id, event_id) IN (SELECT (person_id, event_id) FROM (${rule("qualified_events")}) R${i})`).join(" AND ") || "TRUE"}) X ${keep(expressionLimit)}),
    ${eras.map((e) => `${e},`).join("")}
    cohort_rows AS (SELECT I.person_id, I.start_date, MIN(CE.end_date) AS end_date FROM included_events I JOIN (${ends.join(" UNION ALL ")}) CE(event_id, person_id, end_date) ON CE.event_id = I.event_id AND CE.person_id = I.person_id AND CE.end_date >= I.start_date GROUP BY I.person_id, I.event_id, I.start_date)
    SELECT person_id, MIN(start_date) AS start_date, MAX(end_date) - ${eraPad} AS end_date FROM (${islands(`SELECT person_id, start_date, end_date + ${eraPad} AS end_date FROM cohort_rows`)}) F GROUP BY person_id, island`;
}
