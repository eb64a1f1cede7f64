/** A share of people and its interval. Counts of TREs add up; *exact* on the sums. Source: Wilson (1927), JASA 22, 209; as R's prop.test without correction. */
import { normalHalfWidth } from "./normal.ts";
import type { Interval } from "./wald-interval.ts";

/** Wilson's interval, which keeps its level near 0 and 1; null of nobody. */
export function proportion(of: number, people: number, level = 0.95): { share: number; interval: Interval } | null {
  if (!(people > 0) || of < 0 || of > people) return null;
  const share = of / people;
  const z2 = normalHalfWidth(level) ** 2;
  const middle = (share + z2 / (2 * people)) / (1 + z2 / people);
  const half = (Math.sqrt(z2) / (1 + z2 / people)) * Math.sqrt((share * (1 - share)) / people + z2 / (4 * people * people));
  return { share, interval: { low: Math.max(0, middle - half), high: Math.min(1, middle + half) } };
}
