import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failsNk, failsPPercent, isDominated } from "./dominance.ts";

/** Worked examples of the ESSnet handbook, chapter 4. */
const near = { sum: 110_000, largest: [52_000, 50_000] };
const single = { sum: 100_000, largest: [50_000, 49_000] };

describe("dominance", () => {
  it("by p%: 8,000 left of 52,000 protects at 10 %, 1,000 left of 50,000 is known to 2 %", () => {
    expect(failsPPercent(near, 10)).toBe(false);
    expect(failsPPercent(single, 10)).toBe(true);
    expect([failsPPercent(single, 2), failsPPercent(single, 1.9)]).toEqual([false, false]);
    expect(failsPPercent(single, 2.1)).toBe(true);
  });
  it("by (n, k): the first is unsafe at (2, 90.9), the second safe at (1, 90)", () => {
    expect(failsNk(near, 2, 90.9)).toBe(true);
    expect(failsNk(single, 1, 90)).toBe(false);
    // SACRO: two that make 90 % of a sum are too much at (2, 90).
    expect([failsNk({ sum: 100, largest: [50, 40] }, 2, 90), failsNk({ sum: 100, largest: [50, 39] }, 2, 90)]).toEqual([true, false]);
  });
  it("(2, k) with k = 100·100/(100 + p) finds all that p% finds", () => {
    fc.assert(fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 99 }), (a, b, more, p) => {
      const of = { sum: a + b + more, largest: [Math.max(a, b), Math.min(a, b)] };
      if (failsPPercent(of, p)) expect(failsNk(of, 2, 10_000 / (100 + p))).toBe(true);
    }));
  });
  it("finds nobody in a sum of zeros, and nothing where the policy has no rule", () => {
    const zeros = { sum: 0, largest: [0, 0] };
    expect(isDominated(zeros, { pPercent: 10, nk: [{ n: 1, k: 40 }, { n: 2, k: 80 }] })).toBe(false);
    expect(isDominated(single, { pPercent: 0, nk: [] })).toBe(false);
    expect(isDominated(single, { pPercent: 0, nk: [{ n: 2, k: 85 }] })).toBe(true);
  });
});
