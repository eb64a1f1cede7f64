import { cellKey, noiseAt, noiseFor } from "#lib/disclosure/cell-key.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import { noiseHalfWidth, noiseVariance } from "#lib/disclosure/differential-privacy/noisy-counts.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { poolCounts } from "../../pool-counts.ts";
import { poolCodes } from "../../pool-distributions.ts";
import type { PooledCell } from "../../pooled-result.ts";
import { rangeOf } from "../../site-ranges.ts";
import type { WorkedExample } from "./example.ts";

/** Counts under ten are hidden, others rounded to five. */
const policy = profileNamed("nhse-sde-10-5")!;
const toldAs = (value: number): Cell => ({ is: "value", value, roundedTo: 5 });
const underTen: Cell = { is: "suppressed-small", below: 10 };
const told = (cell: PooledCell | undefined) => (cell?.is === "value" ? [cell.estimate, cell.low, cell.high] : []);
const pooled = (...cells: Cell[]) => told(poolCounts(cells.map((cell, i) => ({ treId: `${i}`, cell, range: rangeOf(cell, "shown") })), policy));

export const countExamples: readonly WorkedExample[] = [
  {
    statistic: "Sum of counts", source: "ends of ranges add up", code: "pool-counts.ts",
    example: "Three TREs tell 40, 25 and 15, each to the nearest 5: about {80}, and the truth lies between 38 + 23 + 13 = {74} and 42 + 27 + 17 = {86}.",
    reckoned: () => pooled(toldAs(40), toldAs(25), toldAs(15)),
  },
  {
    statistic: "Noise of differential privacy", source: "Dwork et al. (2006); Ghosh, Roughgarden & Sundararajan (2009)", code: "noisy-counts.ts",
    example: "With ε = log 2 = 0.693 each step further from the count is half as likely: the variance is 2 × ½ / (1 − ½)² = {4}, and the noise is beyond ±{4} in 2 × ½⁵ / (1 + ½) = 4.2 % of answers, the first that is below 5 %.",
    reckoned: () => [noiseVariance(Math.log(2)), noiseHalfWidth(Math.log(2))],
  },
  {
    statistic: "Noise by cell key", source: "Giessing (2016); ESSnet Handbook (2nd ed. 2024), chapter 5", code: "cell-key.ts",
    example: "Noise within ±2 of variance 1: chances of 0, ±1 and ±2 are as 1 : x : x⁴ with 6x⁴ = 1, so −2 has {0.064}, −1 {0.245} and 0 {0.383}. Three people whose keys are 0.75, 0.75 and 0.375 of the whole have the cell key {0.875}, beyond 0.691: their count is moved by {1}.",
    reckoned: () => {
      const noise = { most: 2, variance: 1 };
      const key = cellKey([0.75, 0.75, 0.375].map((share) => share * 2 ** 32));
      return [...noiseFor(40, noise).chances.slice(0, 3), key, noiseAt(40, key, noise)];
    },
  },
];

export const histogramExamples: readonly WorkedExample[] = [{
  statistic: "An interval that one TRE hides", source: "ends of ranges add up", code: "pool-counts.ts",
  example: "One TRE tells 40 to the nearest 5, another hides fewer than 10: the sum lies between 38 + 1 = {39} and 42 + 9 = {51}, and its middle is {45}; never 40.",
  reckoned: () => { const [middle, low, high] = pooled(toldAs(40), underTen); return [low, high, middle]; },
}];

const listOf = (treId: string, people: Cell, rows: { domain: "condition"; conceptId: number; name: string; people: Cell }[]) =>
  ({ treId, zeros: "shown", population: null, output: { kind: "distribution", id: "codes", of: "codes", people, rows, unlistedBelow: 10 } }) as const;
export const distributionExamples: readonly WorkedExample[] = [{
  statistic: "A code that not every TRE lists", source: "ends of ranges add up", code: "pool-distributions.ts",
  example: "One TRE lists a code with 40 people, another that lists none with fewer than 10 does not: about {40}, between 38 + 0 = {38} and 42 + 9 = {51}.",
  reckoned: () => told(poolCodes("codes", [listOf("one", toldAs(400), [{ domain: "condition", conceptId: 11, name: "Asthma", people: toldAs(40) }]), listOf("other", toldAs(300), [])], policy).rows[0]?.people),
}];
