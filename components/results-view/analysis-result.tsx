import { BarChart } from "#components/charts/bar-chart.tsx";
import { GroupedBars } from "#components/charts/grouped-bars.tsx";
import { Histogram } from "#components/charts/histogram.tsx";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { show, type Pooled } from "#components/results/shown.ts";
import { Section, Stat } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { DistributionResult, type ResultsView } from "./distribution-result.tsx";
import { FigureTable, rangeOf } from "./figure-table.tsx";
import { combinations, figuresOf, outputTitle, type Site } from "./figures.ts";

type Plain = Exclude<PooledOutput, { kind: "distribution" }>;

/** One analysis: the pooled answer first, drawn where it has a shape, then every number with each TRE's part. */
export function AnalysisResult({ output, sites, notes, view }: { output: PooledOutput; sites: readonly Site[]; notes: readonly string[]; view: ResultsView }) {
  if (output.kind === "distribution") return <DistributionResult {...{ output, sites, notes, view }} />;
  const figures = figuresOf(output, sites);
  const title = outputTitle(output);
  return (
    <Section title={title} id={`analysis-${output.id}`}>
      {notes.length > 0 && <Notice kind="warning" title="The answers do not quite fit together"><ul className="list-disc pl-5">{notes.map((note) => <li key={note}>{note}</li>)}</ul></Notice>}
      <Headline output={output} />
      <Drawing output={output} title={title} />
      <FigureTable caption={`${title}: every number`} figures={figures} sites={sites} />
      <CellLegend cells={figures.flatMap((figure) => [figure.pooled, ...figure.parts.filter((part) => part !== undefined)])} />
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
          <PooledStat label="People with a value" figure={output.n} />
        </div>
      );
    case "crosstab": case "histogram": return null;
  }
}

function PooledStat({ label, figure }: { label: string; figure: Pooled }) {
  const { range } = show(figure);
  const told = range === undefined ? "not released" : range.low === range.high ? "exact" : `true value: ${rangeOf(figure)}`;
  return <Stat label={label} value={<ResultCell cell={figure} />} note={told} />;
}

function Drawing({ output, title }: { output: Plain; title: string }) {
  switch (output.kind) {
    case "count": case "summary": return null;
    case "histogram": {
      const { label, unit, breaks, cells, below, above, missing } = output;
      return <Histogram title={`${title}, pooled`} variable={unit === undefined ? label : `${label} (${unit})`} {...{ breaks, cells, below, above, missing }} />;
    }
    case "crosstab": return <CrosstabDrawing output={output} title={title} />;
  }
}

function CrosstabDrawing({ output: { dimensions, cells }, title }: { output: Extract<PooledOutput, { kind: "crosstab" }>; title: string }) {
  const [first, second, third] = dimensions;
  if (first === undefined) return null;
  if (second === undefined) return <BarChart title={`${title}, pooled`} groupHeader={first.label} bars={cells.map((cell, at) => ({ label: first.levels[at]?.label ?? "", cell }))} />;
  // Three variables are drawn as two: the rows are the combinations of the first two.
  const rows = third === undefined ? first.levels.map((level) => level.label) : combinations([first, second]).map((combination) => combination.labels.join(", "));
  return (
    <GroupedBars
      title={`${title}, pooled`} rowHeader={third === undefined ? first.label : `${first.label}, ${second.label.toLowerCase()}`} rows={rows}
      columns={(third ?? second).levels.map((level) => level.label)} cells={cells}
    />
  );
}
