/** Tables of two TREs pooled, against R on everyone together, and what is said where a count is hidden. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { TableTest } from "#lib/query/table-tests.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { hasRealData, heartRows } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { combine } from "./combine.ts";
import { statisticsIn } from "./statistics-in.ts";
import { standardWeights, strataOf, tableStatistics, type AskedOfTable } from "./table-statistics.ts";

const policy = { ...profileNamed("omop-5")!, threshold: 1 };
const level = (code: string) => ({ code, label: code });
const cell = (n: number | null, roundedTo = 1): Cell => (n === null ? { is: "suppressed-secondary" } : n === 0 ? { is: "zero" } : { is: "value", value: n, roundedTo });
/** A table of `rows` (groups) by yes and no at each TRE. */
function pooled(sites: (number | null)[][][], groups: string[], roundedTo = 1) {
  const answers = sites.map((rows, i) => {
    const add = (xs: (number | null)[]) => (xs.includes(null) ? null : xs.reduce<number>((s, x) => s + x!, 0));
    return {
      tre: { id: `t${i}`, name: `TRE ${i}` }, state: "released" as const, since: "2026-01-01T00:00:00Z", zeros: "shown" as const,
      outputs: [{ kind: "crosstab" as const, id: "t", dimensions: [{ variable: "g", label: "G", levels: groups.map(level) }, { variable: "e", label: "E", levels: ["yes", "no"].map(level) }],
        cells: rows.flat().map((n) => cell(n, roundedTo)), margins: [rows.map((r) => cell(add(r), roundedTo)), [0, 1].map((j) => cell(add(rows.map((r) => r[j]!)), roundedTo))], total: cell(add(rows.flat()), roundedTo) }],
    };
  });
  const result = combine(answers, policy);
  return { result, output: result.outputs[0] as Extract<(typeof result.outputs)[number], { kind: "crosstab" }> };
}
const asking = (tests: TableTest[], more: Partial<AskedOfTable> = {}): AskedOfTable => ({ id: "t", by: ["g", "e"], tests, event: { variable: "e", level: "yes" }, ...more });
const all: TableTest[] = ["chi-square", "fisher", "trend", "prevalence", "ratios", "stratified"];
type R = { exang: number[][]; plain: { statistic: number; p: number }; fisher: { p: number }[]; effect: { or: number[]; rr: number[]; rd: number[] }; mantelHaenszel: { ratio: number; interval: number[]; p: number }; mhRisk: number[]; wilson: number[]; riskSites: number[][] };
const r = recorded<R>("tables");

describe.skipIf(!hasRealData)("angina and heart disease in four hospitals, against R", () => {
  // Of people who have the eleven values that R's script takes.
  const sites = hasRealData ? heartRows().map((rows) => rows.filter((p) => ["age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak"].every((k) => !Number.isNaN(p[k]!)))) : [];
  const tables = sites.map((rows) => [1, 0].map((x) => [1, 0].map((y) => rows.filter((p) => p.exang === x && p.y === y).length)));
  it("every statistic of the pooled counts is R's of everyone", () => {
    const { output, result } = pooled(tables, ["angina", "none"]);
    const found = tableStatistics(output, asking(all, { reference: "none" }), result.sites);
    const named = (start: string) => found.find(({ name }) => name.startsWith(start))!;
    expectNear(named("Chi-square").value, r.plain.statistic);
    expectNear(named("Fisher").p, r.fisher[4]!.p, 1e-9);
    expectNear(named("Odds ratio").value, r.effect.or[0]!);
    expectNear(named("Risk ratio").interval!.high, r.effect.rr[3]!);
    expectNear(named("Risk difference").value, r.effect.rd[0]!);
    expectNear(named("Common odds ratio").value, r.mantelHaenszel.ratio);
    expectNear(named("Common odds ratio").interval!.low, r.mantelHaenszel.interval[0]!);
    expectNear(named("Common odds ratio").p, r.mantelHaenszel.p);
    // Files hold the page's statistics, and each hospital's own ratios beside the common one.
    const inFiles = statisticsIn(result, [{ kind: "crosstab", ...asking(all, { reference: "none" }) }], []);
    expect(inFiles.filter(({ stratum }) => stratum === undefined).map(({ name, value }) => [name, value])).toEqual(found.map(({ name, value }) => [name, value]));
    expect(inFiles.filter(({ stratum, name }) => stratum && name.startsWith("Odds")).map(({ stratum, value }) => [stratum!.tre, value])).toEqual(tables.map(([one, other], i) => [`TRE ${i}`, expect.closeTo((one![0]! * other![1]!) / (one![1]! * other![0]!), 9) as number]));
    [named("Common risk ratio").value, named("Common risk ratio").interval!.low, named("Common risk ratio").interval!.high].forEach((x, i) => expectNear(x, r.mhRisk[i]!));
    const prevalence = named("Prevalence, angina");
    [prevalence.value, prevalence.interval!.low, prevalence.interval!.high].forEach((x, i) => expectNear(x, r.wilson[i]!));
    expect(found.every(({ within, because }) => within === undefined && because === undefined)).toBe(true);
  });
});

