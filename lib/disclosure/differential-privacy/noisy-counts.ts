import { discreteLaplace } from "./discrete-noise.ts";
import type { RandomBytes } from "./exact-bernoulli.ts";
import { millionths } from "./millionths.ts";

/**
 * A count with discrete Laplace noise of scale 1/ε; negative where the noise is. One person more or less moves one cell of a table by 1, so a whole
 * table in which each person is in one cell is ε-differentially private (Dwork, McSherry, Nissim and Smith 2006; discrete: Ghosh, Roughgarden and
 * Sundararajan 2009). Throws where the count is none, or ε is not whole in millionths.
 */
export function withNoise(count: number, epsilon: number, bytes: RandomBytes): number {
  const parts = millionths(epsilon);
  if (parts === undefined) throw new Error("epsilon counts in whole millionths");
  if (!Number.isSafeInteger(count) || count < 0) throw new Error("only a count can be given this noise");
  return count + Number(discreteLaplace({ parts: 1_000_000n, of: BigInt(parts) }, bytes));
}

/** Of one count: 2q/(1 − q)², q = e^{−ε}. ε = 0.5: 7.83. */
export const noiseVariance = (epsilon: number): number => (2 * Math.exp(-epsilon)) / (1 - Math.exp(-epsilon)) ** 2;

/**
 * The smallest h with P(|noise| ≤ h) ≥ 0.95, of the sum of `counts` noisy counts. One: P(|k| ≤ h) = 1 − 2q^{h+1}/(1 + q). A sum of n is the difference
 * of two negative binomials (n, q), whose chances follow from each other: P(k + 1) = P(k)·q(k + n)/(k + 1).
 */
export function noiseHalfWidth(epsilon: number, counts = 1): number {
  const q = Math.exp(-epsilon);
  if (counts === 1) return Math.max(0, Math.ceil(Math.log((0.05 * (1 + q)) / 2) / -epsilon - 1 - 1e-9));
  const spread = Math.sqrt(counts * q) / (1 - q);
  // Beyond 12 standard deviations, and the slower fall of a single geometric, nothing is left that a double could see.
  const reach = Math.ceil(12 * spread + 40 / epsilon);
  const middle = Math.floor((counts * q) / (1 - q));
  const from = Math.max(0, middle - reach);
  const chances = new Float64Array(middle + reach + 1 - from);
  chances[middle - from] = 1;
  for (let k = middle; k < middle + reach; k++) chances[k + 1 - from] = (chances[k - from]! * q * (k + counts)) / (k + 1);
  for (let k = middle; k > from; k--) chances[k - 1 - from] = (chances[k - from]! * k) / (q * (k - 1 + counts));
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  const apart = (by: number): number => {
    let sum = 0;
    for (let k = 0; k + by < chances.length; k++) sum += chances[k]! * chances[k + by]!;
    return sum / total ** 2;
  };
  let within = apart(0);
  let h = 0;
  while (within < 0.95) within += 2 * apart(++h);
  return h;
}
