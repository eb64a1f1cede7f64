import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalVariable, queryMeaning } from "../canonical.ts";
import { isCohort, type Query } from "../model.ts";
import { queryTemplates } from "../templates.ts";
import { omopQuery, tableDictionary, tableQuery } from "../testing/arbitraries.ts";
import { cohortQuery } from "../testing/cohort-arbitraries.ts";
import { queryInWords } from "../words.ts";
import { readQueryText } from "./read-query.ts";

/** Nothing of the query is at hand but what its words cannot hold: the kind of data. */
const blank = (query: Query): Query => ({ version: 1, title: query.title, dataModel: query.dataModel, population: { kind: "group", match: "all", of: [] }, variables: [], analyses: [{ kind: "count", id: "n" }] });
const meaningOf = (query: Query) => ({ asks: queryMeaning(query), variables: query.variables.map((v) => canonicalVariable(v, query.conceptSets)) });
function readsBack(query: Query, dictionary?: typeof tableDictionary) {
  const { text } = queryInWords(query, dictionary);
  const read = readQueryText(text, blank(query), dictionary);
  if (!read.ok) throw new Error(`${read.problems.map((p) => `${p.line}: ${p.message}`).join("\n")}\n${text}`);
  expect(meaningOf(read.query)).toEqual(meaningOf(query));
}

const diabetes = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!.query;
const cohort = isCohort(diabetes.population) ? diabetes.population : undefined!;

describe("the words of a query read back", () => {
  it("mean the same, for people as they are on dates", () => { fc.assert(fc.property(omopQuery, (query) => { readsBack(query); }), { numRuns: 600 }); });
  it("mean the same, for tables", () => { fc.assert(fc.property(tableQuery, (query) => { readsBack(query, tableDictionary); }), { numRuns: 300 }); });
  it("mean the same, for cohorts with all that they can ask", () => { fc.assert(fc.property(cohortQuery, (query) => { readsBack(query); }), { numRuns: 300 }); }, 60_000);
  it("mean the same for every template", () => { for (const { query } of queryTemplates) readsBack(query); });

  it("mean the same for the longest lists that a query may hold", () => {
    const concepts = Array.from({ length: 200 }, (_, i) => ({ conceptId: i + 1, name: `Concept, or ${i}`, descendants: i % 2 === 0 }));
    readsBack({ ...blank(diabetes), population: { kind: "group", match: "all", of: [{ kind: "condition", concepts, window: { from: "2020-01-01" } }] } });
    const named = Array.from({ length: 2_000 }, (_, i) => ({ conceptId: i + 1, name: `Concept ${i}` }));
    readsBack({ ...diabetes, population: { ...cohort, rules: [{ name: "A rule", group: { kind: "cohort-group", match: "all", of: [{ kind: "person", where: [{ kind: "concepts", field: "race", concepts: named, exclude: false }, { kind: "age", of: "end", test: { op: "more", value: 50 } }] }] } }] } });
  });
  it("leave the end of a set of many concepts to a reader who has it", () => {
    const items = Array.from({ length: 30 }, (_, i) => ({ conceptId: i + 1, name: `Concept ${i}`, code: `C${i}`, descendants: true, mapped: false, exclude: i > 28 }));
    const query: Query = { ...diabetes, conceptSets: diabetes.conceptSets!.map((set) => ({ ...set, items })) };
    const read = readQueryText(queryInWords(query).text, query);
    expect(read.ok && read.query.conceptSets).toEqual(query.conceptSets);
    const without = readQueryText(queryInWords(query).text, blank(query));
    expect(without.ok).toBe(false);
  });

  // Found by the properties above while the grammar was young.
  it("tells a list of concepts from the restriction that follows it", () => {
    const named = (conceptId: number) => ({ conceptId, name: `Concept ${conceptId}` });
    readsBack({ ...diabetes, population: { ...cohort, rules: [{ name: "A rule", group: { kind: "cohort-group", match: "all", of: [{ kind: "person", where: [
      { kind: "concepts", field: "ethnicity", concepts: [named(1)], exclude: false }, { kind: "concepts", field: "race", concepts: [named(2), named(3)], exclude: true }] }] } }] } });
  });
  it("keeps apart sets of one name, names that hold the words' own marks, and sets that are empty or leave out", () => {
    const item = (conceptId: number, name: string, rest = {}) => ({ conceptId, name, descendants: true, mapped: false, exclude: false, ...rest });
    readsBack({
      ...diabetes,
      conceptSets: [
        { key: "a", name: "Odd ”: name, without “x”", items: [item(1, "Glucose [5 min] in blood, or serum; and more [2 only]"), item(2, "x", { exclude: true, mapped: true })] },
        { key: "b", name: "Same", items: [item(3, "y")] }, { key: "c", name: "same", items: [item(4, "z", { descendants: false })] }, { key: "d", name: "Empty", items: [] },
      ],
      population: { ...cohort, rules: [], entry: { ...cohort.entry, events: ["a", "b", "c", "d"].map((conceptSet) => ({ domain: "condition", conceptSet, where: [{ kind: "text", field: "stop-reason", op: "contains", text: "a ” and “, ending" }] })) } },
      variables: [{ kind: "sex", name: "x", label: "Sex" }, { kind: "age", name: "y", label: "Sex", at: "index" }, { kind: "ethnicity", name: "z", label: "Sex, Sex and: age" }],
      analyses: [{ kind: "crosstab", id: "n", by: ["x", "z"] }, { kind: "summary", id: "m", of: "y" }],
    });
  });
});

