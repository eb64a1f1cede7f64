/**
 * Where databases word the same thing differently. DuckDB and PostgreSQL share one wording, so that each is tested by what the other
 * runs; Trino has its own. Traps of Trino that these functions stand for: no sums of dates and numbers; LEAST of anything unknown is
 * unknown; expressions in WITH are computed anew wherever they are named, so that a row number must follow from the row itself;
 * parameters are counted by where they stand.
 * Source: Trino's documentation, “Date and time functions”, “Array functions”, “SELECT”, “EXECUTE IMMEDIATE”.
 */
import type { ColumnKind } from "../omop-tables.ts";

type Compiled = { sql: string; parameters: (string | number)[] };
export type Dialect = {
  types: Readonly<Record<ColumnKind, string>>;
  /** How a common table expression says that it is computed once, and that it is better not. */
  once: string;
  inline: string;
  /** `days` is a whole number as SQL. */
  plusDays(day: string, days: string): string;
  /** Whole days from `from` until `to`. */
  daysBetween(from: string, to: string): string;
  /** A value that tells rows apart that differ in these columns. */
  rowNumber(columns: readonly string[]): string;
  /** 32 hexadecimal digits that stand for a text. */
  digest(text: string): string;
  /** The texts of a group, with commas between them. */
  inOneText(text: string): string;
  /** The rows of a list of numbers with commas between them, as a table `list` with the column `given`. */
  listed(text: string): string;
  /** Whether `x` ends as `text` does, which is `length` characters long. */
  endsWith(x: string, text: string, length: string): string;
  /** The earliest of several days, of which some may be unknown. */
  earliest(days: readonly string[]): string;
  /** The whole statement with its parameters, as the database takes them. */
  finished(compiled: Compiled): Compiled;
};

export const sqlTypes: Record<ColumnKind, string> = { id: "BIGINT", integer: "INTEGER", number: "DOUBLE PRECISION", date: "DATE", text: "VARCHAR" };

export const commonDialect: Dialect = {
  types: sqlTypes,
  once: "MATERIALIZED ",
  inline: "NOT MATERIALIZED ",
  plusDays: (day, days) => `(${day} + ${days})`,
  daysBetween: (from, to) => `(${to} - ${from})`,
  rowNumber: () => "ROW_NUMBER() OVER ()",
  digest: (text) => `md5(${text})`,
  inOneText: (text) => `string_agg(${text}, ',')`,
  listed: (text) => `unnest(string_to_array(${text}, ',')) AS list(given)`,
  endsWith: (x, text, length) => `right(${x}, ${length}) = ${text}`,
  earliest: (days) => (days.length === 1 ? days[0]! : `LEAST(${days.join(", ")})`),
  finished: (compiled) => compiled,
};

export const trinoDialect: Dialect = {
  types: sqlTypes,
  once: "",
  inline: "",
  plusDays: (day, days) => `date_add('day', ${days}, ${day})`,
  daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
  rowNumber: (columns) => columns.map((c) => `COALESCE(CAST(${c} AS VARCHAR), '')`).join(" || '|' || "),
  digest: (text) => `to_hex(md5(to_utf8(${text})))`,
  inOneText: (text) => `array_join(array_agg(${text}), ',')`,
  listed: (text) => `UNNEST(split(${text}, ',')) AS list(given)`,
  endsWith: (x, text, length) => `substr(${x}, -${length}) = ${text}`,
  // Unknown days come last when an array is sorted.
  earliest: (days) => (days.length === 1 ? days[0]! : `element_at(array_sort(ARRAY[${days.join(", ")}]), 1)`),
  finished: ({ sql, parameters }) => {
    // No text of a person's is in the statement, so that `$1` is a parameter wherever it stands.
    const placed: (string | number)[] = [];
    return { sql: sql.replaceAll(/\$(\d+)/g, (_, n: string) => (placed.push(parameters[Number(n) - 1]!), "?")), parameters: placed };
  },
};
