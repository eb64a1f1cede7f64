/**
 * Noise, then rounding, each count by itself: under the cell-key method totals need not add up to their parts, and how far they don't tells
 * nothing that the ranges of the parts don't. The audit of the rounded release holds them against each other all the same.
 */
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { Answer } from "./ledger/said.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import { asBefore } from "./released-rounding.ts";
import type { RoundedCount } from "./released-rounding.ts";

/** One per count; null where the count is not shown. 22 with noise +2, to the nearest 5: 25, within 4. A count without its noise is a fault of the caller. */
export function roundNoisy(
  linked: LinkedCounts, hiding: Hiding, base: number, noise: ReadonlyMap<string, number>, { most, variance }: { most: number; variance: number }, before: readonly (Answer | undefined)[] = [],
): (RoundedCount | null)[] {
  return linked.counts.map(({ key, value }, i) => {
    if (!isShown(linked, hiding, i)) return null;
    const answer = before[i];
    const roundedTo = base + 2 * most;
    // An earlier answer as wide as noise makes them had noise.
    if (answer) return { ...asBefore(answer), ...(answer.roundedTo >= roundedTo && { noiseVariance: variance }) };
    if (value === 0) return { value: 0, roundedTo: 1, stated: { low: 0, high: 0 } };
    const moved = noise.get(key);
    if (moved === undefined && linked.counts[i]!.released) throw new Error(`the count ${key} has no noise`);
    const rounded = roundHalfUp(value + (moved ?? 0), base);
    return { value: rounded, roundedTo, noiseVariance: variance, stated: { low: Math.max(0, rounded - Math.floor(base / 2) - most), high: rounded + Math.ceil(base / 2) - 1 + most } };
  });
}
