/**
 * A rate as it would be if the population had the standard's ages, Σ wᵢ dᵢ / tᵢ, with the gamma interval of Fay & Feuer (1997), Statistics
 * in Medicine 16, 791, which holds its level where events are few. Bands' events and person-time add up over TREs;
 * *exact* on the sums: never a mean of TREs' standardised rates.
 */
import { fQuantile, fTails } from "./beta.ts";
import { gammaQuantile } from "./gamma.ts";
import type { Events } from "./rates.ts";
import type { Interval } from "./wald-interval.ts";

/** `most`: what one more event would add to the rate where it weighs most. */
export type StandardisedRate = { rate: number; interval: Interval; variance: number; most: number };

/**
 * `weights`: people of the standard population by band, in any unit. Null where a band with weight has nobody followed: its rate is not
 * known, and leaving it out would change the standard.
 */
export function directlyStandardisedRate(bands: readonly Events[], weights: readonly number[], level = 0.95): StandardisedRate | null {
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
  return { rate, variance, most, interval: { low, high: (spread / above) * gammaQuantile({ upper: tail }, above ** 2 / spread) } };
}

/**
 * The ratio of two directly standardised rates of different people, with the F interval of Fay (1999), Communications in Statistics: Theory and Methods 28, 2141:
 * the gamma distributions behind Fay & Feuer's intervals, one rate's lower against the other's upper. Of a single band it is the exact conditional interval of
 * two counts. `p`: twice the smaller tail at a ratio of 1. Null where the rate that it divides by has no event.
 */
export function standardisedRateRatio(a: StandardisedRate, b: StandardisedRate, level = 0.95): { ratio: number; interval: Interval; p: number } | null {
  if (!(b.rate > 0)) return null;
  const tail = (1 - level) / 2;
  const lower = ({ rate, variance }: StandardisedRate) => ({ mean: rate, df: (2 * rate ** 2) / variance });
  const upper = ({ rate, variance, most }: StandardisedRate) => ({ mean: rate + most, df: (2 * (rate + most) ** 2) / (variance + most ** 2) });
  const [least, most] = [{ over: lower(a), under: upper(b) }, { over: upper(a), under: lower(b) }];
  const ratioOf = ({ over, under }: typeof least) => over.mean / under.mean;
  const low = a.rate > 0 ? ratioOf(least) * fQuantile({ lower: tail }, least.over.df, least.under.df) : 0;
  const high = ratioOf(most) * fQuantile({ upper: tail }, most.over.df, most.under.df);
  const below = a.rate > 0 ? fTails(1 / ratioOf(least), least.over.df, least.under.df).lower : 1;
  return { ratio: a.rate / b.rate, interval: { low, high }, p: Math.min(1, 2 * Math.min(below, fTails(1 / ratioOf(most), most.over.df, most.under.df).upper)) };
}
