import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { Analysis } from "#lib/query/analysis.ts";
import { tableTests } from "#lib/query/table-tests.ts";
import { analyses } from "./analyses.ts";
import { asShown, resultsShown } from "./example.ts";
import { tableExamples } from "./tables.ts";

const examples = Object.entries(analyses).flatMap(([kind, analysis]) => analysis.examples.map((example) => ({ kind, ...example })));

describe("worked examples of docs/statistics.md", () => {
  it.each(examples)("$kind: $statistic", (example) => {
    const [shown, found] = [resultsShown(example), example.reckoned()];
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.map((result, i) => asShown(found[i], result)), example.example).toEqual(shown);
    expect(found).toHaveLength(shown.length);
  });

  it("has one of every kind of analysis, and of every statistic of a table, that can be asked for", () => {
    const kinds = Analysis.options.map((option) => option.shape.kind.value);
    expect(Object.keys(analyses).toSorted()).toEqual(kinds.toSorted());
    for (const kind of kinds) expect(analyses[kind].examples, kind).not.toEqual([]);
    for (const test of tableTests) expect(tableExamples[test], test).not.toEqual([]);
  });

  it("has one of every estimator that says how exact it is", () => {
    const folder = new URL("../../../statistics/", import.meta.url);
    const labelled = fs.readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && /\*(not )?exact\*/i.test(fs.readFileSync(new URL(file, folder), "utf8")));
    expect(labelled.length).toBeGreaterThan(20);
    expect(labelled.filter((file) => !examples.some(({ code }) => code === file))).toEqual([]);
  });

  it("fails on a number that is not the one found, and on a statistic that finds none", () => {
    expect(resultsShown({ example: "so {−1.55} on {4}" })).toEqual(["-1.55", "4"]);
    expect([asShown(-1.549, "-1.55"), asShown(-1.556, "-1.55"), asShown(null, "0"), asShown(Number.NaN, "0.1")]).toEqual(["-1.55", "-1.56", "none", "NaN"]);
  });
});
