/**
 * The beta distribution with both of its tails, and Student's t and Fisher's F, which are beta variables in another dress. Sources:
 * Loader (2000) for the common factor; Didonato & Morris (1992), ACM Transactions on Mathematical Software 18(3), for the
 * continued fraction, which unlike the usual one does not cancel where a is large and x near 1; Lentz's method as modified by Thompson &
 * Barnett (1986); Abramowitz & Stegun 26.6.2 and 26.7.1 for F and t.
 */
import { poissonDeviance, stirlingError } from "./gamma.ts";
import { quantileOfPositive, type TailProbability, type Tails } from "./quantile-of-positive.ts";

const unit = 2 ** -53;
const mostSteps = 1_000_000;

/** I_x(a, b) and 1 − I_x(a, b). Both x and y = 1 − x are given, as one of them may be too close to 1 to tell the other. */
export function betaTails(x: number, y: number, a: number, b: number): Tails {
  if (!(a > 0 && b > 0 && a + b < Infinity) || Number.isNaN(x + y)) throw new RangeError("the beta distribution needs shapes above 0 and a number");
  if (!(x > 0)) return { lower: 0, upper: 1 };
  if (!(y > 0)) return { lower: 1, upper: 0 };
  // How far x lies below the mean, times a + b.
  const away = a * y - b * x;
  if (away < 0) {
    const { lower, upper } = betaTails(y, x, b, a);
    return { lower: upper, upper: lower };
  }
  const n = a + b;
  // Γ(a + b) / (Γ(a) Γ(b)) xᵃ yᵇ
  const factor = Math.exp(stirlingError(n) - stirlingError(a) - stirlingError(b) - poissonDeviance(a, n * x) - poissonDeviance(b, n * y)) * Math.sqrt((a * b) / (2 * Math.PI * n));
  let fraction = a / (a + 1) * (away + 1);
  let [c, d] = [fraction, 0];
  for (let m = 1; ; m++) {
    if (m > mostSteps) throw new RangeError("the beta distribution did not converge");
    const odd = a + 2 * m - 1;
    const above = ((a + m - 1) * (n + m - 1) * m * (b - m) * x * x) / (odd * odd);
    const below = m + (m * (b - m) * x) / odd + ((a + m) / (odd + 2)) * (away + 1 + m * (1 + y));
    d = 1 / (below + above * d);
    c = below + above / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) <= 2 * unit) break;
  }
  const lower = factor / fraction;
  return { lower, upper: 1 - lower };
}

/** P(F ≤ f) and P(F > f). */
export function fTails(f: number, df1: number, df2: number): Tails {
  if (f <= 0) return { lower: 0, upper: 1 };
  const ratio = (df1 * f) / df2;
  const [x, y] = ratio > 1 ? [1 / (1 + 1 / ratio), 1 / ratio / (1 + 1 / ratio)] : [ratio / (1 + ratio), 1 / (1 + ratio)];
  return betaTails(x, y, df1 / 2, df2 / 2);
}
export const fQuantile = (at: TailProbability, df1: number, df2: number): number => quantileOfPositive(at, (f) => fTails(f, df1, df2), 1);

/** P(|T| ≤ |t|) and P(|T| > |t|): the second is the two-sided p value. */
export const studentTwoSided = (t: number, df: number): Tails => fTails(t * t, 1, df);
/** P(T ≤ t) and P(T > t). */
export function studentTails(t: number, df: number): Tails {
  const beyond = studentTwoSided(t, df).upper / 2;
  return t < 0 ? { lower: beyond, upper: 1 - beyond } : { lower: 1 - beyond, upper: beyond };
}
/** How many standard errors to either side hold this share, such as 0.95. */
export const studentHalfWidth = (level: number, df: number): number => Math.sqrt(fQuantile({ lower: level }, 1, df));
