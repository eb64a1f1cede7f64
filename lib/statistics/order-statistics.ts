/**
 * Quantiles from counts. Counts of values up to public cuts add up over TREs. Type 7 of Hyndman & Fan (1996), The American Statistician
 * 50(4), R's default, lies between two order statistics, and is *exact* where cuts are at the dictionary's precision; from a histogram
 * on wider breaks it is *grouped*: known to lie in one or two bins, and guessed within them.
 */

/** The order statistics (from 1) that a quantile lies between, and how far from the first to the second. */
export function quantileRanks(n: number, share: number): { below: number; above: number; fraction: number } {
  const h = (n - 1) * share;
  const below = Math.floor(h) + 1;
  return { below, above: Math.min(n, below + 1), fraction: h - Math.floor(h) };
}

export const betweenOrderStatistics = (below: number, above: number, fraction: number): number => (fraction === 0 ? below : below + fraction * (above - below));

/** The k-th smallest of all values, from how many are at most each cut; cuts rise. Null where it lies beyond the last. */
export function orderStatistic(cuts: readonly number[], atMost: readonly number[], k: number): number | null {
  const at = atMost.findIndex((count) => count >= k);
  return at < 0 ? null : cuts[at]!;
}

/** Type 7 from counts up to cuts that are all the values there can be; null for nobody, or where it lies beyond the cuts. `n`: everyone. */
export function quantileOfCounts(cuts: readonly number[], atMost: readonly number[], n: number, share: number): number | null {
  if (n < 1) return null;
  const { below, above, fraction } = quantileRanks(n, share);
  const [low, high] = [orderStatistic(cuts, atMost, below), orderStatistic(cuts, atMost, above)];
  if (low === null) return null;
  return high === null ? (fraction === 0 ? low : null) : betweenOrderStatistics(low, high, fraction);
}

/**
 * From counts in bins between `breaks` (one more than counts): `low` to `high` holds the quantile for certain; `value` takes people of a
 * bin to stand evenly in it (the k-th of m at (k − ½) / m of its width), so that it is off by less than the bins' width. Null for nobody.
 */
export function quantileOfHistogram(breaks: readonly number[], counts: readonly number[], share: number): { value: number; low: number; high: number } | null {
  const n = counts.reduce((s, c) => s + c, 0);
  if (n < 1) return null;
  const { below, above, fraction } = quantileRanks(n, share);
  const place = (k: number): { value: number; low: number; high: number } => {
    let before = 0;
    const bin = counts.findIndex((c) => (before += c) >= k);
    const inside = k - (before - counts[bin]!) - 0.5;
    const [low, high] = [breaks[bin]!, breaks[bin + 1]!];
    return { low, high, value: low + ((high - low) * inside) / counts[bin]! };
  };
  const [first, second] = [place(below), place(above)];
  const between = (of: "value" | "low" | "high"): number => betweenOrderStatistics(first[of], second[of], fraction);
  return { value: between("value"), low: between("low"), high: between("high") };
}
