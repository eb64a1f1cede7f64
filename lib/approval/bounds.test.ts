import { expect, test } from "vitest";
import { Bound, boundInWords } from "./bounds.ts";

test("reads as the criteria of a query do, and is whole or none", () => {
  expect(boundInWords({ kind: "age", at: "2026-06-01", min: 40, max: 79 })).toBe("aged 40 to 79 (both included) on 1 June 2026, or on the day on which they enter a query’s cohort");
  expect(boundInWords({ kind: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes mellitus", descendants: true }] })).toBe("has a recorded condition of Type 2 diabetes mellitus [201826 and more specific ones], at any time");
  expect(Bound.safeParse({ kind: "condition", concepts: [] }).error?.issues[0]?.message).toBe("Choose at least one code.");
  expect(Bound.safeParse({ kind: "age", at: "2026-01-01" }).success).toBe(false);
  expect(Bound.safeParse({ kind: "age", at: "2026-01-01", min: 50, max: 40 }).success).toBe(false);
  expect(Bound.safeParse({ kind: "" }).error?.issues[0]?.message).toBe("Choose what the bound is about.");
});
