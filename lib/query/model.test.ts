import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepestGroup, Query } from "./model.ts";
import { omopQuery, tableQuery } from "./testing/arbitraries.ts";

const question = { version: 1, title: "A question", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [] as unknown[] }, variables: [], analyses: [{ kind: "count", id: "n" }] };
const nested = (depth: number): unknown => {
  let group: unknown = { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] };
  for (let i = 1; i < depth; i++) group = { kind: "group", match: "any", of: [group] };
  return group;
};

describe("the query schema", () => {
  it("takes every query the generators make, unchanged", () => {
    fc.assert(fc.property(fc.oneof(omopQuery, tableQuery), (query) => { expect(Query.parse(JSON.parse(JSON.stringify(query)))).toEqual(query); }), { numRuns: 300 });
  });
  it("bounds nesting, however deep the document", () => {
    expect(Query.safeParse({ ...question, population: nested(deepestGroup) }).success).toBe(true);
    for (const depth of [deepestGroup + 1, 5_000]) {
      const result = Query.safeParse({ ...question, population: nested(depth) });
      expect(result.error?.issues[0]?.message).toBe("Groups nest at most 6 deep.");
    }
  });
  it("names the field that is wrong", () => {
    const result = Query.safeParse({ ...question, population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [] }] } });
    expect(result.error?.issues.map((i) => [i.path.join("."), i.message])).toEqual([["population.of.0.concepts", "Choose at least one concept."]]);
  });
  it("refuses a window that ends before it starts, cut points that fall, and unknown keys", () => {
    const had = { kind: "condition", concepts: [{ conceptId: 1, name: "x", descendants: false }] };
    const withMember = (member: unknown) => Query.safeParse({ ...question, population: { kind: "group", match: "all", of: [member] } }).success;
    expect(withMember(had)).toBe(true);
    expect(withMember({ ...had, window: { from: "2020-01-02", to: "2020-01-01" } })).toBe(false);
    expect(withMember({ ...had, sql: "drop table person" })).toBe(false);
    const banded = { ...question, variables: [{ kind: "age-band", name: "b", label: "B", at: "2020-01-01", cutPoints: [65, 40] }] };
    expect(Query.safeParse(banded).error?.issues[0]?.message).toBe("Cut points must rise.");
  });
});
