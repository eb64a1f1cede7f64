/**
 * Pearson's correlations from n, means and co-moments Σ(x − x̄)(y − ȳ) of people who have all the variables. Co-moments of TREs merge as
 * variances do (Chan, Golub & LeVeque 1983; Pébay 2008): *exact*, the correlation of everyone together, never a mean of
 * TREs' correlations. Test by Student's t; interval by Fisher's z (Fisher 1921).
 */
import { studentTwoSided } from "./beta.ts";
import { normalHalfWidth } from "./normal.ts";
import type { Interval } from "./wald-interval.ts";

/** `coMoments` is row-major, p × p; its diagonal holds the sums of squared deviations. */
export type CoMoments = { n: number; means: readonly number[]; coMoments: readonly number[] };

export const noCoMoments = (p: number): CoMoments => ({ n: 0, means: new Array<number>(p).fill(0), coMoments: new Array<number>(p * p).fill(0) });

export function mergeCoMoments(a: CoMoments, b: CoMoments): CoMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const p = a.means.length;
  const delta = a.means.map((mean, i) => b.means[i]! - mean);
  return {
    n,
    means: a.means.map((mean, i) => mean + delta[i]! * (b.n / n)),
    coMoments: a.coMoments.map((co, at) => co + b.coMoments[at]! + delta[Math.floor(at / p)]! * delta[at % p]! * ((a.n * b.n) / n)),
  };
}

export const coMomentsOf = (rows: Iterable<readonly number[]>, p: number): CoMoments => {
  let all = noCoMoments(p);
  for (const means of rows) all = mergeCoMoments(all, { n: 1, means, coMoments: new Array<number>(p * p).fill(0) });
  return all;
};

/** Between variables i and j; null where either does not vary. */
export function correlation({ means, coMoments }: CoMoments, i: number, j: number): number | null {
  const p = means.length;
  const [xx, yy, xy] = [coMoments[i * p + i]!, coMoments[j * p + j]!, coMoments[i * p + j]!];
  if (!(xx > 0 && yy > 0)) return null;
  return i === j ? 1 : Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}

/** Is there any? With n − 2 degrees of freedom; null for fewer than three people. */
export function correlationTest(r: number, n: number): { t: number; df: number; p: number } | null {
  if (n < 3) return null;
  const df = n - 2;
  const t = r * Math.sqrt(df / ((1 - r) * (1 + r)));
  return { t, df, p: studentTwoSided(t, df).upper };
}

/** Null for fewer than four people. */
export function correlationInterval(r: number, n: number, level = 0.95): Interval | null {
  if (n < 4) return null;
  const half = normalHalfWidth(level) / Math.sqrt(n - 3);
  return { low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half) };
}
