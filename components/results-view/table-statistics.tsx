import { ForestPlot } from "#components/charts/forest-plot.tsx";
import { strataOf, tableStatistics } from "#lib/federation/table-statistics.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { rolesIn } from "#lib/query/table-tests.ts";
import { oddsRatio } from "#lib/statistics/two-by-two.ts";
import type { Site } from "./figures.ts";
import { standsOnReleased } from "./reckoned-drawing.tsx";
import { StatisticsTable } from "./statistics-table.tsx";

type Shown = { output: Extract<PooledOutput, { kind: "crosstab" }>; asked: AnalysisOf<"crosstab"> | undefined; sites: readonly Site[]; title: string };

/** The statistics chosen for a table; where one ratio stands for several strata, theirs are drawn beside it. */
export function TableStatistics({ output, asked, sites, title }: Shown) {
  const statistics = tableStatistics(output, asked, [...sites]);
  return (
    <>
      <StatisticsTable caption={asked?.tests === undefined ? `${title}: do they go together?` : `${title}: statistics asked for`} statistics={statistics} standsOn={standsOnReleased} />
      {asked?.tests?.includes("stratified") === true && <Strata output={output} asked={asked} sites={sites} title={title} />}
    </>
  );
}

function Strata({ output, asked, sites, title }: Shown & { asked: AnalysisOf<"crosstab"> }) {
  const { groups } = rolesIn(asked);
  const levels = (output.dimensions.find((d) => d.variable === groups)?.levels ?? []).filter((l) => l.code !== missingLevel.code);
  const reference = levels.find((l) => l.code === asked.reference) ?? levels[0];
  if (reference === undefined) return null;
  return levels.filter((level) => level !== reference).map((level) => {
    const strata = strataOf(level.code, reference.code, asked, [...sites], output.id);
    const common = tableStatistics(output, { ...asked, tests: ["stratified"] }, [...sites]).find(({ name }) => name.startsWith("Common odds ratio") && name.includes(`, ${level.label} against `));
    if (strata.length < 2) return null;
    return (
      <ForestPlot
        key={level.code} title={`${title}: ${level.label} against ${reference.label}, within each stratum`} measure="Odds ratio" axis="log" confidence={0.95}
        rows={[
          ...strata.map(({ label, counts }) => {
            const ratio = counts && oddsRatio(counts);
            return { label, isPooled: false, weight: null, estimate: ratio ? { value: ratio.ratio, ...ratio.interval } : { absent: counts === null ? "a count is hidden" : "not defined: a count is zero" } };
          }),
          ...(common?.value != null && common.interval ? [{ label: "All strata together", isPooled: true, weight: null, estimate: { value: common.value, ...common.interval } }] : []),
        ]}
      />
    );
  });
}
