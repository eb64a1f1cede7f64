import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentsOf } from "#lib/statistics/moments.ts";
import type { GroupMoments } from "#lib/query/outputs.ts";
import { hiddenTogether, together } from "./hidden-means.ts";
import { profileNamed } from "./profiles.ts";
import { isSpreadDominated, releaseSummary } from "./summary-rule.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const group = (values: readonly number[]): GroupMoments => {
  const moments = momentsOf(values);
  const [first = 0, second = 0] = values.map((x) => x - moments.mean).sort((a, b) => Math.abs(b) - Math.abs(a));
  return { ...moments, largestDeviations: [first, second], fewestApart: values.length };
};
const around = (n: number, centre: number, by: number): number[] => Array.from({ length: n }, (_, i) => centre + by * Math.sin(i));
const giants = group([1_000_000, 990_000, ...around(10, 100, 40)]);
const isHidden = (g: GroupMoments): boolean => releaseSummary(g, policy).mean.is !== "number";

describe("means that are hidden together", () => {
  it("are hidden until two people no longer make what is left of the mean of everyone (the worked example)", () => {
    const groups = [group(around(900, 60_000, 50_000)), giants, group(around(5_000, 100, 50)), group(around(20, 100, 40))];
    expect(groups.map(isHidden)).toEqual([false, true, false, false]);
    expect(hiddenTogether(groups, groups.map(isHidden), policy)).toEqual([true, true, false, true]);
  });
  it("are all, where no group is large enough, and just those that are hidden where these are enough", () => {
    const small = [giants, group(around(20, 100, 40)), group(around(30, 100, 40))];
    expect(hiddenTogether(small, [true, false, false], policy)).toEqual([true, true, true]);
    const [few, more] = [group(around(6, 100, 40)), group(around(7, 100, 40))];
    expect(hiddenTogether([few, more, group(around(50, 100, 40))], [true, true, false], policy)).toEqual([true, true, false]);
    expect(hiddenTogether([few, group(around(50, 100, 40)), group(around(60, 100, 40))], [true, false, false], policy)).toEqual([true, true, false]);
  });
  it("take nobody along for a group of nobody, nor where nothing is hidden", () => {
    const nobody = { n: 0, mean: 0, m2: 0, largestDeviations: [0, 0] as [number, number], fewestApart: 0 };
    const usual = group(around(40, 100, 40));
    expect(hiddenTogether([nobody, usual], [true, false], policy)).toEqual([true, false]);
    expect(hiddenTogether([usual, usual], [false, false], policy)).toEqual([false, false]);
  });
  it("of any groups leave a mean that keeps the rules, or no mean at all", () => {
    const values = fc.array(fc.oneof({ weight: 12, arbitrary: fc.double({ min: 0, max: 200, noNaN: true }) }, { weight: 1, arbitrary: fc.double({ min: 1e5, max: 1e6, noNaN: true }) }), { minLength: 1, maxLength: 60 });
    fc.assert(fc.property(fc.array(values, { minLength: 2, maxLength: 6 }), (people) => {
      const groups = people.map(group);
      const all = hiddenTogether(groups, groups.map(isHidden), policy);
      if (all.every(Boolean) || !all.some(Boolean)) return;
      const left = people.flatMap((of, g) => (all[g] ? of : []));
      expect(left.length).toBeGreaterThanOrEqual(policy.summaryPeople);
      expect(isSpreadDominated(group(left), policy)).toBe(false);
      expect(together(groups.filter((_, g) => all[g])).mean).toBeCloseTo(momentsOf(left).mean, 6);
    }), { seed: 9, numRuns: 200 });
  });
});
