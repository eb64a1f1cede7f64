/**
 * Pooled mean, standard deviation and skewness from each TRE's n, mean, SD and skewness by Chan's and Pébay's merges; exact up to the rounding of those parts.
 * `low` and `high` enclose the value over every n that the released n allows and over the last digit of means and SDs.
 */
import { m2FromStandardDeviation, mergeMoments, noMoments, standardDeviation } from "#lib/statistics/moments.ts";
import { halfUnit, significantDigits } from "#lib/statistics/significant-digits.ts";
import { mergeThirdMoments, noThirdMoments, skewness } from "#lib/statistics/skewness.ts";
import { leastForSkewness } from "#lib/disclosure/skewness-rule.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedNumber } from "#lib/disclosure/released.ts";
import type { PooledNumber } from "./pooled-result.ts";
import type { CountRange } from "./site-ranges.ts";

export type SummaryPart = { treId: string; n: CountRange | null; released: number | null; mean: ReleasedNumber; sd: ReleasedNumber; skewness?: ReleasedNumber | undefined };

type Number = { value: number; digits: number };
type Part = { treId: string; n: number; low: number; high: number; mean: Number; sd: Number | null; skewness: Number | null };

export function poolSummaries(parts: readonly SummaryPart[], policy: DisclosurePolicy): { mean: PooledNumber; sd: PooledNumber; skewness?: PooledNumber } {
  const usable = parts.flatMap(({ treId, n, released, mean, sd, skewness }): Part[] => {
    if (mean.is !== "number" || !n || n.high === Infinity || n.high === 0) return [];
    const low = Math.max(1, n.low);
    return [{ treId, n: Math.min(n.high, Math.max(low, released ?? (low + n.high) / 2)), low, high: n.high, mean, sd: sd.is === "number" ? sd : null, skewness: skewness?.is === "number" ? skewness : null }];
  });
  return { mean: pooledMean(usable, policy), sd: pooledSd(usable, policy), ...(parts.some(({ skewness }) => skewness) && { skewness: pooledSkewness(usable, policy) }) };
}

const tooFew = (parts: readonly Part[], least: number): PooledNumber | null => {
  if (parts.length === 0) return { is: "hidden", because: "nothing-released" };
  return parts.reduce((sum, p) => sum + p.high, 0) < least ? { is: "hidden", because: "below-threshold", below: least } : null;
};

function pooledMean(parts: readonly Part[], policy: DisclosurePolicy): PooledNumber {
  const refused = tooFew(parts, policy.summaryPeople);
  if (refused) return refused;
  const { mean } = parts.reduce((m, p) => mergeMoments(m, { n: p.n, mean: p.mean.value, m2: 0 }), noMoments);
  const digits = Math.min(...parts.map((p) => p.mean.digits));
  const slack = ({ mean: { value, digits: d } }: Part): number => halfUnit(value, d);
  return number(mean, weightedMean(parts.map((p) => ({ ...p, value: p.mean.value - slack(p) })), "least"), weightedMean(parts.map((p) => ({ ...p, value: p.mean.value + slack(p) })), "most"), digits, parts);
}

function pooledSd(all: readonly Part[], policy: DisclosurePolicy): PooledNumber {
  const parts = all.flatMap((p) => (p.sd ? [{ ...p, sd: p.sd }] : []));
  const refused = tooFew(parts, policy.summaryPeople + 1);
  if (refused) return refused;
  const pooled = standardDeviation(parts.reduce((m, p) => mergeMoments(m, { n: p.n, mean: p.mean.value, m2: m2FromStandardDeviation(p.n, p.sd.value) }), noMoments));
  if (pooled === null) return { is: "hidden", because: "nothing-released" };

  // Variance within TREs: Σ(n−1)s² / (Σ(n−1) + K − 1), a weighted mean with one more member of value 0 and weight K − 1.
  const within = (side: -1 | 1): number => {
    const members = parts.map((p) => ({ low: p.low - 1, high: p.high - 1, value: Math.max(0, p.sd.value + side * halfUnit(p.sd.value, p.sd.digits)) ** 2 }));
    return weightedMean([...members, { low: parts.length - 1, high: parts.length - 1, value: 0 }], side === -1 ? "least" : "most");
  };
  // Variance between TREs: Σ over pairs n_j n_k (mean_j − mean_k)² / (n (n − 1)), each factor at its own end: wide, but never wrong.
  const least = parts.reduce((sum, p) => sum + p.low, 0);
  const most = parts.reduce((sum, p) => sum + p.high, 0);
  let betweenLow = 0;
  let betweenHigh = 0;
  parts.forEach((a, i) => {
    for (const b of parts.slice(i + 1)) {
      const apart = Math.abs(a.mean.value - b.mean.value);
      const slack = halfUnit(a.mean.value, a.mean.digits) + halfUnit(b.mean.value, b.mean.digits);
      betweenLow += (a.low * b.low * Math.max(0, apart - slack) ** 2) / (most * Math.max(1, most - 1));
      betweenHigh += (a.high * b.high * (apart + slack) ** 2) / (least * Math.max(1, least - 1));
    }
  });
  return number(pooled, Math.sqrt(within(-1) + betweenLow), Math.sqrt(within(1) + betweenHigh), Math.min(...parts.map((p) => p.sd.digits)), parts);
}

