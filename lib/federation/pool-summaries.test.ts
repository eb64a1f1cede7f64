import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReleasedNumber } from "#lib/disclosure/released.ts";
import { policyWith } from "#lib/disclosure/testing/tables.ts";
import { mergeThirdMoments, noThirdMoments, skewness, thirdMomentsOf } from "#lib/statistics/skewness.ts";
import { standardDeviation } from "#lib/statistics/moments.ts";
import { significantDigits } from "#lib/statistics/significant-digits.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { hasRealData, heartRows } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { poolSummaries, type SummaryPart } from "./pool-summaries.ts";

const policy = policyWith({ summaryPeople: 5 });
/** A TRE's part to so many digits, with its count known to within `slack`. */
function part(treId: string, values: number[], digits: number, slack = 0): SummaryPart {
  const m = thirdMomentsOf(values);
  const number = (value: number): ReleasedNumber => ({ is: "number", value: significantDigits(value, digits), digits });
  return { treId, n: { low: m.n - slack, high: m.n + slack }, released: slack === 0 ? m.n : m.n - slack + 1, mean: number(m.mean), sd: number(standardDeviation(m)!), skewness: number(skewness(m, "moment")!) };
}
const pooled = (parts: SummaryPart[]) => poolSummaries(parts, policy).skewness;
const valueOf = (of: ReturnType<typeof pooled>) => (of?.is === "number" ? of : undefined);

describe("a pooled skewness", () => {
  it.skipIf(!hasRealData)("of four hospitals is that of R's e1071, type 1, on everyone", () => {
    const known = heartRows().map((people) => people.map((p) => p.thalach!).filter((x) => !Number.isNaN(x)));
    const r = recorded<{ thalach: { skewness: number[] } }>("means").thalach.skewness[0]!;
    expectNear(valueOf(pooled(known.map((values, i) => part(String(i), values, 15))))?.value, r, 1e-10);
    const given = valueOf(pooled(known.map((values, i) => part(String(i), values, 4))))!;
    expect([given.low <= r, r <= given.high, Math.abs(given.value - r) < 1e-3]).toEqual([true, true, true]);
  });
  it("does not cancel a thousand million away: {1, 2, 6} in two parts of many copies has 0.5952", () => {
    const copies = (of: number[]) => Array.from({ length: 20 }, () => of.map((x) => x + 1e9)).flat();
    const [a, b] = [thirdMomentsOf(copies([1, 2, 6])), thirdMomentsOf(copies([6, 2, 1]))];
    expectNear(skewness(mergeThirdMoments(a, b), "moment"), 6 / (14 / 3) ** 1.5, 1e-8);
    const both = [copies([1, 2, 6]), copies([2, 6, 1])].map((values, i) => part(String(i), values, 15));
    expectNear(valueOf(pooled(both))?.value, 6 / (14 / 3) ** 1.5, 1e-6);
  });
  it("has ends that hold the truth whatever counts and digits leave open", () => {
    const values = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 60 }).filter((xs) => new Set(xs).size > 2);
    fc.assert(fc.property(fc.array(values, { minLength: 1, maxLength: 3 }), fc.constantFrom(2, 4), fc.constantFrom(0, 2), (sites, digits, slack) => {
      const truth = skewness(sites.map(thirdMomentsOf).reduce(mergeThirdMoments, noThirdMoments), "moment")!;
      const given = pooled(sites.map((xs, i) => part(String(i), xs, digits, slack)));
      if (given?.is !== "number") throw new Error("it is given");
      expect(given.low).toBeLessThanOrEqual(truth + 1e-9);
      expect(given.high).toBeGreaterThanOrEqual(truth - 1e-9);
    }), { seed: 7, numRuns: 300 });
  });
  it("rests on the TREs that give one, and is absent where none says anything of it", () => {
    const [a, b] = [part("a", [1, 2, 3, 4, 5, 6, 9, 12], 6), part("b", [2, 3, 5, 8, 13, 21, 34, 55], 6)];
    expect(valueOf(pooled([a, { ...b, skewness: { is: "suppressed-secondary" } }]))?.restsOn).toEqual(["a"]);
    expect(pooled([{ ...a, skewness: { is: "suppressed-secondary" } }])).toEqual({ is: "hidden", because: "nothing-released" });
    const { skewness: _skewness, ...older } = a;
    expect(poolSummaries([older], policy)).not.toHaveProperty("skewness");
  });
});
