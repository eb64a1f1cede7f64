/**
 * Measures of effect from four counts, with Wald intervals, on the logarithm for ratios. Sources: Katz et al. (1978) for the risk ratio,
 * Woolf (1955) for the odds ratio; Rothman, Greenland & Lash, Modern Epidemiology (3rd ed. 2008), chapter 14. *Exact* on the sum of TREs' counts.
 */
import { normalTwoSided } from "./normal.ts";
import { ratioOf, waldInterval, type Interval, type Ratio } from "./wald-interval.ts";

/** Exposed with and without the event, then unexposed with and without. */
export type TwoByTwo = { a: number; b: number; c: number; d: number };

/** Null where a count that the logarithm needs is zero: no half is added in secret. */
export function oddsRatio({ a, b, c, d }: TwoByTwo, level = 0.95): Ratio | null {
  if (Math.min(a, b, c, d) <= 0) return null;
  return ratioOf(Math.log(a) + Math.log(d) - Math.log(b) - Math.log(c), Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), level);
}

/** Null where either group has no event, or everyone has it (the standard error is 0 then). */
export function riskRatio({ a, b, c, d }: TwoByTwo, level = 0.95): Ratio | null {
  if (a <= 0 || c <= 0 || b + d <= 0) return null;
  // 1/a − 1/(a + b) without the difference
  return ratioOf(Math.log(a / (a + b)) - Math.log(c / (c + d)), Math.sqrt(b / (a * (a + b)) + d / (c * (c + d))), level);
}

export type Difference = { difference: number; standardError: number; interval: Interval; p: number };
/** Null where a group has nobody, or the standard error is 0. */
export function riskDifference({ a, b, c, d }: TwoByTwo, level = 0.95): Difference | null {
  const [exposed, unexposed] = [a + b, c + d];
  if (exposed <= 0 || unexposed <= 0) return null;
  const difference = a / exposed - c / unexposed;
  const standardError = Math.sqrt((a * b) / exposed ** 3 + (c * d) / unexposed ** 3);
  if (standardError === 0) return null;
  return { difference, standardError, interval: waldInterval(difference, standardError, level), p: normalTwoSided(difference / standardError) };
}
