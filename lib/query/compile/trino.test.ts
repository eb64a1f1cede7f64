import { TrinoSQL } from "dt-sql-parser/dist/parser/trino";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileQuery } from "../compile-sql.ts";
import type { Query } from "../model.ts";
import { queryTemplates } from "../templates.ts";
import { omopQuery, tableDictionary, tableQuery } from "../testing/arbitraries.ts";
import { cohortQuery } from "../testing/cohort-arbitraries.ts";
import { randomRuns } from "../testing/random-runs.ts";
import { trinoDialect } from "./dialect.ts";

const parser = new TrinoSQL();
const faultsIn = (sql: string): string[] => parser.validate(sql).map((e) => e.message);
const compile = (query: Query) => compileQuery(query, { dialect: trinoDialect, schema: "cdm", dictionary: tableDictionary });

describe("SQL for Trino", () => {
  it("is checked by a parser that knows Trino's grammar and refuses what other databases take", () => {
    expect(faultsIn("SELECT date_add('day', CAST(? AS INTEGER), start_day) FROM entries OFFSET 1 LIMIT 1")).toEqual([]);
    for (const foreign of ["WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM a", "SELECT 1 LIMIT 1 OFFSET 1", "SELECT $1", "SELECT 1::int", "SELECT a FROM t WHERE x IN ()", "SELECT a b c FROM t"]) expect(faultsIn(foreign), foreign).not.toEqual([]);
  });
  it("is grammatical, has a value for each question mark, and holds none of the common wording", () => {
    fc.assert(
      fc.property(fc.oneof(omopQuery, tableQuery, cohortQuery), (query) => {
        const { sql, parameters } = compile(query);
        expect(faultsIn(sql)).toEqual([]);
        expect(sql.split("?")).toHaveLength(parameters.length + 1);
        expect(sql).not.toMatch(/\$\d|MATERIALIZED|string_to_array|_day [+-]|OVER \(\)/);
      }),
      { numRuns: randomRuns(120) },
    );
  }, 300_000);
  it("gives repeated parameters as often as they are asked for, in the order of their question marks", () => {
    const { sql, parameters } = trinoDialect.finished({ sql: "SELECT CAST($2 AS BIGINT), CAST($1 AS VARCHAR), CAST($2 AS BIGINT)", parameters: ["a", 7] });
    expect([sql, parameters]).toEqual(["SELECT CAST(? AS BIGINT), CAST(? AS VARCHAR), CAST(? AS BIGINT)", [7, "a", 7]]);
  });
  it.each(queryTemplates.map((t) => [t.key, t.query] as const).slice(0, 4))("reads as before for the template %s", (_key, query) => {
    const { sql, parameters } = compile(query);
    expect(faultsIn(sql)).toEqual([]);
    expect({ sql: sql.split("\n"), parameters }).toMatchSnapshot();
  });
});
