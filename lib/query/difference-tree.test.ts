import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cohort } from "./cohort.ts";
import { queryDifference } from "./difference.ts";
import { countMarks, markedDifference, type MarkedPart } from "./difference-tree.ts";
import type { Query } from "./model.ts";
import { queryTemplates } from "./templates.ts";
import { omopQuery } from "./testing/arbitraries.ts";
import { cohortQuery } from "./testing/cohort-arbitraries.ts";

const { query } = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!;
const cohort = query.population as Cohort;
const flat = (parts: readonly MarkedPart[]): MarkedPart[] => parts.flatMap((p) => [p, ...flat(p.of)]);
const marks = (before: Query, after: Query) => flat(markedDifference(before, after).flatMap((s) => s.parts)).filter((p) => p.mark !== "same").map(({ mark, text, was }) => ({ mark, text, ...(was === undefined ? {} : { was }) }));

describe("two versions of a query in one marked tree", () => {
  test("a window that became shorter is one change, deep in the rule it belongs to; nothing else is marked", () => {
    const shorter: Query = { ...query, population: { ...cohort, rules: cohort.rules.map((r) => (r.name === "Treated within 90 days" ? JSON.parse(JSON.stringify(r).replace("90,", "30,")) as typeof r : r)) } };
    const [change, ...others] = marks(query, shorter);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ mark: "changed" });
    expect([change?.was, change?.text].map((text) => /(30|90) days/.exec(text ?? "")?.[1])).toEqual(["90", "30"]);
    expect(countMarks(markedDifference(query, shorter))).toEqual({ added: 0, removed: 0, changed: 1 });
  });
  test("a rule that is gone and one that is new are marked as wholes", () => {
    const fewer: Query = { ...query, population: { ...cohort, rules: cohort.rules.slice(1) } };
    expect(countMarks(markedDifference(query, fewer))).toEqual({ added: 0, removed: 1, changed: 0 });
    expect(marks(query, fewer)[0]).toMatchObject({ mark: "removed", text: "Rule “Adults”:" });
    expect(countMarks(markedDifference(fewer, query))).toEqual({ added: 1, removed: 0, changed: 0 });
  });
  test("names and order are no difference", () => {
    const renamed: Query = { ...query, title: "Other words", population: { ...cohort, rules: [...cohort.rules].reverse().map((r, i) => ({ ...r, name: `Rule ${i}` })) }, conceptSets: query.conceptSets!.map((s) => ({ ...s, name: `${s.name} again` })) };
    expect(marks(query, renamed)).toEqual([]);
    // Beside a real change too, they get no mark.
    expect(marks(query, { ...renamed, population: { ...(renamed.population as Cohort), limit: "last" } })).toHaveLength(1);
  });
  test("concepts that a set gained are told though the rules' words stay the same", () => {
    const wider: Query = { ...query, conceptSets: query.conceptSets!.map((s) => (s.key === "insulin" ? { ...s, items: s.items.slice(1) } : s)) };
    expect(marks(query, wider).map((m) => m.mark)).not.toContain("added");
    expect(marks(query, wider).some((m) => m.mark === "changed" && m.was?.startsWith("“Insulin”"))).toBe(true);
  });
  test("is unmarked exactly where the differences in words are none", () => {
    const either = fc.oneof(cohortQuery, omopQuery);
    fc.assert(fc.property(either, either, (a, b) => {
      expect(marks(a, a)).toEqual([]);
      expect(marks(a, b).length > 0).toBe(queryDifference(a, b).length > 0);
    }), { numRuns: 150 });
  });
});
