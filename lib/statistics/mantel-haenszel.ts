/**
 * The odds ratio common to several strata (Mantel & Haenszel 1959), its variance by Robins, Breslow & Greenland (1986), and the test of
 * Cochran, Mantel and Haenszel. Every stratum gives eight terms that add up, so that only their sums need leave a TRE, or be summed
 * under masks; *exact*: equal to the pooled analysis with the same strata, of which a TRE is at least one of its own.
 */
import { chiSquareTails } from "./gamma.ts";
import type { TwoByTwo } from "./two-by-two.ts";
import { ratioOf, type Ratio } from "./wald-interval.ts";

export type MantelHaenszelTerms = { r: number; s: number; pr: number; psQr: number; qs: number; observed: number; expected: number; variance: number };
export const noTerms: MantelHaenszelTerms = { r: 0, s: 0, pr: 0, psQr: 0, qs: 0, observed: 0, expected: 0, variance: 0 };

export function mantelHaenszelTerms({ a, b, c, d }: TwoByTwo): MantelHaenszelTerms {
  const n = a + b + c + d;
  if (n < 2) return noTerms;
  const [p, q, r, s] = [(a + d) / n, (b + c) / n, (a * d) / n, (b * c) / n];
  return {
    r, s, pr: p * r, psQr: p * s + q * r, qs: q * s,
    observed: a, expected: ((a + b) * (a + c)) / n, variance: ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1)),
  };
}
export const addTerms = (x: MantelHaenszelTerms, y: MantelHaenszelTerms): MantelHaenszelTerms => ({
  r: x.r + y.r, s: x.s + y.s, pr: x.pr + y.pr, psQr: x.psQr + y.psQr, qs: x.qs + y.qs,
  observed: x.observed + y.observed, expected: x.expected + y.expected, variance: x.variance + y.variance,
});

export type MantelHaenszel = Ratio & { test: { statistic: number; p: number } };
/** Null where either sum is zero: the ratio is 0, infinite or not known. `continuity`: |O − E| less ½ where it is at least that, as R does by default. */
export function mantelHaenszel(terms: MantelHaenszelTerms, { continuity = true, level = 0.95 }: { continuity?: boolean; level?: number } = {}): MantelHaenszel | null {
  const { r, s, pr, psQr, qs, observed, expected, variance } = terms;
  if (r <= 0 || s <= 0) return null;
  const logVariance = pr / (2 * r * r) + psQr / (2 * r * s) + qs / (2 * s * s);
  const apart = Math.abs(observed - expected);
  const statistic = (apart - (continuity && apart >= 0.5 ? 0.5 : 0)) ** 2 / variance;
  return { ...ratioOf(Math.log(r / s), Math.sqrt(logVariance), level), test: { statistic, p: chiSquareTails(statistic, 1).upper } };
}
