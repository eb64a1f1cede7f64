import { bernoulliExp, uniformBelow, type Fraction, type RandomBytes } from "./exact-bernoulli.ts";

const one: Fraction = { parts: 1n, of: 1n };

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
