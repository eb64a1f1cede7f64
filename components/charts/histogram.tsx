import { scaleLinear } from "d3-scale";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { inFigures, plainNumber } from "#components/results/number-format.ts";
import { rangeInWords, show } from "#components/results/shown.ts";
import { countScale, Hatching, type Measured } from "./bar.tsx";
import { ChartFrame, percent, type ChartText } from "./chart-frame.tsx";
import { histogramInWords, measuredRows } from "./in-words.ts";

export type HistogramValues = {
  /** What the breaks measure, with its unit: "Age in years". */
  variable: string;
  /** One more than there are cells, ascending. Bins are [breaks[i], breaks[i+1]), the last one closed. */
  breaks: readonly number[];
  cells: readonly Measured["cell"][];
  below?: Measured["cell"];
  above?: Measured["cell"];
  missing?: Measured["cell"];
};

const plotHeight = 220;
const top = 22;

/** Bar heights are counts; bins are equally readable only where they are equally wide, so the axis keeps their true widths. */
export function Histogram({ variable, breaks, cells, below, above, missing, beside = [], unit = "people", ...text }: ChartText & HistogramValues & { /** What other histograms on the same axis show. */ beside?: readonly Measured[] }) {
  const [first, last] = [breaks[0], breaks.at(-1)];
  if (first === undefined || last === undefined || breaks.length !== cells.length + 1) throw new Error("a histogram needs one break more than it has cells");
  const bins: (Measured & { from: number; to: number })[] = cells.map((cell, at) => {
    const [from, to] = [breaks[at] ?? first, breaks[at + 1] ?? last];
    return { cell, from, to, label: at === cells.length - 1 ? `${plainNumber(from)} to ${plainNumber(to)}` : `${plainNumber(from)} to under ${plainNumber(to)}` };
  });
  const outside: Measured[] = [
    ...(below === undefined ? [] : [{ label: `Below ${plainNumber(first)}`, cell: below }]),
    ...(above === undefined ? [] : [{ label: `Above ${plainNumber(last)}`, cell: above }]),
    ...(missing === undefined ? [] : [{ label: "Not known", cell: missing }]),
  ];
  const across = scaleLinear().domain([first, last]).range([0, 1]);
  const up = countScale([...bins, ...beside]);
  const y = (count: number): number => top + plotHeight * (1 - up(count));
  // At most six numbers fit on a phone; whole steps keep them even.
  const step = Math.ceil(cells.length / 6);
  const base = top + plotHeight;
  const all: Measured[] = [...bins, ...outside];
  const numbers = (
    <div className="flex flex-col gap-3">
      <DataTable
        caption={text.title} captionHidden fit density="dense" rows={all} rowKey={(bin) => bin.label}
        columns={[
          { key: "bin", header: variable, rowHeader: true, cell: (bin) => bin.label },
          { key: "count", header: "People", align: "number", cell: (bin) => <ResultCell cell={bin.cell} /> },
          { key: "range", header: "True number lies in", align: "number", cell: (bin) => rangeInWords(show(bin.cell).range) },
        ]}
      />
      <CellLegend cells={all.map((bin) => bin.cell)} />
    </div>
  );
  return (
    <ChartFrame {...text} kind="Histogram" description={histogramInWords(variable, bins)} height={base + 46} numbers={numbers} data={measuredRows(variable, all)}>
      <Hatching />
      {up.ticks(4).filter(Number.isInteger).map((tick) => (
        <g key={tick}>
          <line x1="0" x2="100%" y1={y(tick)} y2={y(tick)} stroke={tick === 0 ? "var(--color-ink)" : "var(--color-rule)"} />
          {tick > 0 && <text x="100%" y={y(tick) - 4} fontSize="12" textAnchor="end" fill="var(--color-muted)" className="tabular-nums">{inFigures(tick)}</text>}
        </g>
      ))}
      <text x="0" y="12" fontSize="12" fill="var(--color-muted)">{unit}</text>
      {bins.map((bin) => (
        <svg key={bin.label} x={percent(across(bin.from))} width={percent(across(bin.to) - across(bin.from))} y="0" height={base} overflow="visible" data-cell={bin.cell.is}>
          <Bin bin={bin} y={y} base={base} />
        </svg>
      ))}
      {breaks.map((at, index) => (index % step === 0 || index === breaks.length - 1) && !(index !== breaks.length - 1 && breaks.length - 1 - index < step) ? (
        <text key={at} x={percent(across(at))} y={base + 18} fontSize="12" textAnchor={index === 0 ? "start" : index === breaks.length - 1 ? "end" : "middle"} fill="var(--color-muted)" className="tabular-nums">{plainNumber(at)}</text>
      ) : null)}
      <text x="0" y={base + 38} fontSize="12" fill="var(--color-muted)">{variable}</text>
    </ChartFrame>
  );
}

/** A counted bin is a filled column; a hidden one a hatched box up to its largest possible count, or a bare mark where even that is not known. */
function Bin({ bin, y, base }: { bin: Measured; y: (count: number) => number; base: number }) {
  const { drawn, range, mark } = show(bin.cell);
  const column = (to: number) => <rect x="1" y={y(to)} width="100%" height={base - y(to)} fill="var(--color-series-1)" stroke="var(--color-paper)" strokeWidth="1.5" data-shape="bar" />;
  const said = (above: number) => <text x="50%" y={above} fontSize="12" fontWeight="600" textAnchor="middle" fill="var(--color-ink)">{mark}</text>;
  const upwards = (from: number, shape: string) => <line x1="50%" x2="50%" y1={from} y2={top + 20} stroke="var(--color-edge)" strokeDasharray="1 5" strokeLinecap="round" strokeWidth="2" data-shape={shape} />;
  switch (drawn.as) {
    case "bar": return (
      <>
        {column(drawn.to)}
        {range?.high != null && y(range.low) - y(range.high) > 4 && (
          <line x1="50%" x2="50%" y1={y(range.low)} y2={y(range.high)} stroke="var(--color-series-2)" strokeWidth="3" data-shape="interval" />
        )}
      </>
    );
    case "at-least": return <>{column(drawn.from)}{upwards(y(drawn.from) - 4, "at-least")}{said(top + 14)}</>;
    case "zero": return <rect x="12%" y={base - 2.5} width="76%" height="2.5" fill="var(--color-series-1)" data-shape="zero" />;
    case "range": {
      const height = Math.max(base - y(range?.high ?? 0), 12);
      return (
        <>
          <rect x="8%" y={base - height} width="84%" height={height} fill="url(#hidden-count)" stroke="var(--color-edge)" strokeDasharray="3 2" strokeWidth="1.5" data-shape="hidden-range" />
          {said(base - height - 5)}
        </>
      );
    }
    case "no-size": return <>{upwards(base - 4, "no-size")}{said(top + 14)}</>;
  }
}
