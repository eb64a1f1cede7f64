/**
 * Rounding, after suppression. One count has one released number, wherever it appears.
 *
 * The rule: a count that is the sum of other shown counts of the run is released as the sum of their released numbers, never
 * rounded on its own; all others are rounded to the nearest multiple of the base, halves up, or to the middle of their step. Totals rounded on their own undo
 * the rounding (8, 8, 8, 8 shown as 10, 10, 10, 10 beside 30 can be nothing else); sums of released numbers say nothing new.
 * A released sum states its own, wider range: four numbers to the nearest 5 give a total to within 10. Of several ways to add
 * up, the one with the narrowest range is taken, then the one with fewest parts.
 *
 * Two tables of one run may still narrow each other's numbers through the population that both add up to. The audit finds
 * where more than half of a rounding is undone; then the whole run is rounded to twice the base.
 *
 * A count that was released before keeps the number that it had then (`before`): two roundings of one count narrow each other.
 */
import { halfUpRange, roundHalfUp } from "#lib/statistics/half-up.ts";
import { midpointRange, roundToMidpoint } from "#lib/statistics/midpoint.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { Answer } from "./ledger/said.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";

export type RoundedCount = {
  value: number;
  roundedTo: number;
  /** Where the truth lies, both ends inclusive, if not within half of `roundedTo`: of midpoints. */
  range?: { low: number; high: number };
  /** What the number says of the count; null for a sum, which says no more than its parts. */
  stated: { low: number; high: number } | null;
  /** Where noise was added before rounding. */
  noiseVariance?: number;
};

/** What an earlier answer says; that of a sum is as wide as its parts together. */
export const asBefore = ({ value, roundedTo, range }: Answer): RoundedCount => ({ value, roundedTo, ...(range && { range }), stated: range ?? around(value, roundedTo) });

/** Whatever was rounded to the nearest so many, halves either way. */
const around = (value: number, roundedTo: number): { low: number; high: number } => ({ low: value - Math.floor(roundedTo / 2), high: value + Math.floor(roundedTo / 2) });

/** One count by itself, which is somebody. */
export type RoundingOfOne = (count: number) => RoundedCount;
const toMultiple = (base: number): RoundingOfOne => (count) => ({ value: roundHalfUp(count, base), roundedTo: base, stated: halfUpRange(roundHalfUp(count, base), base) });
const toMidpoint = (base: number): RoundingOfOne => (count) => {
  const value = roundToMidpoint(count, base);
  return { value, roundedTo: base, range: midpointRange(value, base), stated: midpointRange(value, base) };
};
/** `base`: the policy's own, or a coarser one, whose steps have middles that may be too small to be shown: then to multiples. */
export const roundingOf = ({ rounding, roundingBase }: Pick<DisclosurePolicy, "rounding" | "roundingBase">, base: number): RoundingOfOne => (rounding === "midpoint" && base === roundingBase && base > 1 ? toMidpoint(base) : toMultiple(base));
const rangeOf = ({ value, roundedTo, range }: RoundedCount): { low: number; high: number } => range ?? around(value, roundedTo);

/** One per count; null where the count is not shown. */
export function roundReleased(linked: LinkedCounts, hiding: Hiding, ofOne: RoundingOfOne, before: readonly (Answer | undefined)[] = []): (RoundedCount | null)[] {
  const shown = (i: number): boolean => isShown(linked, hiding, i);
  const value = (i: number): number => linked.counts[i]!.value;

  // A total with one part that isn't zero is the same number as that part.
  const same = linked.counts.map((_, i) => i);
  const find = (i: number): number => (same[i] === i ? i : find(same[i]!));
  const sums: { total: number; parts: number[] }[] = [];
  for (const { total, parts } of linked.equations) {
    if (!parts.every(shown)) continue;
    const people = parts.filter((p) => value(p) > 0);
    if (people.length === 1) same[find(people[0]!)] = find(total);
    else if (people.length > 1) sums.push({ total, parts: people });
  }
  const sumsOf = new Map<number, number[][]>();
  for (const { total, parts } of sums) sumsOf.set(find(total), [...(sumsOf.get(find(total)) ?? []), parts]);

  const done = new Map<number, RoundedCount>();
  before.forEach((answer, i) => answer && shown(i) && done.set(find(i), asBefore(answer)));
  const round = (i: number): RoundedCount => {
    const root = find(i);
    const known = done.get(root);
    if (known) return known;
    const ways = (sumsOf.get(root) ?? []).map((parts) => {
      const rounded = parts.map(round);
      const within = rounded.filter((r) => r.roundedTo > 1).reduce((sum, r) => sum + r.roundedTo, 0);
      const ranges = rounded.some((r) => r.range) && rounded.map(rangeOf);
      return {
        parts: parts.length, value: rounded.reduce((sum, r) => sum + r.value, 0), roundedTo: Math.max(1, within),
        ...(ranges && { range: { low: ranges.reduce((sum, r) => sum + r.low, 0), high: ranges.reduce((sum, r) => sum + r.high, 0) } }),
      };
    });
    const best = ways.sort((a, b) => a.roundedTo - b.roundedTo || a.parts - b.parts)[0];
    const result: RoundedCount = best
      ? { value: best.value, roundedTo: best.roundedTo, ...(best.range && { range: best.range }), stated: null }
      : value(i) === 0 ? { value: 0, roundedTo: 1, stated: { low: 0, high: 0 } } : ofOne(value(i));
    done.set(root, result);
    return result;
  };
  return linked.counts.map((_, i) => (shown(i) ? (before[i] ? asBefore(before[i]) : round(i)) : null));
}
