import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { halfUpRange, roundHalfUp } from "./half-up.ts";
import { m2FromStandardDeviation, mergeMoments, momentsOf, noMoments, standardDeviation } from "./moments.ts";
import { halfUnit, significantDigits } from "./significant-digits.ts";

describe("moments", () => {
  it("gives variance 30 for 1e9 + {4, 7, 13, 16}, where the sum of squares gives a negative one", () => {
    const m = momentsOf([4, 7, 13, 16].map((x) => 1e9 + x));
    expect(m.m2 / (m.n - 1)).toBe(30);
  });
  it("merges the worked example {1, 2, 3} and {10, 20} to mean 7.2 and SD 7.98", () => {
    const m = mergeMoments(momentsOf([1, 2, 3]), momentsOf([10, 20]));
    expect(m.n).toBe(5);
    expect(m.mean).toBeCloseTo(7.2, 12);
    expect(standardDeviation(m)).toBeCloseTo(Math.sqrt(254.8 / 4), 12);
  });
  it("equals the one pass over the union, whichever way it is split", () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const merged = mergeMoments(momentsOf(a), momentsOf(b));
        const whole = momentsOf([...a, ...b]);
        expect(merged.n).toBe(whole.n);
        expect(Math.abs(merged.mean - whole.mean)).toBeLessThanOrEqual(1e-6);
        expect(Math.abs(merged.m2 - whole.m2)).toBeLessThanOrEqual(1e-9 * (1 + whole.m2));
      }),
    );
  });
  it("has no standard deviation for one value and returns to m2 from one", () => {
    expect(standardDeviation(momentsOf([5]))).toBeNull();
    expect(standardDeviation(noMoments)).toBeNull();
    expect(m2FromStandardDeviation(4, Math.sqrt(30))).toBeCloseTo(90, 12);
  });
});

describe("rounding", () => {
  it("sends halves up", () => {
    expect([25, 24, 35, 5, 4].map((x) => roundHalfUp(x, 10))).toEqual([30, 20, 40, 10, 0]);
    expect([8, 12, 13, 32].map((x) => roundHalfUp(x, 5))).toEqual([10, 10, 15, 30]);
  });
  it("names exactly the counts that round to a number", () => {
    expect(halfUpRange(10, 5)).toEqual({ low: 8, high: 12 });
    expect(halfUpRange(10, 10)).toEqual({ low: 5, high: 14 });
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 60 }), (count, base) => {
        const rounded = roundHalfUp(count, base);
        const { low, high } = halfUpRange(rounded, base);
        expect(low <= count && count <= high).toBe(true);
        expect([roundHalfUp(low, base), roundHalfUp(high, base), roundHalfUp(high + 1, base)]).toEqual([rounded, rounded, rounded + base]);
      }),
    );
  });
  it("keeps significant digits and says how far off they may be", () => {
    expect(significantDigits(246.6930693, 4)).toBe(246.7);
    expect(halfUnit(246.7, 4)).toBeCloseTo(0.05, 12);
    expect(significantDigits(0.00123456, 3)).toBe(0.00123);
    expect(halfUnit(0, 4)).toBe(0);
  });
});
