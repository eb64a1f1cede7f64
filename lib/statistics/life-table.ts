/**
 * What a survival curve stands on: at each of some times, how many were still followed just before, had the event, or left without it.
 * Tables of TREs on the same times add up. *Exact* where the times are all those at which anybody anywhere had the event or left; on a
 * public grid, events and departures of an interval count at its end, and the curve is that of the grouped times.
 */
export type LifeTable = { times: readonly number[]; atRisk: readonly number[]; events: readonly number[]; censored: readonly number[] };

/** Times rise; who leaves at a time is still at risk then. `beyond`: how many are still followed after the last time. */
export function lifeTable(times: readonly number[], events: readonly number[], censored: readonly number[], beyond: number): LifeTable {
  const atRisk = new Array<number>(times.length).fill(0);
  for (let i = times.length - 1, still = beyond; i >= 0; i--) atRisk[i] = still += events[i]! + censored[i]!;
  return { times, atRisk, events, censored };
}

/** How many were still followed just before this time: on a grid, those followed past the break before it. */
export function numberAtRisk({ times, atRisk, events, censored }: LifeTable, time: number): number {
  const at = times.findIndex((t) => t >= time);
  const last = times.length - 1;
  if (at >= 0) return atRisk[at]!;
  return last < 0 ? 0 : atRisk[last]! - events[last]! - censored[last]!;
}

export function addLifeTables(a: LifeTable, b: LifeTable): LifeTable {
  if (a.times.length !== b.times.length || a.times.some((t, i) => t !== b.times[i])) throw new TypeError("life tables add up on the same times only");
  const add = (x: readonly number[], y: readonly number[]): number[] => x.map((count, i) => count + y[i]!);
  return { times: a.times, atRisk: add(a.atRisk, b.atRisk), events: add(a.events, b.events), censored: add(a.censored, b.censored) };
}
