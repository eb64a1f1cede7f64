/**
 * A query as one SQL statement that aggregates inside the database: rows about people never come out of it. Values travel only
 * as parameters; identifiers come only from the tables below, the declared dictionary and a schema name checked by pattern, so
 * that nothing a researcher writes can become SQL. The statement needs no temporary table and runs in a read-only transaction.
 *
 * One wording serves DuckDB and PostgreSQL, so that both are tested by every test; what Trino words otherwise is in compile/dialect.ts.
 * Shape: one common table expression per set of records asked for, one for the chosen people with their variables (categories
 * as the index of their level), then one small result per analysis, stacked.
 */
import { cohortPeople } from "./compile/cohort.ts";
import { conceptSet } from "./compile/concept-sets.ts";
import { condition, demanded } from "./compile/criteria.ts";
import { distributionRows, holderRows } from "./compile/distribution.ts";
import { personColumns } from "./compile/records.ts";
import { Statement, type SqlTarget } from "./compile/statement.ts";
import { bandIndex, variableValue } from "./compile/variable-values.ts";
import type { TableDictionary } from "./dictionary.ts";
import { countedVariables } from "./distribution.ts";
import { isCounted, type CountedAnalysis } from "./analysis.ts";
import { isCohort, type Query } from "./model.ts";
import { outputsAsked } from "./outputs-asked.ts";
import { countsEveryone, expandedSets } from "./sql-results.ts";
import { valuesSolvedFor, valuesSolvedWithSkewness } from "./told-by-value.ts";
import { cutPointsOf, isNumeric, levelCount } from "./variables.ts";

export type { SqlTarget };
export type CompiledQuery = { sql: string; parameters: (string | number)[] };

/** What a summary's row holds beside its people; null in all others. */
type SummaryParts = Record<"mean" | "m2" | "first" | "second" | "apart" | "cubes" | "absolute" | "squared" | "byFour", string>;
const noSummary: SummaryParts = { mean: "NULL", m2: "NULL", first: "NULL", second: "NULL", apart: "NULL", cubes: "NULL", absolute: "NULL", squared: "NULL", byFour: "NULL" };
const resultRow = (analysis: number, cell: string, people: string, { mean, m2, first, second, apart, cubes, absolute, squared, byFour } = noSummary) =>
  `SELECT ${analysis} AS analysis, ${cell} AS cell, ${people} AS people, CAST(${mean} AS DOUBLE PRECISION) AS mean, CAST(${m2} AS DOUBLE PRECISION) AS m2, CAST(${first} AS DOUBLE PRECISION) AS deviation1, CAST(${second} AS DOUBLE PRECISION) AS deviation2, CAST(${apart} AS BIGINT) AS apart, CAST(${cubes} AS DOUBLE PRECISION) AS cubes, CAST(${absolute} AS DOUBLE PRECISION) AS cubes_absolute, CAST(${squared} AS DOUBLE PRECISION) AS cubes_squared, CAST(${byFour} AS BIGINT) AS apart_by_four, CAST(NULL AS BIGINT) AS concept, CAST(NULL AS VARCHAR) AS name`;

