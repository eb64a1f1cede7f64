/** One count and one Cox model at two TREs, laid beside the same run with one thing changed at a time. */
import { describe, expect, it } from "vitest";
import { Query } from "#lib/query/model.ts";
import { compareRuns, type AnalysisCompared } from "./compare-runs.ts";
import { north, query, rules, run, wessex } from "./testing/one-run.ts";
import type { AnsweredRun } from "./two-runs.ts";

const causes = (after: AnsweredRun) => Object.fromEntries<unknown>(compareRuns(run(), after).map(({ after: id, causes: found }): [string, unknown] => [String(id), found.map(({ kind, tres }) => [kind, ...tres])]));
const of = (compared: AnalysisCompared[], id: string) => compared.find(({ after }) => after === id)!;

describe("why each analysis of two runs has other numbers", () => {
  it("is nothing where every number is the same, whatever else has changed", () => {
    expect(causes(run())).toEqual({ n: [], cox: [], age: [] });
    expect(causes(run({ digests: { [wessex]: "p2" }, rules: { ...rules, summaryDigits: 5 } }))).toEqual({ n: [], cox: [], age: [] });
  });
  it("is the data, at the TRE whose ranges do not meet, and of no other analysis", () => {
    expect(causes(run({ people: { [north]: 400, [wessex]: 310 }, coefficient: 0.05 }))).toEqual({ n: [["data", "Wessex"]], cox: [["data", "Wessex"]], age: [["data", "Wessex"]] });
    expect(causes(run({ mean: 64.9 }))).toEqual({ n: [], cox: [], age: [["data", "Northern", "Wessex"]] });
  });
  it("is the data at some TRE where a fit is another and no count says where", () => {
    const compared = compareRuns(run(), run({ coefficient: 0.05 }));
    expect(of(compared, "cox").causes).toEqual([{ kind: "data", tres: [], sentence: expect.stringContaining("Which of them cannot be told") as string }]);
    expect(compareRuns(run(), run({ coefficient: 0.04 + 1e-10 })).flatMap((one) => one.causes)).toEqual([]);
  });
  it("is a policy only where a rule of it bears on the analysis, and the rule is named", () => {
    const compared = compareRuns(run(), run({ mean: 61.24, digests: { [wessex]: "p2" }, rules: { ...rules, summaryDigits: 5 } }));
    expect(of(compared, "age").causes).toEqual([
      { kind: "policy", tres: ["Wessex"], sentence: "Wessex released under other rules. Significant digits of averages: 4 before, 5 now." },
      { kind: "rounding", tres: ["Northern"], sentence: expect.stringContaining("At Northern rounding and hiding may be all") as string },
    ]);
    expect(of(compared, "n").causes).toEqual([]);
  });
  it("is who took part, named, of counts and of the fit", () => {
    const compared = compareRuns(run(), run({ tres: [north], coefficient: 0.05 }));
    expect(of(compared, "n").causes).toEqual([{ kind: "environments", tres: ["Wessex"], sentence: "Wessex is in the first run and not in the second." }]);
    expect(of(compared, "cox").causes.map(({ kind }) => kind)).toEqual(["environments"]);
  });
  it("is the question, in the words that concern the analysis and no other", () => {
    const older = Query.parse({ ...query, analyses: [query.analyses[0], { ...query.analyses[1], ties: "breslow" }, query.analyses[2]] });
    const compared = compareRuns(run(), run({ query: older, coefficient: 0.041 }));
    expect(of(compared, "cox").differences.join(" ")).toMatch(/No longer asked: .* Newly asked: /);
    expect(of(compared, "cox").causes.map(({ kind }) => kind)).toEqual(["definition"]);
    expect([of(compared, "n").differences, of(compared, "n").causes]).toEqual([[], []]);
    const wider = Query.parse({ ...query, population: { kind: "group", match: "all", of: [{ kind: "number", column: "age", min: 30 }] } });
    expect(compareRuns(run(), run({ query: wider, people: { [north]: 500, [wessex]: 400 } })).map(({ differences }) => differences.length)).toEqual([1, 1, 1]);
  });
  it("is told of what only one run asks: nothing", () => {
    const less = Query.parse({ ...query, analyses: query.analyses.slice(0, 2) });
    expect(compareRuns(run(), run({ query: less })).map(({ before, after, causes: found }) => [before, after, found.length])).toEqual([["n", "n", 0], ["cox", "cox", 0], ["age", null, 0]]);
  });
});

describe("numbers side by side", () => {
  it("has each coefficient with its standard error and how far the two lie apart", () => {
    const [line] = of(compareRuns(run(), run({ coefficient: 0.05 })), "cox").coefficients;
    expect(line).toMatchObject({ term: "age", tre: null, before: { estimate: 0.04, standardError: 0.01 }, after: { estimate: 0.05 } });
    expect(line!.difference).toBeCloseTo(0.01, 12);
  });
  it("has each statistic by its name", () => {
    const found = of(compareRuns(run(), run({ mean: 61.7 })), "age").statistics.find(({ name }) => name === "Mean")!;
    expect([found.before!.value, found.after!.value]).toEqual([61.2, 61.7]);
    expect(found.difference).toBeCloseTo(0.5, 12);
  });
});
