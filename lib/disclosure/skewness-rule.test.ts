import { describe, expect, it } from "vitest";
import type { SummaryOutput } from "#lib/query/outputs.ts";
import { fewestApart, fewestApartWithSkewness } from "#lib/query/told-by-value.ts";
import { skewness, thirdMomentsOf } from "#lib/statistics/skewness.ts";
import { controlDisclosure } from "./control.ts";
import { profileNamed } from "./profiles.ts";
import { releaseSkewness } from "./skewness-rule.ts";
import { releaseSummary } from "./summary-rule.ts";
import { policyWith, queryDigest } from "./testing/tables.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const summaryOf = (values: number[]): SummaryOutput => {
  const { n, mean, m2, m3 } = thirdMomentsOf(values);
  const [first = 0, second = 0] = values.map((v) => Math.abs(v - mean)).sort((a, b) => b - a);
  const sum = (of: (d: number) => number) => values.reduce((total, v) => total + of(Math.abs(v - mean)), 0);
  return {
    kind: "summary", id: "s", variable: "age", label: "Age", n, missing: 0, mean, m2, largestDeviations: [first, second], fewestApart: fewestApart(values),
    cubes: { sum: m3, absolute: sum((d) => d ** 3), squares: sum((d) => d ** 6), fewestApart: fewestApartWithSkewness(values) },
  };
};
const told = (summary: SummaryOutput, policy = nhse) => releaseSkewness(summary, releaseSummary(summary, policy).sd, policy);
const ages = (n: number) => Array.from({ length: n }, (_, i) => 40 + ((i * 7) % 23) ** 1.3);

describe("a skewness", () => {
  it("is given to the policy's digits, of one person more than the standard deviation needs", () => {
    const summary = summaryOf(ages(60));
    expect(told(summary)).toEqual({ is: "number", digits: 4, value: Number(skewness({ ...summary, m3: summary.cubes!.sum }, "moment")!.toPrecision(4)) });
    expect(told(summaryOf(ages(11)))).toEqual({ is: "suppressed-small", below: 12 });
    expect(releaseSummary(summaryOf(ages(11)), nhse).sd.is).toBe("number");
  });
  it("is never told without the standard deviation", () => {
    expect(releaseSkewness(summaryOf(ages(60)), { is: "suppressed-secondary" }, nhse)).toEqual({ is: "suppressed-secondary" });
    expect(releaseSkewness(summaryOf(ages(60)), { is: "suppressed-small", below: 11 }, nhse)).toEqual({ is: "suppressed-small", below: 12 });
    expect(releaseSkewness(summaryOf(ages(60)), { is: "withheld" }, nhse)).toEqual({ is: "withheld" });
  });
  it("is hidden where one person makes most of the cubes though not of the squares", () => {
    // 39 people about a distance of 1 from the mean and one of 5: 38 % of the squares, 75 % of the cubes.
    const one = summaryOf([...Array.from({ length: 39 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / 1000)), 5]);
    const policy = policyWith({ summaryPeople: 5, dominance: { pPercent: 10, nk: [{ n: 1, k: 60 }] } });
    expect(releaseSummary(one, policy).sd.is).toBe("number");
    expect(told(one, policy)).toEqual({ is: "suppressed-secondary" });
  });
  it("needs as many people in effect as an average needs people", () => {
    // Two of a hundred a little further out: Kish's number of the cubes falls to some 8, no single rule of dominance applies.
    const far = summaryOf([...Array.from({ length: 96 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / 1000)), 3, -3, 3.1, -3.1]);
    const { absolute, squares } = far.cubes!;
    expect(absolute ** 2 / squares).toBeGreaterThan(10);
    expect(told(far)?.is).toBe("number");
    expect(told(far, policyWith({ effectivePeople: 20 }))?.is).toBe("suppressed-secondary");
  });
  it("of four values counts who has each: it is hidden where one of them is of few people, though mean and standard deviation are told", () => {
    // n, mean, standard deviation and skewness are four equations for four counts, of which the last is 3.
    const values = [...new Array<number>(40).fill(1), ...new Array<number>(40).fill(2), ...new Array<number>(40).fill(3), ...new Array<number>(3).fill(4)];
    const summary = summaryOf(values);
    expect([summary.fewestApart, summary.cubes!.fewestApart]).toEqual([123, 3]);
    expect(releaseSummary(summary, nhse).mean.is).toBe("number");
    expect(told(summary)).toEqual({ is: "suppressed-secondary" });
    expect(told(summaryOf([...values, ...new Array<number>(9).fill(4)]))?.is).toBe("number");
  });
  it("leaves with the summary, is counted in its record and withheld by its key or with the standard deviation", async () => {
    const run = { population: 60, outputs: [summaryOf(ages(60))] };
    const { released, record } = await controlDisclosure(run, nhse, { queryDigest });
    expect(released.outputs[0]).toMatchObject({ skewness: { is: "number" } });
    expect(record.outputs[0]).toMatchObject({ toDigits: 3 });
    for (const number of ["skewness", "sd"]) {
      const without = await controlDisclosure(run, nhse, { queryDigest, withheld: [{ output: "s", number }] });
      expect(without.released.outputs[0], number).toMatchObject({ skewness: { is: "withheld" }, mean: { is: "number" } });
    }
    const { cubes: _cubes, ...older } = summaryOf(ages(60));
    expect((await controlDisclosure({ population: 60, outputs: [older] }, nhse, { queryDigest })).released.outputs[0]).not.toHaveProperty("skewness");
  });
});
