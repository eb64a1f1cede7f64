/**
 * How far two groups stand apart in a variable, in standard deviations, whatever their sizes: what a “Table 1” shows instead of p values.
 * *Exact* on merged moments and added counts. Source: Austin (2009), Statistics in Medicine 28, 3083; for categories Yang &
 * Dalton (2012), A unified approach to measuring the effect size between two groups, SAS Global Forum 335.
 */
import { factorise, solve } from "./matrix.ts";
import { variance, type Moments } from "./moments.ts";

/** First mean less the second; null where a group has fewer than two values, or neither varies. */
export function standardisedMeanDifference(a: Moments, b: Moments): number | null {
  const [va, vb] = [variance(a), variance(b)];
  if (va === null || vb === null || !(va + vb > 0)) return null;
  return (a.mean - b.mean) / Math.sqrt((va + vb) / 2);
}

/**
 * Of a category, from the counts of its levels in each group: a Mahalanobis distance, never negative. Levels that nobody has in either
 * group are left out. Null where a group has nobody, or the levels separate the groups.
 */
export function standardisedCategoryDifference(a: readonly number[], b: readonly number[]): number | null {
  const [na, nb] = [a, b].map((counts) => counts.reduce((s, c) => s + c, 0)) as [number, number];
  if (na === 0 || nb === 0) return null;
  const used = a.flatMap((_, i) => (a[i]! + b[i]! > 0 ? [i] : [])).slice(1);
  const [p, q] = [used.map((i) => a[i]! / na), used.map((i) => b[i]! / nb)];
  const k = used.length;
  const covariance = Array.from({ length: k * k }, (_, at) => {
    const [i, j] = [Math.floor(at / k), at % k];
    return i === j ? (p[i]! * (1 - p[i]!) + q[i]! * (1 - q[i]!)) / 2 : -(p[i]! * p[j]! + q[i]! * q[j]!) / 2;
  });
  const factor = factorise(covariance, k);
  if (factor.aliased.includes(true)) return null;
  const apart = p.map((x, i) => x - q[i]!);
  const away = solve(factor, apart);
  return Math.sqrt(apart.reduce((s, d, i) => s + d * away[i]!, 0));
}
