import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Query } from "./model.ts";
import { canonicalPopulation } from "./canonical.ts";
import { omopQuery, tableDictionary } from "./testing/arbitraries.ts";
import { queryInWords, windowInWords } from "./words.ts";

const query: Query = {
  version: 1, title: "HbA1c in people with diabetes", dataModel: { kind: "omop-5.4" },
  population: {
    kind: "group", match: "all",
    of: [
      { kind: "age", at: "2025-12-31", min: 40, max: 64 },
      { kind: "group", match: "any", of: [
        { kind: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }], window: { to: "2024-12-31" } },
        { kind: "measurement", concepts: [{ conceptId: 3004410, name: "HbA1c", descendants: false }], value: { min: 48 }, unitConceptId: 9579 },
      ] },
      { kind: "group", match: "none", of: [{ kind: "condition", concepts: [{ conceptId: 201254, name: "Type 1 diabetes", descendants: true }] }] },
    ],
  },
  variables: [{ kind: "last-value", name: "hba1c", label: "HbA1c", concepts: [{ conceptId: 3004410, name: "HbA1c", descendants: false }], window: { from: "2025-01-01", to: "2025-12-31" }, unitConceptId: 9579 }],
  analyses: [{ kind: "count", id: "n" }, { kind: "summary", id: "mean", of: "hba1c" }],
};

describe("a query in words", () => {
  it("reads as a clinician would say it, exact about windows, units and nesting", () => {
    const words = queryInWords(query);
    expect(words.population).toEqual([
      "Everyone of whom all of these are true:",
      "  – aged 40 to 64 (both included) on 31 December 2025",
      "  – at least one of these is true:",
      "    – has a recorded condition of Type 2 diabetes [201826 and more specific ones] on or before 31 December 2024",
      "    – has a measurement of HbA1c [3004410 only] with a value of at least 48 mmol/mol",
      "  – none of these is true:",
      "    – has a recorded condition of Type 1 diabetes [201254 and more specific ones]",
    ]);
    expect(words.variables).toEqual(["HbA1c: latest value of HbA1c [3004410 only] in mmol/mol from 1 January 2025 to 31 December 2025 (both days included)."]);
    expect(words.analyses[1]).toBe("HbA1c: how many people have a value and how many have none, the mean and the standard deviation.");
    expect(words.notes.join(" ")).toContain("Age is the year of the date less the year of birth");
    expect(words.notes.join(" ")).toContain("whether or not it lies in a period in which the person was under observation");
    expect(words.text).toContain("What may come out, after disclosure control\n– The number of people.");
  });
  it("uses a table's own labels", () => {
    const table: Query = {
      ...query, dataModel: { kind: "table", table: "clinic" },
      population: { kind: "group", match: "all", of: [{ kind: "number", column: "chol", min: 200 }, { kind: "category", column: "site", in: ["1", "2"] }, { kind: "number", column: "age" }] },
      variables: [], analyses: [{ kind: "count", id: "n" }],
    };
    expect(queryInWords(table, tableDictionary).population.slice(1)).toEqual(["  – Cholesterol is at least 200 mg/dL", "  – Site is North or South", "  – Age is known"]);
  });
  it("never reads alike for populations that differ", () => {
    fc.assert(
      fc.property(omopQuery, omopQuery, (a, b) => {
        const [x, y] = [canonicalPopulation(a.population), canonicalPopulation(b.population)];
        const read = (population: typeof x) => queryInWords({ ...a, population }).population.join("\n");
        expect(read(x) === read(y)).toBe(JSON.stringify(x) === JSON.stringify(y));
      }),
      { numRuns: 500 },
    );
  });
  it("says a single day, and nothing for an open window", () => {
    expect(windowInWords({ from: "2020-02-29", to: "2020-02-29" })).toBe("on 29 February 2020");
    expect(windowInWords({})).toBe("");
  });
});
