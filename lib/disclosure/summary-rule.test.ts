import { describe, expect, it } from "vitest";
import type { SummaryOutput } from "#lib/query/outputs.ts";
import { fewestApart } from "#lib/query/told-by-value.ts";
import { momentsOf } from "#lib/statistics/moments.ts";
import { cellBounds, cellExplained, cellInWords, numberInWords } from "./in-words.ts";
import { profileNamed } from "./profiles.ts";
import { policyWith } from "./testing/tables.ts";
import { isSpreadDominated, releaseSummary } from "./summary-rule.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const summaryOf = (values: number[]): SummaryOutput => {
  const { n, mean, m2 } = momentsOf(values);
  const [first = 0, second = 0] = values.map((v) => Math.abs(v - mean)).sort((a, b) => b - a);
  return { kind: "summary", id: "s", variable: "age", label: "Age", n, missing: 0, mean, m2, largestDeviations: [first, second], fewestApart: fewestApart(values) };
};
const ages = (n: number) => Array.from({ length: n }, (_, i) => 40 + ((i * 7) % 23));

describe("means and standard deviations", () => {
  it("A11: two people's mean 59 and SD 25.46, which are 41 and 77, don't leave", () => {
    expect(releaseSummary(summaryOf([41, 77]), nhse)).toEqual({ mean: { is: "suppressed-small", below: 10 }, sd: { is: "suppressed-small", below: 11 } });
  });
  it("need the policy's number of people; the standard deviation one more", () => {
    expect(releaseSummary(summaryOf(ages(9)), nhse).mean.is).toBe("suppressed-small");
    expect(releaseSummary(summaryOf(ages(10)), nhse)).toMatchObject({ mean: { is: "number" }, sd: { is: "suppressed-small", below: 11 } });
    expect(releaseSummary(summaryOf(ages(11)), nhse)).toMatchObject({ mean: { is: "number" }, sd: { is: "number" } });
  });
  it("are given to the policy's significant digits", () => {
    expect(releaseSummary(summaryOf([...ages(30), 41.123456]), nhse).mean).toMatchObject({ digits: 4, value: Number(summaryOf([...ages(30), 41.123456]).mean.toPrecision(4)) });
  });
  it("are hidden when one person makes the spread, and when everyone has one value", () => {
    const outlier = summaryOf([...Array.from({ length: 30 }, (_, i) => 50 + (i % 2) * 0.1), 500]);
    expect(isSpreadDominated(outlier, policyWith({}))).toBe(true);
    expect(releaseSummary(outlier, nhse)).toEqual({ mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } });
    expect(releaseSummary(summaryOf(new Array<number>(40).fill(5)), nhse).mean.is).toBe("suppressed-secondary");
    expect(isSpreadDominated(summaryOf(ages(30)), policyWith({}))).toBe(false);
  });
});

describe("a mean of a number that takes few values", () => {
  const ones = (few: number, of: number) => [...new Array<number>(few).fill(1), ...new Array<number>(of - few).fill(0)];
  const shownOf = (values: number[]) => releaseSummary(summaryOf(values), nhse).mean.is === "number";
  it("is a count in other words: of 1,000 people with 0 or 1, 0.009 says that 9 have 1, whom a table would hide", () => {
    expect(summaryOf(ones(9, 1000)).mean).toBeCloseTo(0.009, 12);
    expect(releaseSummary(summaryOf(ones(9, 1000)), nhse)).toEqual({ mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } });
    expect([shownOf(ones(10, 1000)), shownOf(ones(990, 1000)), shownOf(ones(991, 1000))]).toEqual([true, true, false]);
  });
  it("three values are solved from the number, the mean and the SD: 4 people with 2 are hidden, 10 are not", () => {
    expect(shownOf([...ones(40, 100), 2, 2, 2, 2])).toBe(false);
    expect(shownOf([...ones(40, 100), ...new Array<number>(10).fill(2)])).toBe(true);
  });
  it("nor may nearly all share one of many values: 9 of 100 with visits, 1 to 9 of them", () => {
    const visits = (people: number) => [...new Array<number>(100 - people).fill(0), ...Array.from({ length: people }, (_, i) => i + 1)];
    expect([shownOf(visits(9)), shownOf(visits(10))]).toEqual([false, true]);
  });
});

describe("cells in words and as ranges", () => {
  it("never reads a hidden count as nought", () => {
    expect(cellInWords({ is: "suppressed-small", below: 10 })).toBe("fewer than 10");
    expect(cellInWords({ is: "value", value: 12345, roundedTo: 5 })).toBe("12,345");
    expect(cellInWords({ is: "zero" })).toBe("0");
    expect(cellExplained({ is: "value", value: 10, roundedTo: 5 })).toContain("within 2");
    expect(numberInWords({ is: "suppressed-small", below: 11 })).toBe("fewer than 11 people");
  });
  it("gives the counts that a cell leaves open", () => {
    expect(cellBounds({ is: "value", value: 10, roundedTo: 5 })).toEqual({ low: 8, high: 12 });
    expect(cellBounds({ is: "value", value: 10, roundedTo: 1 })).toEqual({ low: 10, high: 10 });
    expect(cellBounds({ is: "suppressed-small", below: 10 }, { zeros: "shown" })).toEqual({ low: 1, high: 9 });
    expect(cellBounds({ is: "suppressed-small", below: 10 })).toEqual({ low: 0, high: 9 });
    expect(cellBounds({ is: "suppressed-secondary" }, { atMost: 40 })).toEqual({ low: 0, high: 40 });
    expect(cellBounds({ is: "code-absent" })).toBeNull();
  });
});
