/**
 * Events per person-time. Events and person-time of TREs add up; all of this is *exact* on the sums. Sources: Garwood (1936) for the exact
 * interval of a Poisson count; Rothman, Greenland & Lash (2008), chapter 14, for ratios.
 */
import { gammaQuantile } from "./gamma.ts";
import { ratioOf, type Interval, type Ratio } from "./wald-interval.ts";

/** In whatever unit of time: rates are per that unit. */
export type Events = { events: number; personTime: number };

/** Of the mean of a Poisson count. */
export function exactCountInterval(events: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return { low: events === 0 ? 0 : gammaQuantile({ lower: tail }, events), high: gammaQuantile({ upper: tail }, events + 1) };
}

/** Null where nobody was followed. */
export function rate({ events, personTime }: Events, level = 0.95): { rate: number; interval: Interval } | null {
  if (!(personTime > 0)) return null;
  const { low, high } = exactCountInterval(events, level);
  return { rate: events / personTime, interval: { low: low / personTime, high: high / personTime } };
}

/** First rate over the second; null where either has no event or no time. */
export function rateRatio(a: Events, b: Events, level = 0.95): Ratio | null {
  if (!(a.events > 0 && b.events > 0 && a.personTime > 0 && b.personTime > 0)) return null;
  return ratioOf(Math.log(a.events / a.personTime) - Math.log(b.events / b.personTime), Math.sqrt(1 / a.events + 1 / b.events), level);
}
