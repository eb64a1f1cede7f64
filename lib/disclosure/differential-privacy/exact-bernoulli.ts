/**
 * Coins whose chance is exact, from bytes and whole numbers alone: noise from doubles can be undone (Mironov, CCS 2012).
 * Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), section 5.1 and algorithm 1.
 * All of these take a time that varies with their outcome: sample before the answer is due.
 */

/** Gives so many uniform bytes: crypto.getRandomValues in a program, a seeded stream in a test. */
export type RandomBytes = (length: number) => Uint8Array;
/** Not negative, not reduced; `of` > 0. */
export type Fraction = { readonly parts: bigint; readonly of: bigint };

/** Uniform over 0 … n − 1, n ≥ 1; draws that would favour small numbers are thrown away. */
export function uniformBelow(n: bigint, bytes: RandomBytes): bigint {
  const bits = (n - 1n).toString(2).length;
  for (;;) {
    const drawn = bytes(Math.ceil(bits / 8)).reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
    const value = BigInt.asUintN(bits, drawn);
    if (value < n) return value;
  }
}

/** True with chance parts/of ≤ 1. */
const bernoulli = ({ parts, of }: Fraction, bytes: RandomBytes): boolean => uniformBelow(of, bytes) < parts;

/** True with chance exp(−x). */
export function bernoulliExp(x: Fraction, bytes: RandomBytes): boolean {
  let { parts } = x;
  for (; parts > x.of; parts -= x.of) if (!bernoulliExpUpToOne({ parts: 1n, of: 1n }, bytes)) return false;
  return bernoulliExpUpToOne({ parts, of: x.of }, bytes);
}

/** x ≤ 1: the number of successes in a row, where the k-th has chance x/k, is even with chance 1 − x + x²/2! − … */
function bernoulliExpUpToOne({ parts, of }: Fraction, bytes: RandomBytes): boolean {
  let k = 1n;
  while (bernoulli({ parts, of: of * k }, bytes)) k += 1n;
  return k % 2n === 1n;
}
