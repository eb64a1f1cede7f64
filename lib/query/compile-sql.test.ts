import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileQuery, type CompiledQuery } from "./compile-sql.ts";
import type { Query } from "./model.ts";
import { omopQuery, tableDictionary, tableQuery } from "./testing/arbitraries.ts";

const compile = (query: Query): CompiledQuery => compileQuery(query, { schema: "cdm", dictionary: tableDictionary });
const table: Query = {
  version: 1, title: "x'; DROP TABLE person; --", dataModel: { kind: "table", table: "clinic" },
  population: { kind: "group", match: "all", of: [{ kind: "category", column: "site", in: ["1'); DROP TABLE clinic; --"] }] },
  variables: [{ kind: "column", name: "sex", label: "\" OR 1=1", column: "sex" }], analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }],
};

describe("compiled SQL", () => {
  it("carries every value as a parameter: numbered without a gap, and nothing quoted in the text but the one constant", () => {
    fc.assert(
      fc.property(fc.oneof(omopQuery, tableQuery), (query) => {
        const { sql, parameters } = compile(query);
        const numbers = [...sql.matchAll(/\$(\d+)/g)].map((m) => Number(m[1]));
        expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(parameters.map((_, i) => i + 1));
        expect(sql.replaceAll(/'-?Infinity'/g, "")).not.toMatch(/'|;|--/);
      }),
      { numRuns: 300 },
    );
  });
  it("lets nothing that a person wrote become SQL", () => {
    const { sql, parameters } = compile(table);
    expect(sql).not.toMatch(/DROP|1=1/);
    expect(parameters).toContain("1'); DROP TABLE clinic; --");
  });
  it("takes no identifier that isn't declared", () => {
    expect(() => compile({ ...table, dataModel: { kind: "table", table: "person" } })).toThrow("a table that isn't declared");
    expect(() => compile({ ...table, population: { kind: "group", match: "all", of: [{ kind: "number", column: "salary", min: 1 }] } })).toThrow("a column that isn't declared");
    expect(() => compileQuery(table, { schema: 'cdm"; DROP SCHEMA cdm; --', dictionary: tableDictionary })).toThrow("a schema's name");
  });
});
