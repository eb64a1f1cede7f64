import { bernoulliExp, uniformBelow, type Fraction, type RandomBytes } from "./exact-bernoulli.ts";

const one: Fraction = { parts: 1n, of: 1n };
const magnitude = (x: bigint) => (x < 0n ? -x : x);

/** P(k) = (e^{1/s} − 1)/(e^{1/s} + 1)·e^{−|k|/s} for a scale s > 0. Canonne, Kamath and Steinke 2020, algorithm 2. */
export function discreteLaplace(scale: Fraction, bytes: RandomBytes): bigint {
  for (;;) {
    const remainder = uniformBelow(scale.parts, bytes);
    if (!bernoulliExp({ parts: remainder, of: scale.parts }, bytes)) continue;
    let whole = 0n;
    while (bernoulliExp(one, bytes)) whole += 1n;
    const size = (remainder + scale.parts * whole) / scale.of;
    const negative = uniformBelow(2n, bytes) === 1n;
    // Zero has one sign only, or it would come twice as often as it should.
    if (negative && size === 0n) continue;
    return negative ? -size : size;
  }
}

/** P(k) ∝ e^{−k²/2σ²} for a σ² > 0. Canonne, Kamath and Steinke 2020, algorithm 3: discrete Laplace, kept with chance exp(−(|k| − σ²/t)²/2σ²), t = ⌊σ⌋ + 1. */
export function discreteGaussian(variance: Fraction, bytes: RandomBytes): bigint {
  const { parts, of } = variance;
  const t = wholeRoot(parts / of) + 1n;
  for (;;) {
    const candidate = discreteLaplace({ parts: t, of: 1n }, bytes);
    const distance = magnitude(candidate) * of * t - parts;
    if (bernoulliExp({ parts: distance * distance, of: 2n * parts * of * t * t }, bytes)) return candidate;
  }
}

/** ⌊√n⌋ by Newton's steps from above. */
function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (root + n / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
