/**
 * Mean days without the event, up to the last day that was asked for: the area under each curve (lib/statistics/restricted-mean-survival.ts).
 * *Grouped*: events count at the end of the interval of days in which they came, so a mean may be too long by at most the width of the
 * widest interval. The last day follows from the question and is always a shared break.
 */
import { restrictedMeanDifference, restrictedMeanSurvival, type RestrictedMean } from "#lib/statistics/restricted-mean-survival.ts";
import { kaplanMeier } from "#lib/statistics/kaplan-meier.ts";
import type { Curve, Statistic } from "./reckoned-statistics.ts";
import { normalTwoSided } from "#lib/statistics/normal.ts";

/** Null of a curve that ends above zero before the horizon: nobody was followed that far. */
export const restrictedMeansOf = (curves: readonly Curve[], horizon: number): { label: string; mean: RestrictedMean | null }[] =>
  curves.map(({ label, table }) => ({ label, mean: restrictedMeanSurvival(kaplanMeier(table), horizon) }));

/** Each later group less the first. */
export function restrictedMeanDifferences(means: readonly { label: string; mean: RestrictedMean | null }[]): Statistic[] {
  const [first, ...others] = means;
  if (!first?.mean) return [];
  const reference = first.mean;
  return others.flatMap(({ label, mean }): Statistic[] => {
    if (!mean) return [];
    const { difference, standardError, interval } = restrictedMeanDifference(mean, reference);
    return [{ name: `Difference in mean days, ${label} less ${first.label}`, value: difference, interval, ...(standardError > 0 && { p: normalTwoSided(difference / standardError) }) }];
  });
}
