import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { halfUpRange, roundHalfUp } from "#lib/statistics/half-up.ts";
import { midpointRange, roundToMidpoint } from "#lib/statistics/midpoint.ts";
import { hideInBreakdown } from "./hide-in-breakdown.ts";
import { profileNamed, profiles } from "./profiles.ts";
import { leastPublished, publishedBase, publishedCount, publishedRange } from "./published-counts.ts";
import { smallestShown } from "./strictest-policy.ts";
import { policyWith } from "./testing/tables.ts";

const nhs = profileNamed("nhse-sde-10-5")!;
const midpoints = profileNamed("opensafely-mid6")!;

describe("a published count", () => {
  it.each([[0, 0], [1, null], [14, null], [15, 20], [24, 20], [25, 30], [20_001, 20_000]])("%i people → %s", (people, published) => { expect(publishedCount(people, nhs)).toBe(published); });
  it("is never zero where the policy hides zeros", () => { expect(publishedCount(0, profileNamed("ons-10")!)).toBeNull(); });
  it.each([[12, null], [13, 18], [18, 18], [24, 18], [25, 30]])("under a rule of midpoints %i people → %s", (people, published) => { expect(publishedCount(people, midpoints)).toBe(published); });
  it("beside the midpoint of the same people, asked for in a question, says nothing that the midpoint doesn’t", () => {
    // In multiples of 12 these 18 people would have read 24, which is 18 to 29; their midpoint is 15, which is 13 to 18: just 18.
    expect([halfUpRange(roundHalfUp(18, 12), 12), midpointRange(roundToMidpoint(18, 6), 6)]).toEqual([{ low: 18, high: 29 }, { low: 13, high: 18 }]);
    for (let people = leastPublished(midpoints); people < 200; people++) {
      const [coarse, asked] = [publishedRange(publishedCount(people, midpoints), midpoints), midpointRange(roundToMidpoint(people, 6), 6)];
      expect(coarse.low <= asked.low && asked.high <= coarse.high, String(people)).toBe(true);
    }
  });
  it("of every profile reads alike for as many neighbouring numbers as the threshold, hidden or shown, and never finer than the policy rounds", () => {
    for (const policy of profiles) {
      expect(publishedBase(policy) % policy.roundingBase).toBe(0);
      for (let people = 1; people < 200; people++) {
        const { low, high } = publishedRange(publishedCount(people, policy), policy);
        expect([low <= people && people <= high, high - low + 1 >= smallestShown(policy)], `${policy.profile} ${people}`).toEqual([true, true]);
      }
      expect(publishedCount(leastPublished(policy), policy)).not.toBeNull();
    }
  });
});

/** Which whole numbers are certain of `left`, which is a published count with others, known exactly, taken from it or added. */
const isFew = ({ low, high }: { low: number; high: number }, least: number): boolean => (low >= 1 && high < least) || (high <= -1 && low > -least);

test("beside any exact counts, whatever is left of a published one, of its total or of some of its parts, is never certain to be somebody and few", () => {
  const policies = fc.constantFrom(nhs, ...profiles.filter((p) => !p.differentialPrivacy), policyWith({ threshold: 3, roundingBase: 1 }), policyWith({ threshold: 4, roundingBase: 3 }));
  const counts = fc.array(fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 300 })), { minLength: 2, maxLength: 6 });
  let told = 0;
  fc.assert(fc.property(policies, counts, fc.nat({ max: 600 }), (policy, cells, known) => {
    const people = cells.reduce((a, b) => a + b, 0);
    const total = publishedRange(publishedCount(people, policy), policy);
    const [shown] = hideInBreakdown(people, total, [{ counts: cells }], policy);
    const own = shown!.map((count) => (count === null ? { low: 0, high: Infinity } : publishedRange(count, policy)));
    const sum = (end: "low" | "high", without = -1) => own.reduce((s, range, at) => (at === without ? s : s + range[end]), 0);
    // All that follows: one sum links the parts and their total, so that these bounds are exact.
    const follows = [
      { low: Math.max(total.low, sum("low")), high: Math.min(total.high, sum("high")) },
      ...own.map((range, at) => ({ low: Math.max(range.low, total.low - sum("high", at)), high: Math.min(range.high, total.high - sum("low", at)) })),
    ];
    told += shown!.filter((count) => count !== null).length;
    // `known` people, exactly: a question's own, or any sum and difference of several.
    for (const { low, high } of people === 0 ? [] : follows) expect(isFew({ low: low - known, high: high - known }, smallestShown(policy)), `${policy.profile} ${low}..${high} less ${known}`).toBe(false);
  }), { numRuns: 3000, seed: 7 });
  expect(told).toBeGreaterThan(1000);
});

test("rounded no coarser than results are, a count would tell of few: 15 people with a code or anything more specific, 10 with the code itself", () => {
  // 10 would have read 10, which 10 to 12 do when nothing below 10 is shown; 15 less these are 3 to 5.
  expect(isFew({ low: 15 - 12, high: 15 - 10 }, 10)).toBe(true);
  const { low, high } = publishedRange(publishedCount(10, nhs), nhs);
  expect(isFew({ low: 15 - high, high: 15 - low }, 10)).toBe(false);
});
