import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalPopulation, meaningDigest, queryDigest, queryMeaning } from "./canonical.ts";
import { queryDifference } from "./difference.ts";
import type { Criterion, Query } from "./model.ts";
import { evaluateReference } from "./reference-engine.ts";
import { omopPeople, omopQuery, tableQuery, tableRows } from "./testing/arbitraries.ts";

const sex = (is: "female" | "male"): Criterion => ({ kind: "sex", is });
const had = (conceptId: number, name = "x"): Criterion => ({ kind: "condition", concepts: [{ conceptId, name, descendants: true }] });
const group = (match: "all" | "any" | "none", ...of: Criterion[]) => ({ kind: "group" as const, match, of });
const query: Query = {
  version: 1, title: "Women with diabetes", dataModel: { kind: "omop-5.4" }, population: group("all", sex("female"), had(201826, "Type 2 diabetes")),
  variables: [{ kind: "age-band", name: "band", label: "Age band", at: "2025-01-01", cutPoints: [40, 65] }, { kind: "sex", name: "sex", label: "Sex" }],
  analyses: [{ kind: "count", id: "people" }, { kind: "crosstab", id: "table", by: ["band", "sex"] }],
};

describe("canonical form", () => {
  it("asks the same of the same people, and is its own canonical form", () => {
    fc.assert(
      fc.property(omopQuery, omopPeople, (q, people) => {
        const canonical = { ...q, population: canonicalPopulation(q.population) };
        expect(evaluateReference(canonical, people)).toEqual(evaluateReference(q, people));
        expect(canonicalPopulation(canonical.population)).toEqual(canonical.population);
      }),
      { numRuns: 300 },
    );
    fc.assert(fc.property(tableQuery, tableRows, (q, rows) => { expect(evaluateReference({ ...q, population: canonicalPopulation(q.population) }, rows)).toEqual(evaluateReference(q, rows)); }), { numRuns: 200 });
  });
  it.each([
    ["order in a group", group("all", had(2), sex("female")), group("all", sex("female"), had(2))],
    ["all within all", group("all", sex("male"), group("all", had(1), had(2))), group("all", sex("male"), had(1), had(2))],
    ["a group of one", group("any", group("all", had(1))), group("all", had(1))],
    ["any within none", group("none", group("any", had(1), had(2))), group("none", had(1), had(2))],
    ["none of none", group("all", sex("male"), group("none", group("none", had(1), had(2)))), group("all", sex("male"), group("any", had(1), had(2)))],
    ["a repeated criterion", group("all", had(1), had(1, "other words")), group("all", had(1))],
  ])("ignores %s", (_what, a, b) => expect(canonicalPopulation(a)).toEqual(canonicalPopulation(b)));
  it("keeps apart what differs", () => {
    expect(canonicalPopulation(group("all", had(1), had(2)))).not.toEqual(canonicalPopulation(group("any", had(1), had(2))));
    expect(canonicalPopulation(group("none", had(1)))).not.toEqual(canonicalPopulation(group("all", had(1))));
  });
});

describe("digests", () => {
  it("the query's names the document, the meaning's what is asked", async () => {
    const respelt: Query = {
      ...query, title: "Another title", variables: [...query.variables].reverse().map((v) => ({ ...v, name: `${v.name}_2`, label: "L" })),
      analyses: [{ kind: "crosstab", id: "t", by: ["sex_2", "band_2"] }, { kind: "count", id: "n" }],
    };
    expect(await queryDigest(respelt)).not.toBe(await queryDigest(query));
    expect(await meaningDigest(respelt)).toBe(await meaningDigest(query));
    expect(await meaningDigest({ ...query, population: group("all", sex("female"), had(201820)) })).not.toBe(await meaningDigest(query));
  });
});

describe("difference in words", () => {
  it("is empty exactly where the meaning is the same", () => {
    fc.assert(
      fc.property(omopQuery, omopQuery, (a, b) => {
        expect(queryDifference(a, a)).toEqual([]);
        expect(queryDifference(a, b).length === 0).toBe(JSON.stringify(queryMeaning(a)) === JSON.stringify(queryMeaning(b)));
      }),
      { numRuns: 300 },
    );
  });
  it("says what became what", () => {
    const after: Query = {
      ...query,
      population: group("all", sex("male"), had(201826, "Type 2 diabetes"), { kind: "drug", concepts: [{ conceptId: 1503297, name: "metformin", descendants: false }] }),
      variables: [{ kind: "age-band", name: "band", label: "Age band", at: "2025-01-01", cutPoints: [40, 60] }, query.variables[1]!],
      analyses: [...query.analyses, { kind: "crosstab", id: "sexes", by: ["sex"] }],
    };
    expect(queryDifference(query, after)).toEqual([
      "Who: “recorded sex is female” became “recorded sex is male”.",
      "Who: “has a recorded medicine of metformin [1503297 only]” was added.",
      "Variable “Age band”: “age on 1 January 2025, in bands cut at 40 and 65 (each cut belongs to the band above it)” became “age on 1 January 2025, in bands cut at 40 and 60 (each cut belongs to the band above it)”.",
      "Newly asked: A table of the number of people by Sex.",
    ]);
    expect(queryDifference(query, { ...query, title: "Other title" })).toEqual([]);
    const either = (...of: Criterion[]): Query => ({ ...query, population: group("all", sex("female"), group("any", ...of)) });
    expect(queryDifference(either(had(1, "Gout"), had(2, "Asthma")), either(had(1, "Gout"), had(2, "Asthma"), had(3, "Angina")))).toEqual([
      "Who, under “at least one of these is true”: “has a recorded condition of Angina [3 and more specific ones]” was added.",
    ]);
  });
});