function analysisRows(s: Statement, analysis: CountedAnalysis, index: number, query: Query): string {
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
      const furthest = (skipped: string) => `(SELECT d FROM (SELECT ${x} - (SELECT mean FROM ${mean}) AS d FROM people WHERE ${x} IS NOT NULL) AS apart ORDER BY ABS(d) DESC, d DESC ${skipped}LIMIT 1)`;
      // Whom the values alone tell apart, as told-by-value.ts has it.
      const held = s.set(`held ${x}`, "held", () => `SELECT COUNT(*) AS held FROM people WHERE ${x} IS NOT NULL GROUP BY ${x}`);
      const apart = (solved: number) => `(SELECT CASE WHEN COUNT(*) <= ${solved} THEN MIN(held) WHEN 2 * MAX(held) > SUM(held) THEN SUM(held) - MAX(held) ELSE SUM(held) END FROM ${held})`;
      // As doubles: a sixth power of exact decimals would have a hundred digits.
      const d = `CAST(${x} - mean AS DOUBLE PRECISION)`;
      const parts: SummaryParts = {
        mean: "MIN(mean)", m2: `SUM((${x} - mean) * (${x} - mean))`, first: furthest(""), second: furthest("OFFSET 1 "), apart: apart(valuesSolvedFor),
        cubes: `SUM(${d} * ${d} * ${d})`, absolute: `SUM(ABS(${d} * ${d} * ${d}))`, squared: `SUM(${d} * ${d} * ${d} * ${d} * ${d} * ${d})`, byFour: apart(valuesSolvedWithSkewness),
      };
      return `${resultRow(index, "0", `COUNT(${x})`, parts)} FROM people CROSS JOIN ${mean}`;
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
/**
 * Who a row is about. A table without a key tells people apart by all that it says of them, and equal ones by their number: whoever comes or goes changes
 * nobody else, but somebody with a new value counts as somebody else.
 */
function identified(s: Statement, { table, key, columns }: TableDictionary): string {
  const names = columns.map((c) => `"${c.name}"`);
  const text = [...names.map((name) => `COALESCE(CAST(${name} AS VARCHAR), '')`), `CAST(ROW_NUMBER() OVER (PARTITION BY ${names.join(", ")} ORDER BY ${names.join(", ")}) AS VARCHAR)`].join(" || '|' || ");
  const id = key === undefined ? `'0x' || ${s.dialect.digest(text)}` : `CAST("${key}" AS BIGINT)`;
  return `(SELECT held.*, ${id} AS "_person" FROM ${s.table(table)} AS held)`;
}

/** The people whom the population chooses: their identifier and the columns that variables read. */
function chosenPeople(s: Statement, query: Query, told: boolean): string {
  if (query.dataModel.kind === "table") {
    const { dictionary } = s.target;
    if (query.dataModel.table !== dictionary?.table) throw new TypeError("the query asks a table that isn't declared");
    if (isCohort(query.population)) throw new TypeError("a cohort asks OMOP records, not a table");
    return `SELECT person.* FROM ${told ? identified(s, dictionary) : s.table(dictionary.table)} AS person WHERE ${condition(s, query.population)}`;
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

/** Two places: those whom the population chooses, and `people` with a value for each variable beside `present`, which is 1 or who it is. */
function placePeople(s: Statement, query: Query, present: string, told = false): ((rows: readonly string[]) => void)[] {
  const chosen = s.place("chosen", chosenPeople(s, query, told));
  const variables = countedVariables(query);
  const values = variables.map((v, i) => `${variableValue(s, v)} AS x${i}`);
  const columns = variables.map((v, i) => {
    const cutPoints = cutPointsOf(v);
    return `${cutPoints ? bandIndex(s, `x${i}`, cutPoints) : `x${i}`} AS v${i}`;
  });
  const valued = `SELECT ${[`${present} AS present`, ...values].join(", ")} FROM chosen AS person ${s.joins.join(" ")}`;
  return [s.place("people", `SELECT ${["present", ...columns].join(", ")} FROM (${valued}) AS valued`), chosen];
}

/** The statement whose rows `readOutputs` turns into outputs. Throws where the query names what isn't there: validate first. */
export function compileQuery(query: Query, target: SqlTarget): CompiledQuery {
  const s = new Statement(target, query.conceptSets);
  const places = placePeople(s, query, "1");
  const counted = outputsAsked(query).filter(isCounted);
  const analyses = counted.map((a, i) => analysisRows(s, a, i, query));
  const sets = (query.conceptSets ?? []).map(({ key }, i) => `${resultRow(expandedSets, String(i), "COUNT(DISTINCT concept_id)")} FROM ${conceptSet(s, key)}`);
  const everyone = counted.some(countsEveryone) ? [] : [`${resultRow(-1, "0", "COUNT(*)")} FROM people`];
  const rows = [...everyone, ...analyses, ...sets];
  for (const settle of places) settle(rows);
  return s.dialect.finished({ sql: `WITH ${s.expressions.join(",\n")}\n${rows.join("\nUNION ALL ")}`, parameters: s.parameters });
}

/** The statement whose rows `readPeople` turns into the table of people, which never leaves the TRE: who it is, then each variable. */
export function compilePeople(query: Query, target: SqlTarget): CompiledQuery {
  const s = new Statement(target, query.conceptSets);
  const places = placePeople(s, query, query.dataModel.kind === "table" ? 'person."_person"' : "person.person_id", true);
  // Identifiers travel as text: drivers and JSON would round a long whole number.
  const columns = ["CAST(present AS VARCHAR) AS c0", ...countedVariables(query).map((_, i) => `CAST(v${i} AS DOUBLE PRECISION) AS c${i + 1}`)];
  const rows = [`SELECT ${columns.join(", ")} FROM people`];
  for (const settle of places) settle(rows);
  return s.dialect.finished({ sql: `WITH ${s.expressions.join(",\n")}\n${rows[0]}`, parameters: s.parameters });
}

/** The statement whose rows `readHolders` reads: who of the people whom an OMOP query chooses has which codes. It never leaves the TRE either. */
export function compileHolders(query: Query, target: SqlTarget): CompiledQuery {
  const s = new Statement(target, query.conceptSets);
  const settle = s.place("chosen", chosenPeople(s, query, false));
  const rows = [holderRows(s, query)];
  settle(rows);
  return s.dialect.finished({ sql: `WITH ${s.expressions.join(",\n")}\n${rows[0]}`, parameters: s.parameters });
}
