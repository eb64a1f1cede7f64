import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileQuery } from "./compile-sql.ts";
import { trinoDialect } from "./compile/dialect.ts";
import { Query } from "./model.ts";
import { queryTemplates } from "./templates.ts";
import { omopQuery, tableDictionary, tableQuery } from "./testing/arbitraries.ts";
import { cohortQuery } from "./testing/cohort-arbitraries.ts";

const marker = "zqx";
const hostile = [`${marker}'; DROP TABLE person; --`, `${marker}" OR ""="`, `${marker}$1 ? ) UNION SELECT * FROM person --`, `${marker}\\'; --`];

/** The paths of every text in a document. */
function textsIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}
function withText(document: unknown, path: readonly (string | number)[], text: string): unknown {
  const copy = structuredClone(document) as Record<string | number, unknown>;
  const holder = path.slice(0, -1).reduce<Record<string | number, unknown>>((at, key) => at[key] as Record<string | number, unknown>, copy);
  holder[path.at(-1)!] = text;
  return copy;
}
/** The query with hostile text wherever the model takes any, and the names of those places. */
function poisoned(query: Query): { query: Query; places: string[] } {
  let document: unknown = query;
  const places: string[] = [];
  textsIn(query).forEach((path, i) => {
    const changed = withText(document, path, hostile[i % hostile.length]!);
    if (!Query.safeParse(changed).success) return;
    document = changed;
    places.push(path.filter((key) => !/^\d+$/.test(String(key))).slice(-2).join("."));
  });
  return { query: Query.parse(document), places };
}

describe("text that a researcher writes", () => {
  const seen = new Set<string>();
  const holdsNone = (query: Query) => {
    const { query: changed, places } = poisoned(query);
    places.forEach((place) => seen.add(place));
    for (const target of [{}, { schema: "cdm" }, { dialect: trinoDialect, schema: "cdm" }]) {
      const { sql } = compileQuery(changed, { ...target, dictionary: tableDictionary });
      expect(sql).not.toContain(marker);
      expect(sql).not.toMatch(/DROP|;|--/);
    }
  };
  it("is in no statement, whichever of the model's texts it is written into", () => {
    fc.assert(fc.property(fc.oneof(omopQuery, tableQuery, cohortQuery), holdsNone), { numRuns: 120 });
    for (const { query } of queryTemplates) holdsNone(query);
    // What is only shown, and what is compared with data. A new place for text belongs here once it has been looked at.
    expect([...seen].sort()).toEqual(["conceptSets.name", "concepts.name", "groups.codes", "groups.label", "items.name", "levels.code", "levels.label", "of.in", "rules.name", "title", "variables.label", "where.text"]);
  }, 120_000);
});
