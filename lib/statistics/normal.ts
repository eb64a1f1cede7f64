/**
 * The standard normal distribution. Φ by its Taylor series about 0 within 3 (Marsaglia 2004, Journal of Statistical Software 11(4)) and
 * by the continued fraction of Mills' ratio beyond (Abramowitz & Stegun 26.2.14), each to a few units in the last place.
 */
import { chiSquareQuantile } from "./gamma.ts";
import type { TailProbability } from "./quantile-of-positive.ts";

export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** P(Z > x): tails keep their digits, down to 1e-300. */
export function normalUpperTail(x: number): number {
  if (x < 0) return 1 - normalUpperTail(-x);
  if (x < 3) {
    let [sum, term] = [x, x];
    for (let i = 1; Math.abs(term) > 1e-18 * sum && i < 200; i++) { term *= (x * x) / (2 * i + 1); sum += term; }
    return 0.5 - sum * normalDensity(x);
  }
  let fraction = 0;
  for (let i = 200; i > 0; i--) fraction = i / (x + fraction);
  return normalDensity(x) / (x + fraction);
}
export const normalCdf = (x: number): number => (x < 0 ? normalUpperTail(-x) : 1 - normalUpperTail(x));

/** Two-sided p value of a z statistic. */
export const normalTwoSided = (z: number): number => 2 * normalUpperTail(Math.abs(z));
/** How many standard errors to either side hold this share: 1.96 for 0.95. The square of Z is chi-square with one degree of freedom. */
export const normalHalfWidth = (level: number): number => Math.sqrt(chiSquareQuantile({ lower: level }, 1));
export function normalQuantile(at: TailProbability): number {
  const [sign, p] = "lower" in at ? [-1, at.lower] : [1, at.upper];
  // P(|Z| > x) is twice the smaller tail.
  if (p === 0.5) return 0;
  if (p > 0.5) return -sign * Math.sqrt(chiSquareQuantile({ upper: 2 * (1 - p) }, 1));
  return sign * Math.sqrt(chiSquareQuantile({ upper: 2 * p }, 1));
}
