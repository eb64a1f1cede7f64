import { BarChart } from "#components/charts/bar-chart.tsx";
import { ChartChoice } from "#components/charts/chart-choice.tsx";
import { GroupedBars } from "#components/charts/grouped-bars.tsx";
import { Histogram } from "#components/charts/histogram.tsx";
import { PopulationPyramid } from "#components/charts/population-pyramid.tsx";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { show, type Pooled } from "#components/results/shown.ts";
import { Section, Stat } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { Analysis } from "#lib/query/analysis.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import type { Provenance } from "#lib/federation/provenance.ts";
import { correlationStatistics, summaryStatistics } from "#lib/federation/reckoned-statistics.ts";
import { DistributionResult, type ResultsView } from "./distribution-result.tsx";
import { drawnTable } from "./drawn-table.ts";
import { EachDrawing } from "./each-drawing.tsx";
import { EachTre } from "./each-tre.tsx";
import { FigureTable, rangeOf } from "./figure-table.tsx";
import { figuresOf, outputTitle, type Site } from "./figures.ts";
import { HowChecked, type Check } from "./how-checked.tsx";
import { HowMade } from "./how-made.tsx";
import { MetaResult } from "./meta-result.tsx";
import { ModelResult } from "./model-result.tsx";
import { pyramidOf } from "./pyramid-of.ts";
import { ComparisonDrawing, RateDrawing, standsOnReleased, SurvivalDrawing } from "./reckoned-drawing.tsx";
import { StatisticsTable } from "./statistics-table.tsx";
import { TableStatistics } from "./table-statistics.tsx";

type Plain = Exclude<PooledOutput, { kind: "distribution" }>;

export type AnalysisShown = { /** What was asked: its chosen statistics are shown. */ asked?: Analysis | undefined; /** Names what its models are of. */ query?: Parameters<typeof outputTitle>[1]; sites: readonly Site[]; notes: readonly string[]; view: ResultsView; /** Absent where no TRE released the numbers, as of people who are made up. */ made?: Provenance | undefined; /** How each TRE checked what it released. */ checks?: readonly Check[]; /** Where the output is a model that has begun. */ model?: FittedModel | undefined; now?: string };

/**
 * One analysis: the pooled answer first, drawn where it has a shape, then every number with each TRE's part, and how they were made.
 * A new kind of output: a case in `Headline` and one in `Drawing`, its rows in figures.ts, its numbers in lib/federation/output-numbers.ts.
 */
export function AnalysisResult({ output, asked, query, sites, notes, made, checks = [], view, model, now }: { output: PooledOutput } & AnalysisShown) {
  if (output.kind === "distribution") return <DistributionResult {...{ output, sites, notes, made, checks, view }} />;
  const figures = figuresOf(output, sites);
  const title = outputTitle(output, query);
  return (
    <Section title={title} id={`analysis-${output.id}`}>
      {notes.length > 0 && <Notice kind="warning" title="The answers do not quite fit together"><ul className="list-disc pl-5">{notes.map((note) => <li key={note}>{note}</li>)}</ul></Notice>}
      <Headline output={output} />
      {output.kind === "meta-analysis" && <MetaResult output={output} sites={sites} title={title} />}
      {(output.kind === "regression" || output.kind === "cox" || output.kind === "quantiles") && <ModelResult output={output} model={model} siteNames={new Map(sites.map(({ tre }) => [tre.id, tre.name]))} now={now} title={title} />}
      <Drawing output={output} asked={asked} sites={sites} title={`${title}, ${made === undefined ? "made-up people" : "pooled"}`} />
      {(output.kind === "crosstab" || output.kind === "histogram") && <EachTre output={output} sites={sites} title={title} />}
      {(output.kind === "comparison" || output.kind === "rate" || output.kind === "survival") && <EachDrawing output={output} sites={sites} title={title} />}
      <FigureTable caption={`${title}: every number`} figures={figures} sites={sites} />
      <CellLegend cells={figures.flatMap((figure) => [figure.pooled, ...figure.parts.filter((part) => part !== undefined)])} />
      {made !== undefined && <HowMade made={made} />}
      <HowChecked output={output.id} checks={checks} />
    </Section>
  );
}

/** The one or two numbers that a reader came for. */
function Headline({ output }: { output: Plain }) {
  switch (output.kind) {
    case "count": return <PooledStat label="People, pooled" figure={output.people} />;
    case "summary":
      return (
        <div className="flex flex-wrap gap-8">
          <PooledStat label={`Mean${output.unit === undefined ? "" : `, ${output.unit}`}`} figure={output.mean} />
          <PooledStat label="Standard deviation" figure={output.sd} />
          {output.skewness && <PooledStat label="Skewness" figure={output.skewness} />}
          <PooledStat label="People with a value" figure={output.n} />
        </div>
      );
    case "crosstab": case "histogram": case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles": return null;
  }
}

function PooledStat({ label, figure }: { label: string; figure: Pooled }) {
  const { range } = show(figure);
  const isLikely = figure.is === "value" && figure.isLikely === true;
  const told = range === undefined ? "not released" : range.low === range.high ? "exact" : range.high === null ? "an upper end is not known" : `the truth lies between ${rangeOf(figure).replace(" to ", " and ")}${isLikely ? " at least 95 times in 100" : ""}`;
  return <Stat label={label} value={<ResultCell cell={figure} />} note={told} />;
}

/** `title` says whose numbers they are: it goes along into every file. */
function Drawing({ output, asked, sites, title }: { output: Plain; asked: Analysis | undefined; sites: readonly Site[]; title: string }) {
  switch (output.kind) {
        case "histogram": {
      const { label, unit, breaks, cells, below, above, missing } = output;
      return <Histogram title={title} variable={unit === undefined ? label : `${label} (${unit})`} {...{ breaks, cells, below, above, missing }} />;
    }
    case "crosstab": return <><CrosstabDrawing output={output} title={title} /><TableStatistics output={output} asked={asked?.kind === "crosstab" ? asked : undefined} sites={sites} title={title} /></>;
    case "summary": return <StatisticsTable caption={`${title}: the mean and how sure it is`} statistics={summaryStatistics(output)} standsOn={standsOnReleased} />;
    case "comparison": return <ComparisonDrawing output={output} title={title} />;
    case "rate": return <RateDrawing output={output} asked={asked?.kind === "rate" ? asked : undefined} title={title} />;
    case "survival": return <SurvivalDrawing output={output} title={title} sites={sites} />;
    case "correlation": return <StatisticsTable caption={`${title}: how sure it is`} statistics={correlationStatistics(output)} standsOn={standsOnReleased} />;
    case "count": case "meta-analysis": case "regression": case "cox": case "quantiles": return null;
  }
}

function CrosstabDrawing({ output, title }: { output: Extract<PooledOutput, { kind: "crosstab" }>; title: string }) {
  const table = drawnTable(output.dimensions);
  if (table === null) return null;
  if (table.columns === null) return <BarChart title={title} groupHeader={table.header} bars={table.rows.map((label, at) => ({ label, cell: output.cells[at]! }))} />;
  const bars = <GroupedBars title={title} rowHeader={table.header} rows={table.rows} columns={table.columns} cells={output.cells} />;
  const pyramid = pyramidOf(output);
  if (pyramid === null) return bars;
  return <ChartChoice label="Drawn as" choices={[{ name: "bars", drawing: bars }, { name: "a population pyramid", drawing: <PopulationPyramid title={title} {...pyramid} /> }]} />;
}
