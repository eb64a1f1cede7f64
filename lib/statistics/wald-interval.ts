import { normalHalfWidth, normalTwoSided } from "./normal.ts";

export type Interval = { low: number; high: number };

/** estimate ± z · SE (Wald 1943), at this level of confidence. */
export function waldInterval(estimate: number, standardError: number, level = 0.95): Interval {
  const half = normalHalfWidth(level) * standardError;
  return { low: estimate - half, high: estimate + half };
}

/** A ratio and its interval, both reckoned on the logarithm; `p` tests a ratio of 1. */
export type Ratio = { ratio: number; logStandardError: number; interval: Interval; p: number };
export function ratioOf(log: number, logStandardError: number, level = 0.95): Ratio {
  const { low, high } = waldInterval(log, logStandardError, level);
  return { ratio: Math.exp(log), logStandardError, interval: { low: Math.exp(low), high: Math.exp(high) }, p: normalTwoSided(log / logStandardError) };
}
