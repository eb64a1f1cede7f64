import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { discreteGaussian } from "./discrete-noise.ts";
import type { RandomBytes } from "./exact-bernoulli.ts";
import { millionths } from "./millionths.ts";

/** `halfWidth`: the noise of a count is at most this, in either direction, with a chance of at least 95 %. */
export type NoisyCounts = { readonly counts: readonly number[]; readonly halfWidth: number };

/**
 * Counts of one table in which each person is in at most one cell (one person moves one count by 1), with discrete Gaussian noise of σ² = 1/2ρ each; the
 * whole table costs rho. Negative results become 0, which costs nothing as it looks at the noisy numbers only, but sums of many small cells then lean upwards.
 * Refuses counts that are not whole, and a rho that is not a whole number of millionths.
 */
export function noisyCounts(counts: readonly number[], rho: number, bytes: RandomBytes): Result<NoisyCounts> {
  const cost = millionths(rho);
  if (cost === undefined) return refuse("invalid-input", "A privacy budget counts in whole millionths.");
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return refuse("invalid-input", "Only counts can be given this noise.");
  const variance = { parts: 1_000_000n, of: 2n * BigInt(cost) };
  const noisy = counts.map((count) => Math.max(0, Number(BigInt(count) + discreteGaussian(variance, bytes))));
  return ok({ counts: noisy, halfWidth: noiseHalfWidth(1 / (2 * rho)) });
}

/** The smallest h with P(|k| ≤ h) ≥ 0.95 under the discrete Gaussian; beyond 12σ nothing is left that a double could see. */
function noiseHalfWidth(variance: number): number {
  const weight = (k: number) => Math.exp(-(k * k) / (2 * variance));
  let total = 1;
  for (let k = Math.ceil(12 * Math.sqrt(variance)); k > 0; k--) total += 2 * weight(k);
  let h = 0;
  for (let within = 1; within < 0.95 * total; within += 2 * weight(h)) h++;
  return h;
}
