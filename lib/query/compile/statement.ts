/**
 * A statement in the making: common table expressions by key, and parameters. Values travel only as parameters; identifiers come only
 * from our own tables, the declared dictionary and a schema name checked by pattern, so that nothing a researcher writes can become SQL.
 */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { TableDictionary } from "../dictionary.ts";
import type { ColumnKind } from "../omop-tables.ts";
import { commonDialect, type Dialect } from "./dialect.ts";

/** `columns`: what each table of the database has, in small letters; absent tables and columns are read as empty. Without it all are taken to be there. */
export type SqlTarget = { dialect?: Dialect; schema?: string; dictionary?: TableDictionary; columns?: ReadonlyMap<string, ReadonlySet<string>> };

export const both = (parts: string[]): string => (parts.length === 0 ? "TRUE" : parts.join(" AND "));
/** PostgreSQL and DuckDB order NaN above infinity, and in Trino it compares with nothing: either way only finite numbers stay. */
export const finite = (x: string) => `CASE WHEN ${x} > CAST('-Infinity' AS DOUBLE PRECISION) AND ${x} < CAST('Infinity' AS DOUBLE PRECISION) THEN ${x} END`;

export class Statement {
  readonly parameters: (string | number)[] = [];
  readonly expressions: string[] = [];
  private readonly sets = new Map<string, string>();
  readonly target: SqlTarget;
  readonly dialect: Dialect;
  readonly conceptSets: readonly ConceptSet[];
  constructor(target: SqlTarget, conceptSets: readonly ConceptSet[] = []) {
    if (target.schema !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/.test(target.schema)) throw new TypeError("a schema's name has small letters, digits and _");
    this.target = target;
    this.dialect = target.dialect ?? commonDialect;
    this.conceptSets = conceptSets;
  }
  private parameter(value: string | number, type: string): string {
    this.parameters.push(value);
    return `CAST($${this.parameters.length} AS ${type})`;
  }
  readonly date = (value: PlainDate): string => this.parameter(value, "DATE");
  readonly id = (value: number): string => this.parameter(value, "BIGINT");
  readonly integer = (value: number): string => this.parameter(value, "INTEGER");
  readonly number = (value: number): string => this.parameter(value, "DOUBLE PRECISION");
  readonly text = (value: string): string => this.parameter(value, "VARCHAR");
  readonly table = (name: string): string => (this.target.schema === undefined ? `"${name}"` : `"${this.target.schema}"."${name}"`);

  /** The table with at least these columns: those that the database lacks are null, and a table that it lacks has no rows. */
  from(name: string, columns: Readonly<Record<string, ColumnKind>>): string {
    const known = this.target.columns;
    if (known === undefined) return this.table(name);
    const held = known.get(name);
    const missing = Object.entries(columns).filter(([column]) => !held?.has(column));
    if (held !== undefined && missing.length === 0) return this.table(name);
    const empty = missing.map(([column, kind]) => `CAST(NULL AS ${this.dialect.types[kind]}) AS "${column}"`);
    return held === undefined ? `(SELECT ${empty.join(", ")} WHERE FALSE)` : `(SELECT stored.*, ${empty.join(", ")} FROM ${this.table(name)} AS stored)`;
  }
  /** A whole list of ids as one parameter: a set of 20,000 concepts must not need 20,000 parameters. */
  idList(ids: readonly number[]): string {
    return `SELECT CAST(given AS BIGINT) AS concept_id FROM ${this.dialect.listed(this.text(ids.join(",")))}`;
  }

  readonly plusDays = (day: string, days: number): string => this.dialect.plusDays(day, this.integer(days));

  /** Adds a common table expression once per key and returns its name. `materialized`: computed once, because it numbers rows or is costly. */
  set(key: string, prefix: string, body: () => string, materialized = false): string {
    const known = this.sets.get(key);
    if (known) return known;
    const text = body();
    const name = `${prefix}_${this.sets.size + 1}`;
    this.sets.set(key, name);
    this.expressions.push(`${name} AS ${materialized ? this.dialect.once : ""}(${text})`);
    return name;
  }
  /**
   * A place for a set of people that everything after it may read. Once the rest is written, what is returned settles whether the set is
   * computed once, because several parts read it, or flows straight into the one that does.
   */
  place(name: string, body: string): (rows: readonly string[]) => void {
    const at = this.expressions.push("") - 1;
    return (rows) => {
      const readers = [...this.expressions.slice(at + 1), ...rows].join("\n").match(new RegExp(`\\b(FROM|JOIN) ${name}\\b`, "g"))?.length ?? 0;
      this.expressions[at] = `${name} AS ${readers > 1 ? this.dialect.once : this.dialect.inline}(${body})`;
    };
  }
  /** One row for each person in `set`; joined to `person` to know who is in it. */
  readonly joins: string[] = [];
  join(set: string): string {
    const join = `LEFT JOIN ${set} ON ${set}.person_id = person.person_id`;
    if (!this.joins.includes(join)) this.joins.push(join);
    return set;
  }
}