describe("a text that a person changed", () => {
  const { text } = queryInWords(diabetes);
  const changed = (from: string, to: string) => {
    expect(text).toContain(from);
    return readQueryText(text.replace(from, to), diabetes);
  };
  it("gives the query that it now says, and keeps what words leave out", () => {
    const longer = changed("to 90 days after the index date", "to 30 DAYS after the index date");
    if (!longer.ok || !isCohort(longer.query.population)) throw new Error("not read");
    expect(longer.query.population.rules[1]?.group.of[0]).toMatchObject({ start: { to: { days: 30, side: "after" } } });
    expect(longer.query).toMatchObject({ title: diabetes.title, variables: diabetes.variables, analyses: diabetes.analyses, conceptSets: diabetes.conceptSets });
  });
  it.each([
    ["a word that nobody knows", "at least 1 × record", "as least 1 × record", "“as least 1 × record of the med …” is not understood here"],
    ["a date that does not exist", "from 1 January 2015", "from 31 February 2015", "a date such as 1 January 2020"],
    ["a set that is not explained", "the medicine “metformin”", "the medicine “metfornin”", "explained under “The names stand for”"],
    ["a name changed without its id", "metformin [1503297", "atorvastatin [1503297", "Concept 1503297 is called “metformin”"],
    ["a line gone that must be there", "People stay until their observation ends", "", "how long people stay"],
  ])("says what is wrong, and where: %s", (_what, from, to, said) => {
    const read = changed(from, to);
    if (read.ok) throw new Error("read");
    const [problem] = read.problems;
    expect(problem?.message).toContain(said);
    const edited = text.replace(from, to);
    const line = edited.split("\n")[problem!.line - 1]!;
    const begin = edited.split("\n").slice(0, problem!.line - 1).join("\n").length + 1;
    expect(problem!.from).toBeGreaterThanOrEqual(begin);
    expect(problem!.to).toBeLessThanOrEqual(begin + line.length);
  });
  it("refuses nonsense in words, however long, and reads the kinds of quotation mark and bullet that people type", () => {
    for (const nonsense of ["", "🙂".repeat(3000), "Who\n" + "  – a".repeat(4000), "'; DROP TABLE person; --", `Who\nEveryone of whom all of these are true:\n  – has a recorded condition of ${"x, or ".repeat(2000)}`, "Who\n" + Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}– all of these are true:`).join("\n")]) {
      const read = readQueryText(nonsense, diabetes);
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.problems[0]?.message).toMatch(/\.$/);
    }
    const typed = text.replaceAll(/[“”]/g, '"').replaceAll("–", "-").replaceAll("×", "x");
    const read = readQueryText(typed, diabetes);
    if (!read.ok) throw new Error(read.problems[0]?.message);
    expect(queryMeaning(read.query)).toEqual(queryMeaning(diabetes));
  });
});
