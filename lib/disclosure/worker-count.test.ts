import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellBounds } from "./in-words.ts";
import { DisclosurePolicy } from "./policy.ts";
import { countOfWorker, tellsZero, workerPolicy } from "./worker-count.ts";

type Halves = "up" | "even" | "down";
const nearest = (n: number, base: number, halves: Halves): number => {
  const down = Math.floor(n / base);
  const over = 2 * (n - down * base) - base;
  return base * (over > 0 || (over === 0 && (halves === "up" || (halves === "even" && down % 2 === 1))) ? down + 1 : down);
};
/** Bunny as it was read: the database leaves out and rounds, then its own program leaves out once more. Written apart from the code under test. */
function bunny(people: number, threshold: number, base: number, halves: Halves): number {
  if (people < threshold) return 0;
  const rounded = nearest(people, base, halves);
  return rounded < threshold ? 0 : rounded;
}
const halves = fc.constantFrom<Halves>("up", "even", "down");
const rules = fc.record({ threshold: fc.integer({ min: 1, max: 40 }), roundingBase: fc.integer({ min: 1, max: 40 }) });

describe("a number from a worker", () => {
  it("leaves open the true count, whichever way halves are rounded", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), rules, halves, (people, of, to) => {
      const cell = countOfWorker(bunny(people, of.threshold, of.roundingBase, to), of);
      expect(cell.ok).toBe(true);
      const bounds = cell.ok && cellBounds(cell.value, { zeros: workerPolicy(of).zeros });
      expect(bounds && bounds.low <= people && people <= (bounds.high ?? Infinity)).toBe(true);
    }), { numRuns: 5000 });
  });
  it("leaves open no more than it must: both ends of every range are counts that give this number", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), rules, halves, (people, of, to) => {
      const number = bunny(people, of.threshold, of.roundingBase, to);
      const cell = countOfWorker(number, of);
      const bounds = cell.ok ? cellBounds(cell.value, { zeros: workerPolicy(of).zeros })! : { low: -1, high: -1 };
      for (const end of [bounds.low, bounds.high!]) expect((["up", "down"] as const).map((way) => bunny(end, of.threshold, of.roundingBase, way))).toContain(number);
    }), { numRuns: 5000 });
  });
  it("is never a zero where it may be a few", () => {
    expect(countOfWorker(0, { threshold: 10, roundingBase: 10 })).toEqual({ ok: true, value: { is: "suppressed-small", below: 10 } });
    // 13 and 14 are rounded to 10, and then left out.
    expect(countOfWorker(0, { threshold: 12, roundingBase: 10 })).toEqual({ ok: true, value: { is: "suppressed-small", below: 16 } });
    // Nothing is left out, but five are rounded to none.
    expect(countOfWorker(0, { threshold: 1, roundingBase: 10 })).toEqual({ ok: true, value: { is: "suppressed-small", below: 6 } });
    expect(countOfWorker(0, { threshold: 1, roundingBase: 1 })).toEqual({ ok: true, value: { is: "zero" } });
    expect([tellsZero({ threshold: 1, roundingBase: 1 }), tellsZero({ threshold: 1, roundingBase: 2 }), tellsZero({ threshold: 2, roundingBase: 1 })]).toEqual([true, false, false]);
  });
  it.each([[123, "not rounded"], [10, "smaller than 20"]])("that breaks the declared rules is thrown away: %i", (count, words) => {
    const cell = countOfWorker(count, { threshold: 20, roundingBase: 10 });
    expect(cell.ok ? "" : cell.refusal.message).toContain(words);
  });
  it("from a Relay is a least number: sites that did not answer are counted as none", () => {
    expect(countOfWorker(0, { threshold: 10, roundingBase: 10 }, 3)).toEqual({ ok: true, value: { is: "withheld" } });
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 }), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), rules, halves, (sites, away, of, to) => {
      const parts = sites.map((n, i) => (away[i] ? 0 : bunny(n, of.threshold, of.roundingBase, to)));
      const sum = parts.reduce((a, b) => a + b, 0);
      const rounded = nearest(sum < of.threshold ? 0 : sum, of.roundingBase, "even");
      const cell = countOfWorker(rounded, of, sites.length);
      const bounds = cell.ok ? cellBounds(cell.value)! : { low: Infinity, high: null };
      expect(bounds.low).toBeLessThanOrEqual(sites.reduce((a, b) => a + b, 0));
      expect(bounds.high).toBeNull();
    }), { numRuns: 2000 });
  });
  it("comes with a policy that a profile may hold", () => {
    fc.assert(fc.property(rules, (of) => { expect(DisclosurePolicy.parse(workerPolicy(of))).toEqual(workerPolicy(of)); }));
  });
});
