import { scaleLinear } from "d3-scale";
import { axisHeight, CountAxis } from "#components/charts/bar.tsx";
import { ChartFrame, percent, type ChartText } from "#components/charts/chart-frame.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";

export type CountedQuarter = { quarter: string; counts: readonly number[] };

const barHeight = 12;
const labelHeight = 22;
/** Of a bar with its words above it: beside a long bar they would run out of a narrow screen. */
const rowHeight = 32;
const series = ["var(--color-series-1)", "var(--color-series-2)", "var(--color-series-3)"];

/** Numbers of one or a few kinds by quarter: a bar of each, its number written above it, and the same numbers as a table. */
export function QuarterBars({ kinds, quarters, unit, ...text }: Omit<ChartText, "unit"> & { kinds: readonly string[]; quarters: readonly CountedQuarter[]; unit: string }) {
  const scale = scaleLinear().domain([0, Math.max(1, ...quarters.flatMap((q) => q.counts))]).range([0, 0.98]).nice(4);
  const blockHeight = labelHeight + kinds.length * rowHeight + 8;
  const height = quarters.length * blockHeight;
  const sums = kinds.map((_, at) => quarters.reduce((sum, q) => sum + (q.counts[at] ?? 0), 0));
  const description = `${kinds.map((kind, at) => `${kind}: ${inFigures(sums[at] ?? 0)}`).join(", ")}, ${quarters.length === 1 ? "in" : `from ${inWords(quarters[0]?.quarter)} to`} ${inWords(quarters.at(-1)?.quarter)}.`;
  return (
    <ChartFrame
      {...text} kind="Bar chart" description={description} height={height + axisHeight} data={[["quarter", ...kinds], ...quarters.map((q) => [q.quarter, ...q.counts])]}
      numbers={(
        <DataTable
          caption={text.title} captionHidden fit density="dense" rows={quarters} rowKey={(q) => q.quarter}
          columns={[{ key: "quarter", header: "Quarter", rowHeader: true, cell: (q) => inWords(q.quarter) }, ...kinds.map((kind, at) => ({ key: kind, header: kind, align: "number" as const, cell: (q: CountedQuarter) => inFigures(q.counts[at] ?? 0) }))]}
        />
      )}
    >
      <CountAxis scale={scale} height={height} unit={unit} />
      {quarters.map(({ quarter, counts }, row) => (
        <g key={quarter}>
          <text x="0" y={row * blockHeight + 15} fontSize="14" fontWeight="600" fill="var(--color-ink)">{inWords(quarter)}</text>
          {kinds.map((kind, at) => {
            const y = row * blockHeight + labelHeight + at * rowHeight;
            const count = counts[at] ?? 0;
            return (
              <g key={kind}>
                <rect x="0" y={y + 15} width={count === 0 ? "2.5" : percent(scale(count))} height={barHeight} fill={series[at % series.length]} />
                <text x="0" y={y + 11} fontSize="12" fill="var(--color-ink)" className="tabular-nums">{kind}: {inFigures(count)}</text>
              </g>
            );
          })}
        </g>
      ))}
    </ChartFrame>
  );
}

const months = ["January to March", "April to June", "July to September", "October to December"];
/** “2026-Q4” as people say it. */
export const inWords = (quarter: string | undefined): string => (quarter === undefined ? "" : `${months[Number(quarter.slice(6)) - 1] ?? ""} ${quarter.slice(0, 4)}`);
