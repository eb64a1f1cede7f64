import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderStatistic, quantileOfCounts, quantileOfHistogram } from "./order-statistics.ts";
import { expectNear } from "./testing/near.ts";
import { hasRealData, heartRows } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

const r = recorded<{ n: number; at: number[]; type7: number[] }>("quantiles");

/** By definition, from the values themselves. */
function type7(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const h = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(h)]!, sorted[Math.ceil(h)]!];
  return low + (h - Math.floor(h)) * (high - low);
}
const add = (a: number[], b: number[]): number[] => a.map((x, i) => x + b[i]!);

describe.skipIf(!hasRealData)("heart rates of four hospitals, from counts added up", () => {
  const sites = hasRealData ? heartRows().map((rows) => rows.map((p) => p.thalach!).filter((x) => !Number.isNaN(x))) : [];
  const cuts = Array.from({ length: 250 }, (_, i) => i);

  it("are R's quantiles of everyone where every beat is a cut, not the mean of hospitals' quantiles", () => {
    const atMost = sites.map((xs) => cuts.map((c) => xs.filter((x) => x <= c).length)).reduce(add);
    r.at.forEach((share, i) => expectNear(quantileOfCounts(cuts, atMost, r.n, share), r.type7[i]!, 1e-14));
    expect(quantileOfCounts(cuts, atMost, r.n, 0.5)).toBe(140);
  });
  it("lie within the bins of a histogram, and less than a bin from the guess", () => {
    const breaks = Array.from({ length: 17 }, (_, i) => 50 + 10 * i);
    const counts = sites.map((xs) => breaks.slice(1).map((to, i) => xs.filter((x) => x > breaks[i]! && x <= to).length)).reduce(add);
    r.at.forEach((share, i) => {
      const { value, low, high } = quantileOfHistogram(breaks, counts, share)!;
      expect(low).toBeLessThanOrEqual(r.type7[i]!);
      expect(high).toBeGreaterThanOrEqual(r.type7[i]!);
      expect(Math.abs(value - r.type7[i]!)).toBeLessThanOrEqual(10);
    });
  });
});

describe("order statistics", () => {
  it("the third smallest of {2, 5, 5, 9}", () => {
    const cuts = [2, 5, 9];
    expect([1, 2, 3, 4, 5].map((k) => orderStatistic(cuts, [1, 3, 4], k))).toEqual([2, 5, 5, 9, null]);
    expect(quantileOfCounts(cuts, [1, 3, 4], 4, 0.75)).toBe(6);
    // A value beyond the cuts: the last quantile is not known, those below are.
    expect([0.5, 0.75, 1].map((share) => quantileOfCounts([2, 5], [1, 3], 4, share))).toEqual([5, null, null]);
    expect([quantileOfCounts(cuts, [0, 0, 0], 0, 0.5), quantileOfHistogram([0, 1], [0], 0.5)]).toEqual([null, null]);
  });
  it("guesses the middle of a bin for one person in it", () => {
    expect(quantileOfHistogram([0, 10, 20], [1, 0], 0.5)).toEqual({ value: 5, low: 0, high: 10 });
    expect(quantileOfHistogram([0, 10, 20], [1, 1], 0.5)).toEqual({ value: 10, low: 5, high: 15 });
  });
  it("holds the quantile of any values, for any share", () => {
    const breaks = [0, 3, 10, 12, 40, 100];
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (xs, share) => {
      const truth = type7(xs, share);
      const all = Array.from({ length: 100 }, (_, i) => i + 1);
      expectNear(quantileOfCounts(all, all.map((c) => xs.filter((x) => x <= c).length), xs.length, share), truth, 1e-13);
      const grouped = quantileOfHistogram(breaks, breaks.slice(1).map((to, i) => xs.filter((x) => x > breaks[i]! && x <= to).length), share)!;
      expect(grouped.low).toBeLessThanOrEqual(truth + 1e-9);
      expect(grouped.high).toBeGreaterThanOrEqual(truth - 1e-9);
    }));
  });
});
