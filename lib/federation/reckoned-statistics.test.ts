import { describe, expect, it } from "vitest";
import { expectNear } from "#lib/statistics/testing/near.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";
import { comparisonStatistics, correlationStatistics, curvesOf, groupMeans, ratesByGroup, rateStatistics, summaryStatistics } from "./reckoned-statistics.ts";
import { curveStatistics, curvesCompared } from "./survival-statistics.ts";

type Summary = Extract<PooledOutput, { kind: "summary" }>;
const people = (n: number, restsOn = ["a", "b"]): PooledCell => ({ is: "value", low: n, high: n, estimate: n, restsOn, hiddenAt: [], roundedTo: 1 });
const number = (value: number, restsOn = ["b", "a"]): PooledNumber => ({ is: "number", value, low: value, high: value, digits: 4, restsOn });
const summary = (change: Partial<Summary> = {}): Summary => ({ kind: "summary", id: "s", variable: "age", label: "Age", n: people(25), missing: people(0), mean: number(50), sd: number(10), ...change });

describe("what follows from a mean", () => {
  it("of 25 people, 50 with an SD of 10: the standard error is 2, and with t₀.₉₇₅ = 2.0639 on 24 degrees of freedom the mean lies between 45.87 and 54.13", () => {
    const [mean, error, variance] = summaryStatistics(summary());
    expect([mean!.name, mean!.value, mean!.degrees]).toEqual(["Mean", 50, "Student's t, 24 degrees of freedom"]);
    expectNear(mean!.interval!.low, 50 - 2 * 2.063898561628021, 1e-9);
    expectNear(mean!.interval!.high, 50 + 2 * 2.063898561628021, 1e-9);
    expect([error, variance]).toEqual([{ name: "Standard error of the mean", value: 2 }, { name: "Variance", value: 100 }]);
  });
  it.each<[string, Partial<Summary>, string]>([
    ["a hidden SD", { sd: { is: "hidden", because: "nothing-released" } }, "The number of people, the mean or the standard deviation is hidden."],
    ["a number of people that is only a range", { n: { is: "value", low: 20, high: 30, estimate: null, restsOn: [], hiddenAt: ["a"], roundedTo: 1 } }, "The number of people, the mean or the standard deviation is hidden."],
    ["a mean of fewer environments than the number", { mean: number(50, ["a"]) }, "The number of people, the mean and the standard deviation rest on different environments."],
    ["one person", { n: people(1) }, "Not defined of fewer than two people."],
  ])("is not given of %s", (_, change, because) => {
    expect(summaryStatistics(summary(change)).map(({ value, because: why }) => [value, why])).toEqual(Array.from({ length: 3 }, () => [null, because]));
  });
});

const rounded = (n: number): PooledCell => ({ ...(people(n) as Extract<PooledCell, { is: "value" }>), low: n - 2, high: n + 2, roundedTo: 5 });
const level = (code: string) => ({ code, label: code.toUpperCase() });
const groupsTable = (counts: number[]) => ({ dimensions: [{ variable: "arm", label: "Arm", levels: counts.map((_, i) => level("abc"[i]!)) }], cells: counts.flatMap((n) => [people(n), people(0)]), margins: [], total: people(100) });
const compared = (counts: number[]): Extract<PooledOutput, { kind: "comparison" }> => ({ kind: "comparison", id: "c", variable: "age", label: "Age", table: groupsTable(counts), means: counts.map((_, i) => number(50 + i)), sds: counts.map((_, i) => number(10 + i)) });

describe("groups compared", () => {
  it("have means with Student's t, as a single mean has: of five people ± 2.776 standard errors, not 1.96", () => {
    const [small, large] = groupMeans(compared([5, 25]));
    expectNear(small!.estimate!.high, 50 + (2.7764451051977987 * 10) / Math.sqrt(5), 1e-9);
    expectNear(large!.estimate!.high, 51 + (2.063898561628021 * 11) / 5, 1e-9);
    expect(groupMeans({ ...compared([5, 25]), sds: [number(10, ["a"]), number(11)] })[0]!.estimate).toBeNull();
  });
  it("of which there are three have Welch's analysis of variance beside Fisher's", () => {
    expect(comparisonStatistics(compared([20, 30, 40])).map(({ name }) => name)).toEqual(["F (analysis of variance)", "F (Welch’s analysis of variance, for groups whose spreads differ)"]);
  });
});

describe("a correlation", () => {
  const of = [{ variable: "x", label: "X" }, { variable: "y", label: "Y" }];
  const found = (r: PooledNumber[], n = people(27)) => correlationStatistics({ kind: "correlation", id: "r", of, table: { ...groupsTable([27]), cells: [n, people(0)] }, means: [], sds: [], r });
  it("of 0.5 among 27 people: t is 2.887 on 25 degrees of freedom, p 0.0079, and it lies between 0.149 and 0.739", () => {
    const [one] = found([number(1), number(0.5), number(0.5), number(1)]);
    expect(one).toMatchObject({ name: "Correlation of X and Y", value: 0.5, degrees: "Student’s t, 25 degrees of freedom" });
    // tanh(0.5493 ± 1.96 / √24)
    expectNear(one!.interval!.low, Math.tanh(Math.atanh(0.5) - 1.959963984540054 / Math.sqrt(24)), 1e-9);
    expect(one!.p).toBeCloseTo(0.0079, 4);
  });
  it("has neither where it or its people rest on other environments, or are hidden", () => {
    expect(found([number(1), number(0.5, ["a"]), number(0.5), number(1)])[0]).toMatchObject({ value: null });
    expect(found([number(1), { is: "hidden", because: "nothing-released" }, number(0.5), number(1)])[0]).toMatchObject({ value: null });
  });
});

