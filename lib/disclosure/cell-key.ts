/**
 * The cell-key method: noise on a count that depends on who is counted and on nothing else, so that asking again, in another way or in
 * another table averages nothing out. Each person has a secret record key; the keys of those counted are added up, and the fraction of
 * the sum looks the noise up. Source: ESSnet handbook (2nd ed. 2024), chapter 5; ABS TableBuilder; the 2021 censuses of the United
 * Kingdom. Tables no longer add up.
 *
 * Keys are whole numbers below 2³², fractions of which are exact: sums of floating point numbers would depend on the order of people.
 */
const keys = 2 ** 32;

/** 0 to just below 1. */
export const cellKey = (recordKeys: readonly number[]): number => recordKeys.reduce((sum, key) => (sum + key) % keys, 0) / keys;

/** The chances of noise −min(count, D) to D, in this order. */
export type NoiseRow = { from: number; chances: readonly number[] };

/**
 * Of all noises on `count` within ±`most` that make no count negative, have mean 0 and the given variance, the one of the largest entropy: chances
 * are exp(a·v + b·v²), a and b by Newton's method (Giessing 2016, “Computational issues in the design of transition probabilities”).
 * Nobody stays nobody.
 */
export function noiseFor(count: number, { most, variance }: { most: number; variance: number }): NoiseRow {
  if (count === 0) return { from: 0, chances: [1] };
  const from = -Math.min(count, most);
  const noises = Array.from({ length: most - from + 1 }, (_, i) => from + i);
  let [a, b] = [0, 0];
  for (let round = 0; round < 200; round++) {
    const raw = noises.map((v) => Math.exp(a * v + b * v * v));
    const sum = raw.reduce((x, y) => x + y, 0);
    const chances = raw.map((p) => p / sum);
    const moment = (power: number): number => chances.reduce((m, p, i) => m + p * noises[i]! ** power, 0);
    const [m1, m2, m3, m4] = [moment(1), moment(2), moment(3), moment(4)];
    const [off1, off2] = [-m1, variance - m2];
    if (Math.abs(off1) + Math.abs(off2) < 1e-12) return { from, chances };
    const [v11, v12, v22] = [m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2];
    const determinant = v11 * v22 - v12 * v12;
    // Half steps while far away: the entropy's dual is convex, but steep where chances vanish.
    const step = Math.abs(off1) + Math.abs(off2) > 0.5 ? 0.5 : 1;
    a += (step * (v22 * off1 - v12 * off2)) / determinant;
    b += (step * (v11 * off2 - v12 * off1)) / determinant;
  }
  throw new Error(`no noise within ±${most} on ${count} has variance ${variance}`);
}

/** The noise on so many people with this cell key. Small counts have their own rows; from `most` on all are alike. */
export function noiseAt(count: number, key: number, noise: { most: number; variance: number }): number {
  const { from, chances } = noiseFor(Math.min(count, noise.most), noise);
  let upTo = 0;
  const at = chances.findIndex((p) => key < (upTo += p));
  return from + (at === -1 ? chances.length - 1 : at);
}
