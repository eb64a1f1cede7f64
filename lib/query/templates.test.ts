import { describe, expect, test } from "vitest";
import { Query } from "./model.ts";
import { queryTemplates } from "./templates.ts";
import { validateQuery } from "./validate.ts";

describe.each(queryTemplates)("the template “$name”", ({ query }) => {
  test("is a query that could be sent as it stands", () => {
    expect(Query.parse(query)).toEqual(query);
    expect(validateQuery(query, [], "2026-01-01").filter((p) => p.severity === "error")).toEqual([]);
  });
});
test("each has a key of its own", () => {
  expect(new Set(queryTemplates.map((t) => t.key)).size).toBe(queryTemplates.length);
});
