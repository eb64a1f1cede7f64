import { ForestPlot } from "#components/charts/forest-plot.tsx";
import { KaplanMeierCurve } from "#components/charts/kaplan-meier-curve.tsx";
import { inFigures, plainNumber, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { comparisonStatistics, curvesOf, groupMeans, ratesByGroup, rateStatistics } from "#lib/federation/reckoned-statistics.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { restrictedMeansOf } from "#lib/federation/restricted-means.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { curvesCompared } from "#lib/federation/survival-statistics.ts";
import type { Site } from "./figures.ts";
import { StatisticsTable } from "./statistics-table.tsx";

type Of<K extends PooledOutput["kind"]> = Extract<PooledOutput, { kind: K }>;
/** Under every statistic: it can be no more exact than what it stands on. */
export const standsOnReleased = "Reckoned from the released numbers above: as exact as they are. Where those are rounded, so is this.";

/** Means by group with their intervals, and whether they differ. */
export function ComparisonDrawing({ output, title, beside = [] }: { output: Of<"comparison">; title: string; beside?: readonly number[] }) {
  const { label, unit } = output;
  const rows = groupMeans(output).map((group) => ({ label: group.label, isPooled: false, weight: null, estimate: group.estimate ?? { absent: group.because } }));
  return (
    <>
      <ForestPlot title={title} measure={`Mean ${label}${unit === undefined ? "" : ` (${unit})`}`} axis="linear" rowsAre="groups" confidence={0.95} rows={rows} beside={beside} />
      <StatisticsTable caption={`${title}: do the groups differ?`} statistics={comparisonStatistics(output)} standsOn={standsOnReleased} />
    </>
  );
}

export function RateDrawing({ output, asked, title, beside = [] }: { output: Of<"rate">; asked?: AnalysisOf<"rate"> | undefined; title: string; beside?: readonly number[] }) {
  const rates = ratesByGroup(output);
  return (
    <>
    <ForestPlot
      title={title} measure="Events per 1,000 person-years" axis="linear" rowsAre="groups" confidence={0.95} beside={beside}
      rows={rates.map(({ label, rate }) => ({ label: rate ? `${label}: ${inFigures(rate.events)} events in ${inFigures(Math.round(rate.years))} person-years` : label, isPooled: false, weight: null, estimate: rate ? { value: rate.per1000, ...rate.interval } : { absent: "events or time not released by the same environments" } }))}
    />
      <StatisticsTable caption={`${title}: rates compared`} statistics={rateStatistics(output, asked)} standsOn={standsOnReleased} />
    </>
  );
}

/** Who has no curve because nobody knows their group; null where there is none, or curves are of everyone. */
function peopleOfNoGroup({ table: { dimensions, margins } }: Of<"survival">): string | null {
  const [by] = dimensions;
  const at = dimensions.length > 1 ? by!.levels.findIndex(({ code }) => code === missingLevel.code) : -1;
  const people = margins[0]?.[at];
  if (at < 0 || !people || (people.is === "value" && people.high === 0)) return null;
  const howMany = people.is === "value" && people.estimate !== null ? ` (${inFigures(people.estimate)}${people.low !== people.high ? ", rounded" : ""})` : "";
  return `People with no known value of “${by!.label}”${howMany} are in no curve and in no test.`;
}

/** `sites`: of a pooled answer those that it rests on, for the test within each. */
export function SurvivalDrawing({ output, title, sites = [], until }: { output: Of<"survival">; title: string; sites?: readonly Site[]; until?: number }) {
  const curves = curvesOf(output);
  const drawn = curves.flatMap(({ curve }) => (curve ? [curve] : []));
  const hidden = curves.filter(({ curve }) => curve === null).map(({ label }) => label);
  const compared = curvesCompared(output, sites);
  const horizon = output.breaks.at(-1)!;
  const means = restrictedMeansOf(drawn, horizon);
  const leftOut = peopleOfNoGroup(output);
  const meanOf = (label: string) => means.find((m) => m.label === label)?.mean;
  return (
    <>
      {drawn.length > 0 && (
        // From day 0, when everyone is watched: so many, too, are at risk on the first day that the curve is read.
        <KaplanMeierCurve
          title={title} timeHeader="Days" confidence={0.95} atRiskTimes={[0, ...output.breaks]} {...(until !== undefined && { until })}
          groups={drawn.map(({ label, steps, atRisk }) => ({ label, steps, atRisk: [atRisk[0]!, ...atRisk] }))}
        />
      )}
      {hidden.length > 0 && <p className="max-w-measure text-sm">No curve is drawn of {hidden.join(", ")}: a count that it needs is hidden.</p>}
      {leftOut !== null && <p className="max-w-measure text-sm">{leftOut}</p>}
      {drawn.length > 0 && (
        <DataTable
          caption={`${title}: median and restricted mean`} captionHidden fit density="dense" rows={drawn} rowKey={({ label }) => label}
          columns={[
            { key: "group", header: "Group", rowHeader: true, cell: ({ label }) => label },
            { key: "median", header: "Median, days", align: "number", cell: ({ median }) => (median === null ? `beyond day ${plainNumber(horizon)}` : toDigits(median, 4)) },
            { key: "median-interval", header: "95% interval of the median", align: "number", cell: ({ median, medianInterval: { low, high } }) => (median === null && low === null ? "" : `${low === null ? "not reached" : toDigits(low, 4)} to ${high === null ? "not reached" : toDigits(high, 4)}`) },
            { key: "mean", header: `Mean days without the event, up to day ${plainNumber(horizon)}`, align: "number", cell: ({ label }) => { const mean = meanOf(label); return mean ? toDigits(mean.mean, 4) : "nobody was followed so far"; } },
            { key: "interval", header: "95% interval of the mean", align: "number", cell: ({ label }) => { const mean = meanOf(label); return mean ? `${toDigits(mean.interval.low, 4)} to ${toDigits(mean.interval.high, 4)}` : ""; } },
          ]}
        />
      )}
      {compared.length > 0 && <StatisticsTable caption={`${title}: do the curves differ?`} statistics={compared} standsOn={standsOnReleased} />}
      <p className="max-w-measure text-sm text-muted">Grouped: events count at the end of the interval of days in which they came, so that no step tells of few people. A median or mean is too long by no more than the widest interval.</p>
    </>
  );
}
