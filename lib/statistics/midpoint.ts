/**
 * Rounds a count to the middle of its step of `base` counts: 1 to 6 read 3, 7 to 12 read 9, 13 to 18 read 15; 0 stays 0. Unlike a multiple, it is near the
 * mean of the counts that read alike. Source: OpenSAFELY documentation, midpoint-6 rounding: ⌈x/6⌉ × 6 − 3.
 * @param count non-negative whole number
 */
export const roundToMidpoint = (count: number, base: number): number => (count === 0 ? 0 : Math.ceil(count / base) * base - Math.floor(base / 2));

/** What a sum of so many midpoints says of the true one, both ends inclusive: 9 to base 6 stands for 7 to 12, 9 + 15 for 20 to 30. */
export function midpointRange(value: number, base: number, parts = 1): { low: number; high: number } {
  return { low: value - parts * (base - 1 - Math.floor(base / 2)), high: value + parts * Math.floor(base / 2) };
}
