/** Both tails of a distribution at one place: P(X ≤ x) and P(X > x). Either may be tiny and still has its digits. */
export type Tails = { lower: number; upper: number };
/** Which quantile: the one with this probability below it, or above it. */
export type TailProbability = { lower: number } | { upper: number };

/**
 * Where a positive variable has this probability on that side. Solved for the smaller tail's logarithm over log x, nearly a straight
 * line in both tails, by false position with the Illinois step (Dowell & Jarratt 1971, BIT 11).
 */
export function quantileOfPositive(at: TailProbability, tails: (x: number) => Tails, start: number): number {
  const [side, p] = "lower" in at ? (["lower", at.lower] as const) : (["upper", at.upper] as const);
  if (!(p >= 0 && p <= 1)) throw new RangeError("a probability lies between 0 and 1");
  if (p > 0.5) return quantileOfPositive(side === "lower" ? { upper: 1 - p } : { lower: 1 - p }, tails, start);
  if (p === 0) return side === "lower" ? 0 : Infinity;
  const sign = side === "lower" ? 1 : -1;
  const target = Math.log(p);
  /** Rises with u = log x. */
  const above = (u: number): number => sign * (Math.log(tails(Math.exp(u))[side]) - target);

  let [low, high] = [Math.log(start), Math.log(start)];
  let [atLow, atHigh] = [above(low), above(low)];
  for (let step = 0.5; atLow > 0; step *= 1.5) { [high, atHigh] = [low, atLow]; low -= step; atLow = above(low); }
  for (let step = 0.5; atHigh < 0; step *= 1.5) { [low, atLow] = [high, atHigh]; high += step; atHigh = above(high); }
  if (atLow === 0) return Math.exp(low);
  let last: "low" | "high" | null = null;
  for (let i = 0; i < 200 && high - low > 1e-15 * Math.max(1, Math.abs(low)); i++) {
    const straight = high - (atHigh * (high - low)) / (atHigh - atLow);
    const next = straight > low && straight < high && i % 12 < 11 ? straight : (low + high) / 2;
    if (next === low || next === high) break;
    const value = above(next);
    if (value === 0) return Math.exp(next);
    if (value > 0) {
      if (high - next < 1e-16 * Math.max(1, Math.abs(next))) return Math.exp(next);
      [high, atHigh] = [next, value];
      if (last === "high") atLow /= 2;
      last = "high";
    } else {
      [low, atLow] = [next, value];
      if (last === "low") atHigh /= 2;
      last = "low";
    }
  }
  return Math.exp(Math.abs(atLow) < Math.abs(atHigh) ? low : high);
}