describe("curves of survival", () => {
  // Events and departures by days 100, 200 and 300, those beyond, and those without a time.
  const cells = (of: (n: number) => PooledCell, counts: number[]) => [...counts, 0].map(of);
  const survival = (of: (n: number) => PooledCell = people): Extract<PooledOutput, { kind: "survival" }> => ({
    kind: "survival", id: "s", event: "Death", groups: [level("a"), level("b")], breaks: [100, 200, 300],
    table: { dimensions: [], cells: [...cells(of, [20, 10, 25, 10, 20, 5, 10]), ...cells(of, [10, 10, 10, 10, 20, 10, 30])], margins: [], total: of(200) },
  });
  it("tell the numbers at risk as near as they are known: of rounded counts not as exact", () => {
    const [a] = curvesOf(survival(rounded));
    expect(a!.curve!.atRisk[0]).toMatchObject({ estimate: 100, low: 86, high: 114, roundedTo: 5 });
    expect(curvesOf(survival())[0]!.curve!.atRisk).toMatchObject([{ low: 100, high: 100 }, { low: 70, high: 70 }, { low: 35, high: 35 }]);
  });
  it("stand in the files with their medians and the intervals of these, their means, and every test of the page", () => {
    const told = curveStatistics(survival());
    expect(told.map(({ name }) => name).slice(0, 6)).toEqual(["Share without the event by day 0, A", "Share without the event by day 100, A", "Share without the event by day 200, A", "Share without the event by day 300, A", "Median days to the event, A", "Mean days without the event up to day 300, A"]);
    // 80 %, then 80 % · 45/70 = 51.4 %, then 51.4 % · 15/35 = 22 %: half by day 300; the upper limit of the curve is below one half then, the lower one by day 200.
    expect(told[4]).toMatchObject({ value: 300, interval: { low: 200, high: 300 } });
    expect(curvesCompared(survival(), []).map(({ name }) => name)).toEqual(["Log-rank test", "Difference in mean days, B less A"]);
  });
  it("of rounded counts say between which ends each share lies, and of tests that no bound is known", () => {
    // 20 of 100 by day 100, each count to the nearest 5: least share with 22 events and the others at their least, of 22 + 64; most with 18 events, of 18 + 96.
    const [start, first] = curveStatistics(survival(rounded));
    expect(start).not.toHaveProperty("within");
    expect(first).toMatchObject({ value: expect.closeTo(0.8, 12), within: { low: expect.closeTo(1 - 22 / 90, 12), high: expect.closeTo(1 - 18 / 110, 12) } });
    expect(curvesCompared(survival(rounded), []).map(({ noBound }) => noBound)).toEqual([true, true]);
    expect([...curveStatistics(survival()), ...curvesCompared(survival(), [])].filter(({ within, noBound }) => within ?? noBound)).toEqual([]);
  });
  it("and no counts within the rounding give a share beyond its ends, which some give", () => {
    const small = (counts: number[], of: (n: number) => PooledCell): Extract<PooledOutput, { kind: "survival" }> => ({ ...survival(), groups: [level("a")], breaks: [100, 200], table: { dimensions: [], cells: cells(of, counts), margins: [], total: of(9) } });
    const counts = [3, 2, 2, 3, 4];
    const near: (n: number) => PooledCell = (n) => ({ is: "value", low: n - 1, high: n + 1, estimate: n, restsOn: ["t"], hiddenAt: [], roundedTo: 3 });
    const steps = curvesOf(small(counts, near))[0]!.curve!.steps;
    const tried = Array.from({ length: 3 ** 5 }, (_, i) => curvesOf(small(counts.map((n, place) => n + (Math.floor(i / 3 ** place) % 3) - 1), people))[0]!.curve!.steps.map(({ share }) => share));
    for (const at of [1, 2]) {
      const shares = tried.map((one) => one[at]!);
      expect([Math.min(...shares), Math.max(...shares)]).toEqual([expect.closeTo(steps[at]!.within!.low, 12), expect.closeTo(steps[at]!.within!.high, 12)]);
    }
  });
});

it("rates and their ratios say what rounding leaves open: 10 and 20 events, to the nearest 5, in about 1,000 person-years", () => {
  const days: PooledNumber = { is: "number", value: 365_250, low: 365_000, high: 365_500, digits: 4, restsOn: ["a", "b"] };
  const output: Extract<PooledOutput, { kind: "rate" }> = { kind: "rate", id: "r", event: "Death", groups: [level("a"), level("b")], days: [days, days], table: { dimensions: [], cells: [10, 500, 0, 20, 500, 0].map(rounded), margins: [], total: rounded(1030) } };
  const years = 365_250 / 365.25 / 1000;
  expect(ratesByGroup(output)[0]!.rate).toMatchObject({ per1000: expect.closeTo(10, 9), within: { low: expect.closeTo((8 / years) * (365_250 / 365_500), 9), high: expect.closeTo((12 / years) * (365_250 / 365_000), 9) } });
  expect(rateStatistics(output, undefined)[0]).toMatchObject({ value: expect.closeTo(2, 12), within: { low: expect.closeTo((18 / 12) * (365_000 / 365_500), 9), high: expect.closeTo((22 / 8) * (365_500 / 365_000), 9) } });
});

it("two groups are told apart by Welch's t test and by Student's, of means and deviations to some digits: approximate, no bound", () => {
  expect(comparisonStatistics(compared([20, 30])).map(({ name, noBound }) => [name.replace(/, .*less [^,]*/, ""), noBound])).toEqual([["Difference in means", true], ["Difference in means, were the spreads equal", true], ["Standardised difference", true]]);
});
