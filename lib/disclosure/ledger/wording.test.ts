import { expect, it } from "vitest";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { nameOfEventTable } from "#lib/query/event-tables.ts";
import { lifeTableLevels } from "#lib/query/life-table.ts";
import { Query } from "#lib/query/model.ts";
import { missingLevel, type AnalysisOutput } from "#lib/query/outputs.ts";
import { wordingText } from "./conditions.ts";
import { isEntailed } from "./entailed.ts";
import { prime } from "./sketch.ts";
import { wordingOf } from "./wording.ts";

const asked = (population: unknown[], match = "all") => Query.parse({
  version: 1, title: "A question", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match, of: population },
  variables: [
    { kind: "sex", name: "sex", label: "Sex" }, { kind: "age-band", name: "band", label: "Band", at: "2026-01-01", cutPoints: [40, 65] },
    { kind: "had", name: "dm", label: "Diabetes", domain: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }] },
  ],
  analyses: [{ kind: "count", id: "n" }],
});
const women = { kind: "sex", is: "female" };
const diabetes = { kind: "condition", concepts: [{ conceptId: 201826, name: "Diabetes, by another name", descendants: true }] };
const everyone = asked([]);

const said = (query: Query, assignments: readonly (readonly [string, string])[]): string => wordingText(wordingOf({ query }, assignments));

it("women are the level Female of everyone by sex; so are bands of age and those who had a record", () => {
  expect(said(asked([women]), [])).toBe(said(everyone, [["sex", "female"]]));
  expect(said(asked([{ kind: "age", at: "2026-01-01", min: 40, max: 64 }]), [])).toBe(said(everyone, [["band", "40-to-65"]]));
  expect(said(asked([diabetes]), [])).toBe(said(everyone, [["dm", "yes"]]));
  expect(said(asked([{ kind: "group", match: "none", of: [diabetes] }]), [])).toBe(said(everyone, [["dm", "no"]]));
});
it("the order of conditions makes no difference, nor saying one twice, nor one that holds for all that another leaves", () => {
  expect(said(asked([women, diabetes]), [])).toBe(said(asked([diabetes]), [["sex", "female"]]));
  expect(said(asked([women]), [["sex", "female"]])).toBe(said(asked([women]), []));
  expect(said(asked([{ kind: "age", at: "2026-01-01", min: 18 }]), [["band", "40-to-65"]])).toBe(said(everyone, [["band", "40-to-65"]]));
});
it("other conditions are other words, though the same people might meet them", () => {
  const all = [said(asked([women]), []), said(asked([women, diabetes], "any"), []), said(everyone, [["sex", "male"]]), said(everyone, [["sex", "_missing"]]), said(everyone, [["dm", "no"]]), said(everyone, []), said(asked([{ kind: "age", at: "2025-01-01", min: 40, max: 64 }]), [])];
  expect(new Set(all).size).toBe(all.length);
});
it("a column's criterion, its bands and its histogram speak of one property, and a criterion's upper end is inside", () => {
  const dictionary: TableDictionary = { table: "patients", label: "Patients", columns: [{ kind: "number", name: "chol", label: "Cholesterol", min: 0, max: 900, missingCodes: [] }] };
  const query = (population: unknown[]) => Query.parse({
    version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population },
    variables: [{ kind: "column", name: "c", label: "C", column: "chol" }, { kind: "column-band", name: "b", label: "B", column: "chol", cutPoints: [200] }], analyses: [{ kind: "count", id: "n" }],
  });
  const of = (population: unknown[], assignments: readonly (readonly [string, string])[]) => wordingText(wordingOf({ query: query(population), dictionary }, assignments));
  expect(of([], [["b", "200-and-over"]])).toBe(of([{ kind: "number", column: "chol", min: 200 }], []));
  expect(of([], [["c", "200..300"]])).toBe(of([{ kind: "number", column: "chol", min: 200 }], [["c", "-inf..300"]]));
  expect(of([], [["c", "200..300+"]])).toBe(of([{ kind: "number", column: "chol", min: 200, max: 300 }], []));
  expect(of([], [["c", "_known"]])).not.toBe(of([], []));
  const parts = [of([], [["c", "_known"]]), of([], [["c", "_missing"]])];
  expect(isEntailed([{ wording: of([], []), weight: 1 }, ...parts.map((wording) => ({ wording, weight: prime - 1 }))], [])).toBe(true);
  expect(isEntailed([{ wording: of([], []), weight: 1 }, { wording: parts[0]!, weight: prime - 1 }], [])).toBe(false);
  expect(isEntailed([{ wording: of([], []), weight: 1 }, { wording: parts[0]!, weight: prime - 1 }], [parts[1]!])).toBe(true);
});
it("groups that releases have shown to be empty count as nobody, several together where they meet", () => {
  const age = (from: number | null, to: number | null) => wordingText([{ on: "age", from, to }]);
  const whole = [{ wording: age(18, null), weight: 1 }, { wording: age(40, null), weight: prime - 1 }];
  expect(isEntailed(whole, [])).toBe(false);
  expect(isEntailed(whole, [age(0, 40)])).toBe(true);
  expect(isEntailed(whole, [age(0, 30), age(30, 50)])).toBe(true);
  expect(isEntailed(whole, [age(0, 30), age(31, 50)])).toBe(false);
  // Nobody among women of that age says nothing of everyone of that age.
  expect(isEntailed(whole, [wordingText([{ on: "age", from: 0, to: 40 }, { on: "sex", in: ["female"], of: ["female", "male"] }])])).toBe(false);
});

