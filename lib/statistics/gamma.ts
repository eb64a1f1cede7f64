/**
 * Log-gamma and the gamma distribution with both of its tails. What is small is never reckoned as one minus what is large, and the
 * common factor xᵃ e⁻ˣ / Γ(a + 1) is taken by Loader's saddle-point expansion, which keeps its digits for counts in the millions.
 * Sources: Loader (2000), Fast and accurate computation of binomial probabilities; NIST Digital Library of Mathematical Functions
 * 5.11.1 (Stirling), 8.7.1 (series), 8.9.2 (continued fraction, its even part, by Lentz's method as modified by Thompson & Barnett 1986).
 */
import { quantileOfPositive, type TailProbability, type Tails } from "./quantile-of-positive.ts";

/** log Γ(x + 1) − (x + ½) log x + x − ½ log 2π for x > 0: by its asymptotic series from 16 on, below by what each step down adds. */
export function stirlingError(x: number): number {
  let [z, sum] = [x, 0];
  for (; z < 16; z++) sum += (z + 0.5) * Math.log1p(1 / z) - 1;
  const square = z * z;
  return sum + (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / z;
}

/** x log(x / mean) + mean − x for x > 0: half the deviance of a Poisson count; no cancellation where they are close. */
export function poissonDeviance(x: number, mean: number): number {
  const u = (mean - x) / x;
  if (Math.abs(u) > 0.5) return x * Math.log(x / mean) + mean - x;
  const v = u / (2 + u);
  const square = v * v;
  let [sum, power] = [0, 1];
  for (let k = 3; power > 1e-18; k += 2) { sum += power / k; power *= square; }
  return x * (u * v - 2 * v * square * sum);
}

/** To about 1e-15 in relation to the larger of 1 and the result; x > 0. */
export const logGamma = (x: number): number => stirlingError(x) + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI);

const unit = 2 ** -53;
const mostSteps = 1_000_000;

/** P(X ≤ x) and P(X > x) of the gamma distribution with this shape and scale 1: the regularised incomplete gamma functions. */
export function gammaTails(x: number, shape: number): Tails {
  if (!(shape > 0 && shape < Infinity) || Number.isNaN(x)) throw new RangeError("the gamma distribution needs a shape above 0 and a number");
  if (!(x > 0)) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const factor = Math.exp(-stirlingError(shape) - poissonDeviance(shape, x)) / Math.sqrt(2 * Math.PI * shape);
  if (x < shape + 1) {
    let [sum, term] = [1, 1];
    for (let k = 1; term > unit * sum; k++) { term *= x / (shape + k); sum += term; }
    const lower = factor * sum;
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - shape;
  let [c, d] = [Infinity, 1 / b];
  let fraction = d;
  for (let k = 1; ; k++) {
    if (k > mostSteps) throw new RangeError("the gamma distribution did not converge");
    const a = -k * (k - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) <= 2 * unit) break;
  }
  const upper = factor * shape * fraction;
  return { lower: 1 - upper, upper };
}
export const gammaQuantile = (at: TailProbability, shape: number): number => quantileOfPositive(at, (x) => gammaTails(x, shape), shape);

/** Chi-square is twice a gamma variable of half the degrees of freedom. */
export const chiSquareTails = (x: number, df: number): Tails => gammaTails(x / 2, df / 2);
export const chiSquareQuantile = (at: TailProbability, df: number): number => 2 * gammaQuantile(at, df / 2);
