import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { axisHeight, BarRow, CountAxis, countScale, Hatching, rowHeight, type Measured } from "./bar.tsx";
import { ChartFrame, type ChartText } from "./chart-frame.tsx";
import { barsInWords, cellValues } from "./in-words.ts";

export type TwoWay = {
  rowHeader: string;
  rows: readonly string[];
  columns: readonly string[];
  /** Row-major: the columns vary fastest, as in a released cross-table. */
  cells: readonly Measured["cell"][];
};

const headingHeight = 34;
const series = ["var(--color-series-1)", "var(--color-series-2)", "var(--color-series-3)", "var(--color-series-4)"];

/** A two-way table as bars: one block per row, one bar per column, every bar with its own label, so that colour only helps. */
export function GroupedBars({ rowHeader, rows, columns, cells, beside = [], unit = "people", ...text }: ChartText & TwoWay & { beside?: readonly Measured[] }) {
  const measured = (row: number, column: number): Measured => {
    const at = row * columns.length + column;
    const cell = cells[at];
    if (cell === undefined) throw new Error(`a table of ${rows.length} by ${columns.length} needs ${rows.length * columns.length} cells, got ${cells.length}`);
    return { label: columns[column] ?? "", cell };
  };
  const blocks = rows.map((row, at) => ({ row, bars: columns.map((_, column) => measured(at, column)) }));
  const scale = countScale([...blocks.flatMap((block) => block.bars), ...beside]);
  const blockHeight = headingHeight + columns.length * rowHeight;
  const height = rows.length * blockHeight + 4;
  const numbers = (
    <div className="flex flex-col gap-3">
      <DataTable
        caption={text.title} captionHidden fit density="dense" rows={blocks} rowKey={(block) => block.row}
        columns={[
          { key: "row", header: rowHeader, rowHeader: true, cell: (block) => block.row },
          ...columns.map((column, at) => ({
            key: column, header: column, align: "number" as const,
            cell: (block: (typeof blocks)[number]) => { const bar = block.bars[at]; return bar === undefined ? null : <ResultCell cell={bar.cell} />; },
          })),
        ]}
      />
      <CellLegend cells={cells} />
    </div>
  );
  const named = blocks.flatMap(({ row, bars }) => bars.map((bar) => ({ ...bar, label: `${row}, ${bar.label}` })));
  return (
    <ChartFrame
      {...text} kind="Grouped bar chart" description={barsInWords(named)} height={height + axisHeight} numbers={numbers}
      data={[[rowHeader, "group", "people", "low", "high", "state"], ...blocks.flatMap(({ row, bars }) => bars.map((bar) => [row, bar.label, ...cellValues(bar.cell)]))]}
    >
      <Hatching />
      <CountAxis scale={scale} height={height} unit={unit} />
      {blocks.map(({ row, bars }, at) => (
        <g key={row}>
          <line x1="0" x2="100%" y1={at * blockHeight + 3} y2={at * blockHeight + 3} stroke="var(--color-ink)" strokeWidth="1.5" />
          <text x="0" y={at * blockHeight + 24} fontSize="14" fontWeight="600" fill="var(--color-ink)">{row}</text>
          {bars.map((bar, column) => (
            <BarRow key={bar.label} bar={bar} scale={scale} y={at * blockHeight + headingHeight + column * rowHeight} fill={series[column % series.length] ?? ""} />
          ))}
        </g>
      ))}
    </ChartFrame>
  );
}
