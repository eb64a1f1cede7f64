/**
 * Count, mean and sum of squared deviations of one set of numbers, and how two sets' merge into those of their union.
 * Never sum of squares minus square of the sum: it cancels (1e9 + {4, 7, 13, 16} comes out with a negative variance).
 * Source: Chan, Golub & LeVeque (1983), “Algorithms for computing the sample variance”, The American Statistician 37(3),
 * equations 2.1a–b; one value at a time it is Welford (1962), Technometrics 4(3).
 */
export type Moments = { n: number; mean: number; m2: number };

export const noMoments: Moments = { n: 0, mean: 0, m2: 0 };

export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return { n, mean: a.mean + delta * (b.n / n), m2: a.m2 + b.m2 + delta * delta * ((a.n * b.n) / n) };
}

export const momentsOf = (values: Iterable<number>): Moments => {
  let moments = noMoments;
  for (const value of values) moments = mergeMoments(moments, { n: 1, mean: value, m2: 0 });
  return moments;
};

/** Sample variance, with n − 1; null for fewer than two values. */
export const variance = ({ n, m2 }: Moments): number | null => (n < 2 ? null : Math.max(0, m2) / (n - 1));
export const standardDeviation = (moments: Moments): number | null => rootOf(variance(moments));
/** Of the mean. */
export const standardError = (moments: Moments): number | null => rootOf(variance(moments), moments.n);
const rootOf = (square: number | null, over = 1): number | null => (square === null ? null : Math.sqrt(square / over));

/** The other way: m2 from a released standard deviation. */
export const m2FromStandardDeviation = (n: number, sd: number): number => Math.max(0, n - 1) * sd * sd;