describe("statistics of released counts", () => {
  it("are not given where a cell is hidden, with words why, and name the environment", () => {
    const { output, result } = pooled([[[20, 30], [25, 45]], [[null, 30], [25, null]]], ["a", "b"]);
    const found = tableStatistics(output, asking(all), result.sites);
    // Of both TREs together one group's counts are whole in no statistic here.
    for (const { value, p, because } of found) expect([value, p, because]).toEqual([null, undefined, expect.stringContaining("hidden")]);
    expect(found.find(({ name }) => name.startsWith("Common odds"))!.because).toBe("A count is hidden in TRE 1.");
    expect(strataOf("b", "a", asking(all), result.sites, "t").map((s) => s.counts)).toEqual([{ a: 25, b: 45, c: 20, d: 30 }, null]);
  });
  it("of rounded counts hold the truth in the range that rounding leaves open", () => {
    const count = fc.integer({ min: 10, max: 400 });
    fc.assert(fc.property(fc.array(fc.tuple(count, count, count, count), { minLength: 1, maxLength: 3 }), (tres) => {
      const rows = ([a, b, c, d]: number[]) => [[a!, b!], [c!, d!]];
      const round = (n: number) => 5 * Math.round(n / 5);
      const exact = pooled(tres.map(rows), ["a", "b"]);
      const rounded = pooled(tres.map((t) => rows(t.map(round))), ["a", "b"], 5);
      const tests: TableTest[] = ["prevalence", "ratios"];
      const truth = tableStatistics(exact.output, asking(tests));
      tableStatistics(rounded.output, asking(tests)).forEach(({ within }, i) => {
        expect(within!.low).toBeLessThanOrEqual(truth[i]!.value! + 1e-12);
        expect(within!.high).toBeGreaterThanOrEqual(truth[i]!.value! - 1e-12);
      });
    }), { numRuns: 60 });
  });
  it("do not depend on the order or grouping of environments", () => {
    const count = fc.integer({ min: 1, max: 90 });
    fc.assert(fc.property(fc.array(fc.tuple(count, count, count, count), { minLength: 3, maxLength: 5 }), ([...tres]) => {
      const rows = ([a, b, c, d]: readonly number[]) => [[a!, b!], [c!, d!]];
      const [first, second, ...others] = tres.map((t): number[] => [...t]);
      const numbers = (sites: number[][][], tests: TableTest[]) => { const { output, result } = pooled(sites, ["a", "b"]); return tableStatistics(output, asking(tests), result.sites).flatMap((s) => [s.value ?? 0, s.p ?? 0]); };
      const close = (one: number[], other: number[]) => one.forEach((x, i) => expectNear(x, other[i]!, 1e-9, 1e-12));
      close(numbers([...tres].reverse().map(rows), all), numbers(tres.map(rows), all));
      // Two TREs as one; the Mantel–Haenszel ratio alone looks within each.
      const pooledTests = all.filter((test) => test !== "stratified");
      close(numbers([first!.map((x, i) => x + second![i]!), ...others].map(rows), pooledTests), numbers(tres.map(rows), pooledTests));
    }), { numRuns: 40 });
  });
  it("prevalence standardised by age: Σ w·x/n with the standard's people under 40, to 64, and over", () => {
    const bands = ["under-40", "40-to-65", "65-and-over"];
    expect(standardWeights(bands.map(level))).toEqual([47_000, 33_500, 19_500]);
    const { output } = pooled([[[1, 99], [10, 90], [30, 70]]], bands);
    const [found] = tableStatistics(output, asking(["standardised"]));
    expectNear(found!.value, 0.47 * 0.01 + 0.335 * 0.1 + 0.195 * 0.3, 1e-12);
    const empty = pooled([[[1, 99], [0, 0], [30, 70]]], bands);
    expect(tableStatistics(empty.output, asking(["standardised"]))[0]!.because).toBe("An age band has nobody in it: choose wider bands.");
  });
  it("without a choice a fourfold table is told as before, and a hidden cell leaves nothing", () => {
    expect(tableStatistics(pooled([[[20, 30], [25, 45]]], ["a", "b"]).output).map((s) => s.name)).toEqual(["Chi-square (Pearson)", "Odds ratio", "Risk ratio", "Risk difference"]);
    expect(tableStatistics(pooled([[[null, 30], [25, 45]]], ["a", "b"]).output)).toEqual([]);
  });
});