/**
 * g₁ of everyone from g₁, SD and mean of each TRE: its third central moment is g₁ m₂^1.5 / √n. For the ends, a numerator and a denominator that are weighted
 * means over people: Σ n (γ σ³ + 3 δ σ² + δ³) / Σ n, with δ the TRE's mean less everyone's and σ² = (n − 1) s² / n, over (Σ n (σ² + δ²) / Σ n)^1.5.
 */
function pooledSkewness(all: readonly Part[], policy: DisclosurePolicy): PooledNumber {
  const parts = all.flatMap((p) => (p.sd && p.skewness ? [{ ...p, sd: p.sd, skewness: p.skewness }] : []));
  const refused = tooFew(parts, leastForSkewness(policy));
  if (refused) return refused;
  const merged = parts.map((p) => { const m2 = m2FromStandardDeviation(p.n, p.sd.value); return { n: p.n, mean: p.mean.value, m2, m3: p.skewness.value * m2 * Math.sqrt(m2 / p.n) }; }).reduce(mergeThirdMoments, noThirdMoments);
  const pooled = skewness(merged, "moment");

  const overPeople = (of: readonly Ends[]): Ends => [
    weightedMean(parts.map((p, i) => ({ low: p.low, high: p.high, value: of[i]![0] })), "least"), weightedMean(parts.map((p, i) => ({ low: p.low, high: p.high, value: of[i]![1] })), "most"),
  ];
  const everyones = overPeople(parts.map((p) => about(p.mean)));
  const each = parts.map((p) => {
    const [least, most] = about(p.sd);
    const sigma: Ends = [Math.max(0, least) * Math.sqrt((p.low - 1) / p.low), most * Math.sqrt((p.high - 1) / p.high)];
    const own = about(p.mean);
    const delta: Ends = parts.length === 1 ? [0, 0] : [own[0] - everyones[1], own[1] - everyones[0]];
    const far = Math.max(delta[0] ** 2, delta[1] ** 2);
    const square: Ends = [delta[0] <= 0 && delta[1] >= 0 ? 0 : Math.min(delta[0] ** 2, delta[1] ** 2), far];
    const spread: Ends = [sigma[0] ** 2, sigma[1] ** 2];
    const third = times(about(p.skewness), [sigma[0] ** 3, sigma[1] ** 3]);
    const between = times(delta, [3 * spread[0] + square[0], 3 * spread[1] + square[1]]);
    return { third: [third[0] + between[0], third[1] + between[1]] as Ends, second: [spread[0] + square[0], spread[1] + square[1]] as Ends };
  });
  const [top, under] = [overPeople(each.map(({ third }) => third)), overPeople(each.map(({ second }) => second))];
  if (pooled === null || !(under[0] > 0)) return { is: "hidden", because: "nothing-released" };
  const ends = times(top, [under[1] ** -1.5, under[0] ** -1.5]);
  return number(pooled, ends[0], ends[1], Math.min(...parts.map((p) => p.skewness.digits)), parts);
}

type Ends = [low: number, high: number];
/** What a number given to so many digits may have been. */
const about = ({ value, digits }: Number): Ends => { const slack = halfUnit(value, digits); return [value - slack, value + slack]; };
const times = (a: Ends, b: Ends): Ends => { const all = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]]; return [Math.min(...all), Math.max(...all)]; };

/** Least or greatest Σwv/Σw over weights in their ranges: reached with low weights on one side of a cut by value and high ones on the other. */
function weightedMean(members: readonly { low: number; high: number; value: number }[], end: "least" | "most"): number {
  const sorted = [...members].sort((a, b) => (end === "least" ? a.value - b.value : b.value - a.value));
  const ends = Array.from({ length: sorted.length + 1 }, (_, cut) => {
    let weight = 0;
    let sum = 0;
    sorted.forEach((m, i) => {
      const w = i < cut ? m.high : m.low;
      weight += w;
      sum += w * m.value;
    });
    return weight > 0 ? sum / weight : sorted[0]!.value;
  });
  return end === "least" ? Math.min(...ends) : Math.max(...ends);
}

function number(value: number, low: number, high: number, digits: number, parts: readonly Part[]): PooledNumber {
  const outward = (x: number, side: -1 | 1): number => {
    const rounded = significantDigits(x, digits);
    return (x - rounded) * side > 0 ? significantDigits(rounded + side * 2 * halfUnit(rounded, digits), digits) : rounded;
  };
  const shown = significantDigits(value, digits);
  return { is: "number", value: shown, low: Math.min(shown, outward(low, -1)), high: Math.max(shown, outward(high, 1)), digits, restsOn: parts.map((p) => p.treId) };
}
