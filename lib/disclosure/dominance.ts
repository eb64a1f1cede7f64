/**
 * Dominance in sums of what is never negative: whether one contributor's part could be reckoned from the sum, by somebody who knows his own.
 * Contributions x1 ≥ x2 ≥ … with sum X. Source: SDC Handbook (2nd ed. 2024) and “Handbook on Statistical Disclosure Control”
 * (ESSnet, 2nd ed. 2024), chapter 4. A sum of nothing but zeros is dominated by nobody. The parameters are part of a public policy here;
 * offices that publish magnitudes of businesses keep them to themselves.
 */
import type { DisclosurePolicy } from "./policy.ts";

/** A sum and its largest parts in order, as many as the rule looks at. */
export type Contributions = { sum: number; largest: readonly number[] };

const part = ({ largest }: Contributions, n: number): number => largest[n] ?? 0;
const rest = (of: Contributions): number => of.sum - part(of, 0) - part(of, 1);

/** p% rule: X − x1 − x2 < (p/100) x1. */
export const failsPPercent = (of: Contributions, p: number): boolean => rest(of) < (p / 100) * part(of, 0);

/** (n, k) rule: x1 + … + xn ≥ (k/100) X. Sources differ in whether just k % is too much (SACRO: yes; the handbook: no): the stricter reading. */
export const failsNk = (of: Contributions, n: number, k: number): boolean => of.sum > 0 && of.largest.slice(0, n).reduce((a, b) => a + b, 0) >= (k / 100) * of.sum;

export const isDominated = (of: Contributions, { pPercent, nk }: DisclosurePolicy["dominance"]): boolean =>
  (pPercent > 0 && failsPPercent(of, pPercent)) || nk.some(({ n, k }) => failsNk(of, n, k));
