import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { show } from "#components/results/shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { countScale, Hatching, type Measured } from "./bar.tsx";
import { ChartFrame, percent, type ChartText } from "./chart-frame.tsx";
import { barsInWords, cellValues } from "./in-words.ts";

export type Pyramid = {
  /** Of the bands: “Age in years”. */
  bandHeader: string;
  /** Youngest first; the oldest is drawn on top. Both sexes lie on one axis. */
  bands: readonly { label: string; left: Measured["cell"]; right: Measured["cell"] }[];
  left: string;
  right: string;
};

const rowHeight = 40;
const barHeight = 14;
const top = 26;

/** Age by sex as demographers draw it: one sex to each side, the oldest on top. The sides are named, so that colour only helps. */
export function PopulationPyramid({ bandHeader, bands, left, right, unit = "people", ...text }: ChartText & Pyramid) {
  const measured = bands.flatMap((band) => [{ label: `${band.label}, ${left}`, cell: band.left }, { label: `${band.label}, ${right}`, cell: band.right }]);
  const scale = countScale(measured);
  const height = top + bands.length * rowHeight;
  const ticks = scale.ticks(2).filter(Number.isInteger);
  const numbers = (
    <div className="flex flex-col gap-3">
      <DataTable
        caption={text.title} captionHidden fit density="dense" rows={bands} rowKey={(band) => band.label}
        columns={[
          { key: "band", header: bandHeader, rowHeader: true, cell: (band) => band.label },
          { key: "left", header: left, align: "number", cell: (band) => <ResultCell cell={band.left} withRange /> },
          { key: "right", header: right, align: "number", cell: (band) => <ResultCell cell={band.right} withRange /> },
        ]}
      />
      <CellLegend cells={measured.map(({ cell }) => cell)} />
    </div>
  );
  return (
    <ChartFrame
      {...text} kind="Population pyramid" description={barsInWords(measured)} height={height + 40} numbers={numbers}
      data={[[bandHeader, "group", "people", "low", "high", "state"], ...bands.flatMap((band) => [[band.label, left, ...cellValues(band.left)], [band.label, right, ...cellValues(band.right)]])]}
    >
      <Hatching />
      <text x="0" y="14" fontSize="14" fontWeight="600" fill="var(--color-ink)">{left}</text>
      <text x="100%" y="14" fontSize="14" fontWeight="600" textAnchor="end" fill="var(--color-ink)">{right}</text>
      {(["left", "right"] as const).flatMap((side) => ticks.map((tick) => (
        <g key={`${side} ${tick}`}>
          <line x1={place(side, scale(tick))} x2={place(side, scale(tick))} y1={top} y2={height} stroke={tick === 0 ? "var(--color-ink)" : "var(--color-rule)"} />
          {(tick > 0 || side === "left") && <text x={place(side, scale(tick))} y={height + 16} fontSize="12" textAnchor={tick === 0 ? "middle" : scale(tick) > 0.96 ? (side === "left" ? "start" : "end") : "middle"} fill="var(--color-muted)" className="tabular-nums">{inFigures(tick)}</text>}
        </g>
      )))}
      <text x="0" y={height + 34} fontSize="12" fill="var(--color-muted)">{unit}</text>
      {[...bands].reverse().map((band, at) => {
        const y = top + at * rowHeight;
        return (
          <g key={band.label}>
            <text x="50%" y={y + 13} fontSize="13" textAnchor="middle" fill="var(--color-ink)" stroke="var(--color-paper)" strokeWidth="5" paintOrder="stroke">{band.label}</text>
            <text x="0" y={y + 13} fontSize="13" fontWeight="600" fill="var(--color-ink)" className="tabular-nums">{show(band.left).mark}</text>
            <text x="100%" y={y + 13} fontSize="13" fontWeight="600" textAnchor="end" fill="var(--color-ink)" className="tabular-nums">{show(band.right).mark}</text>
            <Half side="left" cell={band.left} scale={scale} y={y + 18} fill="var(--color-series-1)" />
            <Half side="right" cell={band.right} scale={scale} y={y + 18} fill="var(--color-series-2)" />
          </g>
        );
      })}
    </ChartFrame>
  );
}

type Side = "left" | "right";
/** A share of the half axis, from the middle outwards. */
const place = (side: Side, share: number): string => percent(side === "left" ? 0.5 - share / 2 : 0.5 + share / 2);

/** As in a bar chart: hidden counts are hatched boxes or dotted lines, never bars. */
function Half({ side, cell, scale, y, fill }: { side: Side; cell: Measured["cell"]; scale: (count: number) => number; y: number; fill: string }) {
  const { drawn, range } = show(cell);
  const middle = y + barHeight / 2;
  const box = (from: number, to: number) => ({ x: side === "left" ? place(side, to) : place(side, from), width: percent((to - from) / 2), y, height: barHeight });
  switch (drawn.as) {
    case "bar": return <rect {...box(0, scale(drawn.to))} fill={fill} data-shape="bar" />;
    case "at-least": return (
      <g data-shape="at-least">
        <rect {...box(0, scale(drawn.from))} fill={fill} />
        <line x1={place(side, scale(drawn.from))} x2={place(side, 1)} y1={middle} y2={middle} stroke={fill} strokeWidth="2.5" strokeDasharray="5 5" />
      </g>
    );
    case "zero": return <rect {...box(0, 0.008)} fill={fill} data-shape="zero" />;
    case "range": return <rect {...box(scale(range?.low ?? 0), Math.max(scale(range?.high ?? 0), scale(range?.low ?? 0) + 0.05))} fill="url(#hidden-count)" stroke="var(--color-edge)" strokeDasharray="3 2" strokeWidth="1.5" data-shape="hidden-range" />;
    case "no-size": return <line x1={place(side, 0)} x2={place(side, 1)} y1={middle} y2={middle} stroke="var(--color-edge)" strokeDasharray="1 5" strokeLinecap="round" strokeWidth="2" data-shape="no-size" />;
  }
}
