import { describe, expect, it } from "vitest";
import { kaplanMeier } from "#lib/statistics/kaplan-meier.ts";
import { lifeTable } from "#lib/statistics/life-table.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { arms, colonRows, hasRealData } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import type { Curve } from "./reckoned-statistics.ts";
import { restrictedMeanDifferences, restrictedMeansOf } from "./restricted-means.ts";

const curve = (label: string, breaks: number[], events: number[], left: number[], beyond: number): Curve => { const table = lifeTable(breaks, events, left, beyond); return { label, steps: [], atRisk: [], median: null, medianInterval: { low: null, high: null }, table }; };

describe("mean days up to a day", () => {
  // Of 10 people 2 have the event by day 100, 4 by day 200: 100 + 0.8 · 100; and of 10 nobody has it.
  const curves = [curve("A", [100, 200], [2, 4], [0, 0], 4), curve("B", [100, 200], [0, 0], [0, 0], 10)];
  it("is the area under the curve, by group and between groups", () => {
    const means = restrictedMeansOf(curves, 200);
    expect(means.map((m) => m.mean?.mean)).toEqual([180, 200]);
    // A's variance is (0.8 · 100)² · 2 / (10 · 8) = 160, B's is nought.
    expectNear(restrictedMeanDifferences(means)[0]!.value, 20);
    expectNear(restrictedMeanDifferences(means)[0]!.interval!.high, 20 + 1.959963984540054 * Math.sqrt(160), 1e-9);
  });
  it("is not there where the curve ends above nought before the day, nor a difference from it", () => {
    const means = restrictedMeansOf(curves, 300);
    expect(means.map((m) => m.mean)).toEqual([null, null]);
    expect(restrictedMeanDifferences(means)).toEqual([]);
  });
});

it.skipIf(!hasRealData)("of the colon trial's arms on a grid of 180 days they are R's", () => {
  const truth = recorded<{ groupedMeans: [number, number][] }>("survival").groupedMeans;
  const breaks = Array.from({ length: 14 }, (_, i) => 180 * (i + 1));
  const rows = colonRows().flat();
  arms.forEach((label, arm) => {
    const own = rows.filter((r) => r.rx === arm);
    const count = (from: number, to: number, event: number) => own.filter((r) => r.time! > from && r.time! <= to && r.event === event).length;
    const table = lifeTable(breaks, breaks.map((to) => count(to - 180, to, 1)), breaks.map((to) => count(to - 180, to, 0)), own.filter((r) => r.time! > 2520).length);
    const mean = restrictedMeansOf([{ label, steps: [], atRisk: [], median: null, medianInterval: { low: null, high: null }, table }], 2520)[0]!.mean!;
    expect(kaplanMeier(table)).toHaveLength(14);
    expectNear(mean.mean, truth[arm]![0], 1e-10);
    expectNear(mean.standardError, truth[arm]![1], 1e-10);
  });
});
