/** Variables that count from the index date, over the chosen people (person_id, index_day, exit_day). */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { DaysFromIndex, Variable } from "../model.ts";
import { recordIdentity, records } from "./records.ts";
import { both, type Statement } from "./statement.ts";

type Windowed = { records: Parameters<typeof records>[1]; days: DaysFromIndex };
export type IndexVariable = Extract<Variable, { kind: "records" | "days-between" | "follow-up" | "index-year" }>;

/** The records of chosen people within the window, and `since`, their days from the index date. */
function inDays(s: Statement, { records: filter, days }: Windowed, unit?: number): string {
  const conditions = both([
    ...(days.from === null ? [] : [`e.start_day >= ${s.plusDays("c.index_day", days.from)}`]), ...(days.to === null ? [] : [`e.start_day <= ${s.plusDays("c.index_day", days.to)}`]),
    ...(unit === undefined ? [] : [`e.unit = ${s.id(unit)}`]),
  ]);
  return `SELECT e.*, ${s.dialect.daysBetween("c.index_day", "e.start_day")} AS since FROM ${records(s, filter)} AS e JOIN chosen AS c ON c.person_id = e.person_id WHERE ${conditions}`;
}
/** One value per person: of the records in the window, the first or last by start, number and value. */
const placed = (rows: string, value: string, order: "ASC" | "DESC") =>
  `SELECT person_id, ${value} AS value FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY start_day ${order}, id ${order}, value ${order}) AS place FROM (${rows}) AS these) AS placed WHERE place = 1`;
const joinedValue = (s: Statement, key: unknown, body: () => string): string => `${s.join(s.set(`variable ${canonicalJson(key)}`, "values", body))}.value`;

/** A number or NULL; for yes or no and for years, the index of the level. */
export function indexValue(s: Statement, variable: IndexVariable): string {
  const { name: _name, label: _label, ...key } = variable;
  switch (variable.kind) {
    case "records": {
      const rows = () => inDays(s, variable, variable.unitConceptId);
      const withValue = () => `SELECT * FROM (${rows()}) AS found WHERE value IS NOT NULL`;
      switch (variable.measure) {
        case "had": return `CASE WHEN ${joinedValue(s, key, () => `SELECT DISTINCT person_id, 1 AS value FROM (${rows()}) AS found`)} IS NULL THEN 1 ELSE 0 END`;
        case "count": return `CAST(COALESCE(${joinedValue(s, key, () => `SELECT person_id, COUNT(*) AS value FROM (SELECT DISTINCT ${recordIdentity} FROM (${rows()}) AS found) AS once GROUP BY person_id`)}, 0) AS DOUBLE PRECISION)`;
        case "days-to-first": return `CAST(${joinedValue(s, key, () => `SELECT person_id, MIN(since) AS value FROM (${rows()}) AS found GROUP BY person_id`)} AS DOUBLE PRECISION)`;
        case "days-to-last": return `CAST(${joinedValue(s, key, () => `SELECT person_id, MAX(since) AS value FROM (${rows()}) AS found GROUP BY person_id`)} AS DOUBLE PRECISION)`;
        case "first-value": return joinedValue(s, key, () => placed(withValue(), "value", "ASC"));
        case "last-value": return joinedValue(s, key, () => placed(withValue(), "value", "DESC"));
      }
      break;
    }
    case "days-between": {
      const first = (part: Windowed, end: string) => joinedValue(s, { ...part, end }, () => `SELECT person_id, MIN(since) AS value FROM (${inDays(s, part)}) AS found GROUP BY person_id`);
      return `CAST(${first(variable.to, "to")} - ${first(variable.from, "from")} AS DOUBLE PRECISION)`;
    }
    case "follow-up": {
      const { outcome } = variable;
      const first = joinedValue(s, { outcome }, () => `SELECT person_id, MIN(since) AS value FROM (${inDays(s, { records: outcome, days: { from: 1, to: null } })}) AS found GROUP BY person_id`);
      const stay = s.dialect.daysBetween("person.index_day", "person.exit_day");
      return variable.measure === "event" ? `CASE WHEN ${first} <= ${stay} THEN 0 ELSE 1 END` : `CAST(LEAST(COALESCE(${first}, ${stay}), ${stay}) AS DOUBLE PRECISION)`;
    }
    case "index-year": {
      const year = "CAST(EXTRACT(YEAR FROM person.index_day) AS INTEGER)";
      const years = variable.to - variable.from + 1;
      return `CASE WHEN ${year} < ${s.integer(variable.from)} THEN 0 WHEN ${year} > ${s.integer(variable.to)} THEN ${Math.max(0, years) + 1} ELSE ${year} - ${s.integer(variable.from)} + 1 END`;
    }
  }
}
