/**
 * The levels of a table of follow-up on public breaks: [0, b1], (b1, b2], … so that an event on a break's day is in the interval that
 * ends with it. Each interval has two levels, event and left without it; then one for those still followed after the last break, and
 * one for those of whom time or event is not known. A code says both ends of its interval, because curves on other days are of other people. Kaplan & Meier (1958) on grouped times.
 */
import type { Level } from "./dictionary.ts";
import { missingLevel } from "./outputs.ts";

export const lifeTableLevels = (breaks: readonly number[]): Level[] => [
  ...breaks.flatMap((to, i): Level[] => {
    const interval = i === 0 ? `day 0 to ${to}` : `after day ${breaks[i - 1]} to day ${to}`;
    const days = `${breaks[i - 1] ?? 0}-${to}`;
    return [{ code: `event-${days}`, label: `Event, ${interval}` }, { code: `left-${days}`, label: `Left without it, ${interval}` }];
  }),
  { code: `beyond-${breaks.at(-1)}`, label: `Still followed after day ${breaks.at(-1)}` },
  missingLevel,
];

/** Where a person of known time stands among the levels. */
export function lifeTableLevel(breaks: readonly number[], days: number, hadEvent: boolean): number {
  const interval = breaks.findIndex((to) => days <= to);
  return interval < 0 ? 2 * breaks.length : 2 * interval + (hadEvent ? 0 : 1);
}

/** The counts of one group on fewer breaks, all of them among the old ones; the last of the old ones stays. */
export function onFewerBreaks(counts: readonly number[], breaks: readonly number[], kept: readonly number[]): number[] {
  const merged = lifeTableLevels(kept).map(() => 0);
  breaks.forEach((to, i) => {
    const into = kept.findIndex((k) => to <= k);
    merged[2 * into]! += counts[2 * i]!;
    merged[2 * into + 1]! += counts[2 * i + 1]!;
  });
  merged[2 * kept.length] = counts[2 * breaks.length]!;
  merged[2 * kept.length + 1] = counts[2 * breaks.length + 1]!;
  return merged;
}