it("rates and curves of all levels of an outcome speak of one property, in one query or in several: with what, and when, follow-up ended", () => {
  const dictionary: TableDictionary = { table: "patients", label: "Patients", columns: [
    { kind: "category", name: "outcome", label: "Outcome", levels: ["ill", "dead", "well"].map((code) => ({ code, label: code })), missingCodes: [] }, { kind: "number", name: "days", label: "Days", min: 0, max: 5000, missingCodes: [] },
  ] };
  const words = (analysis: { kind: "rate" | "survival"; level: string; breaks?: number[] }) => {
    const { kind, level, breaks = [] } = analysis;
    const query = Query.parse({
      version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
      variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses: [{ kind, id: "a", event: { variable: "outcome", level }, time: "days", ...(kind === "survival" && { breaks }) }],
    });
    const own = { variable: nameOfEventTable(kind, { variable: "outcome", level }, "days"), label: "", levels: kind === "survival" ? lifeTableLevels(breaks) : [{ code: "event", label: "" }, { code: "none", label: "" }, missingLevel] };
    const output: AnalysisOutput = kind === "survival" ? { kind, id: "a", event: "", groups: [], breaks, table: { dimensions: [own], counts: [] } } : { kind, id: "a", event: "", groups: [], days: [], table: { dimensions: [own], counts: [] } };
    const of = (assignments: readonly (readonly [string, string])[]) => wordingText(wordingOf({ query, dictionary, run: { population: 0, outputs: [output] } }, assignments));
    return { everyone: of([]), ...Object.fromEntries(own.levels.map(({ code }) => [code, of([[own.variable, code]])])) } as Record<string, string>;
  };
  const isNothing = (whole: string, ...parts: string[]) => isEntailed([{ wording: whole, weight: 1 }, ...parts.map((wording) => ({ wording, weight: prime - 1 }))], []);
  const [ill, dead, well] = ["ill", "dead", "well"].map((level) => words({ kind: "rate", level }));
  expect(isNothing(ill!["everyone"]!, ill!["event"]!, dead!["event"]!, well!["event"]!, ill!["_missing"]!)).toBe(true);
  expect(isNothing(ill!["none"]!, dead!["event"]!, well!["event"]!)).toBe(true);
  expect(isNothing(ill!["none"]!, dead!["event"]!)).toBe(false);
  const curve = words({ kind: "survival", level: "ill", breaks: [100, 250] });
  const deaths = words({ kind: "survival", level: "dead", breaks: [250, 300] });
  expect(isNothing(curve["everyone"]!, ...["event-0-100", "left-0-100", "event-100-250", "left-100-250", "beyond-250", "_missing"].map((code) => curve[code]!))).toBe(true);
  // Whoever had either to day 250, or left: all to that day.
  expect(isNothing(deaths["left-0-250"]!, curve["event-0-100"]!, curve["event-100-250"]!)).toBe(false);
  expect(isEntailed([{ wording: deaths["left-0-250"]!, weight: 1 }, { wording: deaths["event-0-250"]!, weight: 1 }, ...["event-0-100", "left-0-100", "event-100-250", "left-100-250"].map((code) => ({ wording: curve[code]!, weight: prime - 1 }))], [])).toBe(true);
});
