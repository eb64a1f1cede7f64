import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { rangeInWords, show } from "#components/results/shown.ts";
import { DataTable, type Column } from "#components/ui/data-table.tsx";
import { axisHeight, BarRow, CountAxis, countScale, Hatching, rowHeight, type Measured } from "./bar.tsx";
import { ChartFrame, type ChartText } from "./chart-frame.tsx";
import { barsInWords, measuredRows } from "./in-words.ts";

/** One bar per group, in the order given. `beside`: what other charts on the same axis show. */
export function BarChart({ bars, beside = [], unit = "people", groupHeader = "Group", ...text }: ChartText & { bars: readonly Measured[]; beside?: readonly Measured[]; groupHeader?: string }) {
  const scale = countScale([...bars, ...beside]);
  const height = bars.length * rowHeight + 4;
  return (
    <ChartFrame
      {...text} kind="Bar chart" description={barsInWords(bars)} height={height + axisHeight}
      numbers={<BarNumbers bars={bars} caption={text.title} groupHeader={groupHeader} />} data={measuredRows(groupHeader, bars)}
    >
      <Hatching />
      <CountAxis scale={scale} height={height} unit={unit} />
      {bars.map((bar, at) => <BarRow key={bar.label} bar={bar} scale={scale} y={at * rowHeight} />)}
    </ChartFrame>
  );
}

function BarNumbers({ bars, caption, groupHeader }: { bars: readonly Measured[]; caption: string; groupHeader: string }) {
  const columns: Column<Measured>[] = [
    { key: "group", header: groupHeader, rowHeader: true, cell: (bar) => bar.label },
    { key: "count", header: "People", align: "number", cell: (bar) => <ResultCell cell={bar.cell} /> },
    { key: "range", header: "True number lies in", align: "number", cell: (bar) => rangeInWords(show(bar.cell).range) },
  ];
  return (
    <div className="flex flex-col gap-3">
      <DataTable caption={caption} captionHidden fit density="dense" columns={columns} rows={bars} rowKey={(bar) => bar.label} />
      <CellLegend cells={bars.map((bar) => bar.cell)} />
    </div>
  );
}
