/** All that is reckoned of curves of survival: each curve's points, its median and mean, and whether the curves differ. The page and the files read the same. */
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import { curvesOf, logRankOf, type Curve } from "./reckoned-statistics.ts";
import { restrictedMeanDifferences, restrictedMeansOf } from "./restricted-means.ts";
import { stratifiedLogRank } from "./stratified-log-rank.ts";
import { unlessExact, type Statistic } from "./table-statistics.ts";

type Survival = Extract<PooledOutput, { kind: "survival" }>;

/** The tests, over everyone and within TREs, and how far the mean days of groups lie apart. Empty where there is nothing to compare. */
export function curvesCompared(output: Survival, sites: readonly PooledResult["sites"][number][]): Statistic[] {
  const curves = curvesOf(output);
  const test = logRankOf(curves);
  if (!test) return [];
  const within = stratifiedLogRank(output, sites);
  const means = restrictedMeansOf(curves.flatMap(({ curve }) => curve ?? []), output.breaks.at(-1)!);
  return unlessExact(output.table.cells, [test, ...(within ? [within] : []), ...restrictedMeanDifferences(means)]);
}

/** Of each curve: the share without the event by each day, the median, and the mean days up to the last day. */
export function curveStatistics(output: Survival): Statistic[] {
  const horizon = output.breaks.at(-1)!;
  return unlessExact(output.table.cells, curvesOf(output).flatMap(({ label, curve }): Statistic[] => {
    if (curve === null) return [{ name: `Share without the event, ${label}`, value: null, because: "A count that it needs is hidden." }];
    const mean = restrictedMeansOf([curve], horizon)[0]!.mean;
    const meanName = `Mean days without the event up to day ${horizon}, ${label}`;
    return [
      ...curve.steps.map(({ time, share, low, high, within }): Statistic => ({ name: `Share without the event by day ${time}, ${label}`, value: share, ...(low !== null && high !== null && { interval: { low, high } }), ...(within && { within }) })),
      medianOf(curve, horizon), mean ? { name: meanName, value: mean.mean, interval: mean.interval } : { name: meanName, value: null, because: "Nobody was followed so far." },
    ];
  }));
}

function medianOf({ label, median, medianInterval: { low, high } }: Curve, horizon: number): Statistic {
  const name = `Median days to the event, ${label}`;
  if (median === null) return { name, value: null, because: `Beyond day ${horizon}: more than half were without the event.` };
  return { name, value: median, ...(low !== null && high !== null && { interval: { low, high } }) };
}
