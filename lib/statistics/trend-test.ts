/**
 * Does a proportion rise or fall along ordered groups? The chi-square test for trend of Cochran (1954) and Armitage (1955), with one
 * degree of freedom, as R's prop.trend.test. Counts of TREs add up group by group; the test of the sums is *exact*.
 */
import { chiSquareTails } from "./gamma.ts";

/** Null where everyone or nobody has the event, or fewer than two scores have people. Scores are 1, 2, 3 … where not given. */
export function trendTest(events: readonly number[], people: readonly number[], scores: readonly number[] = people.map((_, i) => i + 1)): { statistic: number; p: number } | null {
  const n = people.reduce((s, x) => s + x, 0);
  const share = events.reduce((s, x) => s + x, 0) / n;
  const middle = people.reduce((s, x, i) => s + x * scores[i]!, 0) / n;
  const spread = people.reduce((s, x, i) => s + x * (scores[i]! - middle) ** 2, 0);
  if (!(share > 0 && share < 1 && spread > 0)) return null;
  const slope = events.reduce((s, x, i) => s + (x - people[i]! * share) * (scores[i]! - middle), 0);
  const statistic = slope ** 2 / (share * (1 - share) * spread);
  return { statistic, p: chiSquareTails(statistic, 1).upper };
}
