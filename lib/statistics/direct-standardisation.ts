/**
 * A rate as it would be if the population had the standard's ages, Σ wᵢ dᵢ / tᵢ, with the gamma interval of Fay & Feuer (1997), Statistics
 * in Medicine 16, 791, which holds its level where events are few. Bands' events and person-time add up over TREs;
 * *exact* on the sums: never a mean of TREs' standardised rates.
 */
import { gammaQuantile } from "./gamma.ts";
import type { Events } from "./rates.ts";
import type { Interval } from "./wald-interval.ts";

/**
 * `weights`: people of the standard population by band, in any unit. Null where a band with weight has nobody followed: its rate is not
 * known, and leaving it out would change the standard.
 */
export function directlyStandardisedRate(bands: readonly Events[], weights: readonly number[], level = 0.95): { rate: number; interval: Interval; variance: number } | null {
  const whole = weights.reduce((s, w) => s + w, 0);
  const used = bands.flatMap((band, i) => (weights[i]! > 0 ? [{ ...band, weight: weights[i]! / whole }] : []));
  if (used.length === 0 || used.some((b) => !(b.personTime > 0))) return null;
  const each = used.map((b) => b.weight / b.personTime);
  const rate = used.reduce((s, b, i) => s + each[i]! * b.events, 0);
  const variance = used.reduce((s, b, i) => s + each[i]! ** 2 * b.events, 0);
  const tail = (1 - level) / 2;
  // One more event where it would weigh most.
  const most = Math.max(...each);
  const [above, spread] = [rate + most, variance + most ** 2];
  const low = variance === 0 ? 0 : (variance / rate) * gammaQuantile({ lower: tail }, rate ** 2 / variance);
  return { rate, variance, interval: { low, high: (spread / above) * gammaQuantile({ upper: tail }, above ** 2 / spread) } };
}
