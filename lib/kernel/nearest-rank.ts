/**
 * The smallest of all values that at least `share` of them do not exceed: the inverse of the empirical distribution function (Hyndman and Fan 1996, The
 * American Statistician 50, definition 1). `values` in any order; null of none. Of 1 to 10, half: 5; nine in ten: 9.
 */
export function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  // A share such as 0.9 is no exact number of the machine: 0.9 × 10 must not become the eleventh.
  return sorted[Math.max(0, Math.ceil(sorted.length * share - 1e-9) - 1)] ?? null;
}
