/**
 * The risk ratio common to several strata, by the weights of Mantel and Haenszel, with the variance of Greenland & Robins (1985),
 * Biometrics 41, 55; as metafor's rma.mh. A stratum gives three terms that add up over strata and TREs; *exact* on the sums.
 */
import type { TwoByTwo } from "./two-by-two.ts";
import { ratioOf, type Ratio } from "./wald-interval.ts";

/** `r` and `s`: what the ratio is of; `p`: what its variance is made from. */
type RatioTerms = { r: number; s: number; p: number };
const none: RatioTerms = { r: 0, s: 0, p: 0 };

export function riskTerms({ a, b, c, d }: TwoByTwo): RatioTerms {
  const n = a + b + c + d;
  if (n === 0) return none;
  return { r: (a * (c + d)) / n, s: (c * (a + b)) / n, p: ((a + b) * (c + d) * (a + c) - a * c * n) / (n * n) };
}

/** Null where either sum is zero: the ratio is 0, infinite or not known. */
export function stratifiedRatio(strata: readonly RatioTerms[], level = 0.95): Ratio | null {
  const { r, s, p } = strata.reduce((x, y) => ({ r: x.r + y.r, s: x.s + y.s, p: x.p + y.p }), none);
  return r > 0 && s > 0 && p > 0 ? ratioOf(Math.log(r / s), Math.sqrt(p / (r * s)), level) : null;
}
