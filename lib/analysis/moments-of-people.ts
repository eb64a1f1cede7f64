/**
 * Mean and squared deviations of people's values, with those of the two furthest from it for dominance rules. Two passes: the deviations
 * are taken from the mean itself, so that nothing cancels (Chan, Golub & LeVeque 1983).
 */
import type { GroupMoments, Magnitude } from "#lib/query/outputs.ts";
import { fewestApart } from "#lib/query/told-by-value.ts";

/** The two furthest from nought of what is noted, those above it first. */
function largestTwo() {
  let [first, second] = [0, 0];
  const isFurther = (x: number, than: number): boolean => Math.abs(x) > Math.abs(than) || (x === -than && x > than);
  return {
    note: (x: number): void => {
      if (isFurther(x, first)) [first, second] = [x, first];
      else if (isFurther(x, second)) second = x;
    },
    found: (): [number, number] => [first, second],
  };
}

/** Of each group; NaN values are left out. */
export function momentsByGroup(values: Float64Array, groups: number, groupOf: (person: number) => number): GroupMoments[] {
  const n = new Array<number>(groups).fill(0);
  const sum = new Array<number>(groups).fill(0);
  // Sums from the group's first value keep their digits where all values are large.
  const first = new Array<number>(groups).fill(Number.NaN);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) continue;
    const g = groupOf(i);
    if (n[g] === 0) first[g] = x;
    n[g]! += 1;
    sum[g]! += x - first[g]!;
  }
  const mean = n.map((count, g) => (count === 0 ? 0 : first[g]! + sum[g]! / count));
  const m2 = new Array<number>(groups).fill(0);
  const largest = n.map(largestTwo);
  const known = n.map((count) => new Float64Array(count));
  const at = n.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) continue;
    const g = groupOf(i);
    const deviation = x - mean[g]!;
    m2[g]! += deviation * deviation;
    largest[g]!.note(deviation);
    known[g]![at[g]!++] = x;
  }
  return n.map((count, g) => ({ n: count, mean: mean[g]!, m2: m2[g]!, largestDeviations: largest[g]!.found(), fewestApart: fewestApart(known[g]!) }));
}

/** Sums of values that are never negative, by group. */
export function magnitudesByGroup(values: ArrayLike<number>, groups: number, groupOf: (person: number) => number | undefined): Magnitude[] {
  const sum = new Array<number>(groups).fill(0);
  const largest = sum.map(largestTwo);
  for (let i = 0; i < values.length; i++) {
    const g = groupOf(i);
    if (g === undefined) continue;
    sum[g]! += values[i]!;
    largest[g]!.note(values[i]!);
  }
  return sum.map((s, g) => ({ sum: s, largest: largest[g]!.found() }));
}
