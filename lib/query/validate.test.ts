import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DatasetDescription } from "./dictionary.ts";
import type { Query } from "./model.ts";
import { omopQuery, tableDictionary, tableQuery } from "./testing/arbitraries.ts";
import { structuralProblems, validateQuery } from "./validate.ts";

const diabetes = { conceptId: 201826, name: "Type 2 diabetes", descendants: true };
const omop: DatasetDescription = { key: "gp", title: "Wessex primary care", summary: "", dataModel: "omop-5.4", people: 1000, concepts: [{ conceptId: 201826, name: "Type 2 diabetes", domain: "condition", people: 60 }] };
const clinic: DatasetDescription = { key: "clinic", title: "Clinic", summary: "", dataModel: "table", people: 300, concepts: [], dictionary: tableDictionary };
const query: Query = {
  version: 1, title: "A question", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [diabetes] }] },
  variables: [{ kind: "sex", name: "sex", label: "Sex" }, { kind: "age", name: "age", label: "Age", at: "2025-01-01" }],
  analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }, { kind: "summary", id: "s", of: "age" }],
};
const table: Query = {
  ...query, dataModel: { kind: "table", table: "clinic" }, population: { kind: "group", match: "all", of: [{ kind: "category", column: "site", in: ["1"] }] },
  variables: [{ kind: "column", name: "sex", label: "Sex", column: "sex" }, { kind: "column", name: "age", label: "Age", column: "age" }],
};
const problems = (q: Query, datasets: DatasetDescription[] = [], today?: string) => validateQuery(q, datasets, today).map((p) => `${p.severity} ${p.path}: ${p.message}`);

describe("validation", () => {
  it("finds nothing in a sound query, and no error in any generated one", () => {
    expect(problems(query, [omop], "2026-01-01")).toEqual([]);
    expect(problems(table, [clinic])).toEqual([]);
    fc.assert(fc.property(omopQuery, (q) => { expect(structuralProblems(q, []).filter((p) => p.severity === "error" && !p.message.includes("cells"))).toEqual([]); }));
    fc.assert(fc.property(tableQuery, (q) => { expect(structuralProblems(q, [clinic]).filter((p) => p.severity === "error" && !p.message.includes("cells"))).toEqual([]); }));
  });
  it.each<[string, Query, DatasetDescription[], string]>([
    ["a name that no variable has", { ...query, analyses: [{ kind: "summary", id: "s", of: "bmi" }] }, [], "error analyses.0.of: There is no variable “bmi”."],
    ["a table of numbers", { ...query, analyses: [{ kind: "crosstab", id: "t", by: ["age"] }] }, [], "error analyses.0.by.0: “Age” is a number: a table needs categories. Use bands."],
    ["a mean of categories", { ...query, analyses: [{ kind: "summary", id: "s", of: "sex" }] }, [], "error analyses.0.of: “Sex” is a category: a summary needs a number. Use a table instead."],
    ["a variable used twice in a table", { ...query, analyses: [{ kind: "crosstab", id: "t", by: ["sex", "sex"] }] }, [], "error analyses.0.by.1: “Sex” is chosen twice."],
    ["two analyses of one id", { ...query, analyses: [query.analyses[0]!, { kind: "count", id: "t" }] }, [], "error analyses.1.id: The id “t” is used twice."],
    ["two variables of one name", { ...query, variables: [...query.variables, query.variables[0]!] }, [], "error variables.2.name: The name “sex” is used twice."],
    ["an empty nested group", { ...query, population: { kind: "group", match: "all", of: [{ kind: "group", match: "any", of: [] }] } }, [], "error population.of.0.of: Add at least one criterion to this group, or remove the group."],
    ["OMOP criteria asked of a table", { ...table, population: query.population }, [clinic], "error population.of.0: A condition belongs to OMOP records; this query asks a table. Use its columns."],
    ["columns asked of OMOP records", { ...query, population: table.population }, [omop], "error population.of.0: A column belongs to a table; this query asks OMOP records."],
    ["an undeclared column", { ...table, population: { kind: "group", match: "all", of: [{ kind: "number", column: "bmi", min: 1 }] } }, [clinic], "error population.of.0.column: Clinic has no column “bmi”. Choose one of its declared columns."],
    ["an undeclared level", { ...table, population: { kind: "group", match: "all", of: [{ kind: "category", column: "site", in: ["7"] }] } }, [clinic], "error population.of.0.column: In Clinic “Site” has no level “7”."],
    ["a TRE with another kind of data", query, [clinic], "error dataModel: Clinic does not hold OMOP records."],
    ["a concept that a TRE doesn't hold", { ...query, population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [{ ...diabetes, conceptId: 1, name: "Gout" }] }] } }, [omop], "warning population.of.0.concepts.0: Wessex primary care publishes no records of “Gout”; it may hold more specific ones."],
    ["a window in the future", { ...query, population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [diabetes], window: { from: "2027-01-01" } }] } }, [omop], "error population.of.0.window.from: The window starts in the future: no record can lie in it."],
    ["values without a unit", { ...query, population: { kind: "group", match: "all", of: [{ kind: "measurement", concepts: [diabetes], value: { min: 48 } }] } }, [], "warning population.of.0.unitConceptId: Without a unit, values recorded in different units are compared as if they were the same."],
  ])("tells of %s", (_what, q, datasets, message) => expect(problems(q, datasets, "2026-01-01")).toContain(message));
  it("limits a table to 400 cells", () => {
    const banded = (n: number) => ({ kind: "age-band" as const, name: `b${n}`, label: `B${n}`, at: "2025-01-01", cutPoints: Array.from({ length: n }, (_, i) => i + 1) });
    const asking = (n: number) => problems({ ...query, variables: [banded(n), query.variables[0]!], analyses: [{ kind: "crosstab", id: "t", by: [`b${n}`, "sex"] }] }).filter((p) => p.includes("cells"));
    expect(asking(98)).toEqual([]);
    expect(asking(99)).toEqual([]);
    expect(problems({ ...query, variables: [banded(20), { ...banded(19), name: "c" }], analyses: [{ kind: "crosstab", id: "t", by: ["b20", "c"] }] })).toContain(
      "error analyses.0.by: This table has 462 cells; at most 400 are allowed. Use fewer or wider categories.");
  });
  it("wants a distribution alone with the number of people, once, and chapters apart from codes", () => {
    const asking = (...analyses: Query["analyses"]) => problems({ ...query, variables: [query.variables[0]!], analyses }).filter((p) => p.startsWith("error"));
    const codes: Query["analyses"][number] = { kind: "distribution", id: "codes", of: "codes" };
    const demographics: Query["analyses"][number] = { kind: "distribution", id: "who", of: "demographics", at: "2025-01-01" };
    expect(asking({ kind: "count", id: "n" }, codes, demographics)).toEqual([]);
    expect(asking(codes, { kind: "crosstab", id: "t", by: ["sex"] })).toEqual(["error analyses.0: Ask for a distribution in a query of its own: beside it only the number of people may be asked."]);
    expect(asking(codes, { kind: "distribution", id: "icd", of: "icd-chapters" })).toEqual(["error analyses.1: Ask for chapters and for single codes in two queries."]);
    expect(asking(demographics, { ...demographics, id: "later", at: "2025-06-01" })).toEqual(["error analyses.1: Each distribution can be asked for once in a query."]);
    expect(problems({ ...table, analyses: [codes] })).toContain("error analyses.0: A distribution belongs to OMOP records; this query asks a table. Use its columns.");
  });
});
