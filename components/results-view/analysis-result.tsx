import { BarChart } from "#components/charts/bar-chart.tsx";
import { GroupedBars } from "#components/charts/grouped-bars.tsx";
import { Histogram } from "#components/charts/histogram.tsx";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { inFigures, rangeInWords, show, toDigits, type Pooled, type Released } from "#components/results/shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Section, Stat } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { combinations, figuresOf, outputTitle, type Figure, type Site } from "./figures.ts";

/** One analysis: the pooled answer first, drawn where it has a shape, then every number with each TRE's part. */
export function AnalysisResult({ output, sites, notes }: { output: PooledOutput; sites: readonly Site[]; notes: readonly string[] }) {
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
function Headline({ output }: { output: PooledOutput }) {
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

const rangeOf = (figure: Pooled): string => rangeInWords(show(figure).range, figure.is === "number" ? (value) => toDigits(value, figure.digits) : inFigures);

function Drawing({ output, title }: { output: PooledOutput; title: string }) {
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

function FigureTable({ caption, figures, sites }: { caption: string; figures: readonly Figure[]; sites: readonly Site[] }) {
  const answered = sites.map((site, at) => ({ site, at })).filter(({ site }) => site.outputs.length > 0);
  return (
    <DataTable
      caption={caption} density="dense" fit rows={figures} rowKey={(figure) => figure.key}
      columns={[
        { key: "label", header: "Of whom", rowHeader: true, cell: (figure) => <span className={figure.isTotal ? "font-semibold" : undefined}>{figure.label}</span> },
        { key: "pooled", header: "Pooled", align: "number", cell: (figure) => <strong><ResultCell cell={figure.pooled} /></strong> },
        { key: "range", header: "True value lies in", align: "number", cell: (figure) => rangeOf(figure.pooled) },
        ...answered.map(({ site, at }) => ({ key: site.tre.id, header: site.tre.name, align: "number" as const, cell: (figure: Figure) => <Part of={figure.parts[at]} /> })),
      ]}
    />
  );
}

const Part = ({ of }: { of: Released | undefined }) => (of === undefined ? <span className="text-muted"><span aria-hidden="true">–</span><span className="sr-only">no such number</span></span> : <ResultCell cell={of} />);
