import { describe, expect, it } from "vitest";
import { expectNear } from "#lib/statistics/testing/near.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";
import { summaryStatistics } from "./reckoned-statistics.ts";

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
