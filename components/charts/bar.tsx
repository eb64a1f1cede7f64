import { scaleLinear, type ScaleLinear } from "d3-scale";
import { cellMark, cellWords, inFigures, possibleCounts, type CountRange } from "#components/results/cell-words.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import { percent } from "./chart-frame.tsx";

/** `interval` overrides what the cell itself leaves possible, as for a sum over several TREs. */
export type Measured = { label: string; cell: Cell; interval?: CountRange };

export const rangeOf = ({ cell, interval }: Measured): CountRange | undefined => interval ?? possibleCounts(cell);

/** From 0 to a round number above everything that is drawn. */
export function countScale(bars: readonly Measured[]): ScaleLinear<number, number> {
  const largest = Math.max(1, ...bars.map((bar) => Math.max(bar.cell.is === "value" ? bar.cell.value : 0, rangeOf(bar)?.high ?? 0)));
  return scaleLinear().domain([0, largest]).range([0, 1]).nice(4);
}

/** Words of one bar, for the image's label and the table. */
export function barWords(bar: Measured): string {
  const range = bar.interval;
  return `${bar.label}: ${cellWords(bar.cell)}${range !== undefined && range.low !== range.high ? ` (${inFigures(range.low)} to ${inFigures(range.high)})` : ""}`;
}

export const rowHeight = 46;
const barTop = 23;
const barHeight = 14;
/** Share of the plot below which a whisker would be a blot at the bar's end; the table gives the range all the same. */
const thinnestWhisker = 0.012;

/**
 * One row: label and mark above, the bar below. A count is a filled bar with a whisker over what it may truly be. A small
 * hidden count is a hatched, dashed box over its possible range. A cell that says nothing about its size is a dashed line
 * across the plot with its mark, never a bar of length nought. Zero is a full stop on the axis.
 */
export function BarRow({ bar, scale, y, fill = "var(--color-series-1)" }: { bar: Measured; scale: ScaleLinear<number, number>; y: number; fill?: string }) {
  return (
    <g data-cell={bar.cell.is}>
      <text x="0" y={y + 15} fontSize="14" fill="var(--color-ink)">{bar.label}</text>
      <text x="100%" y={y + 15} fontSize="14" fontWeight="600" textAnchor="end" fill="var(--color-ink)" className="tabular-nums">{cellMark(bar.cell)}</text>
      <BarShape bar={bar} scale={scale} y={y + barTop} fill={fill} />
    </g>
  );
}

function BarShape({ bar, scale, y, fill }: { bar: Measured; scale: ScaleLinear<number, number>; y: number; fill: string }) {
  const { cell } = bar;
  const range = rangeOf(bar);
  const middle = y + barHeight / 2;
  if (cell.is === "value") {
    return (
      <>
        <rect x="0" y={y} width={percent(scale(cell.value))} height={barHeight} fill={fill} data-shape="bar" />
        {range !== undefined && scale(range.high) - scale(range.low) > thinnestWhisker && <Whisker range={range} scale={scale} middle={middle} />}
      </>
    );
  }
  if (cell.is === "zero") return <rect x="0" y={y} width="2.5" height={barHeight} fill={fill} data-shape="zero" />;
  if (range !== undefined) {
    // Even where the range is a sliver of the axis, the box stays wide enough to be seen.
    return (
      <svg x={percent(scale(Math.min(range.low, scale.domain()[1] ?? range.low)))} y={y} width={percent(Math.max(scale(range.high - range.low), 0.03))} height={barHeight} data-shape="hidden-range">
        <rect x="0.75" y="0.75" width="100%" height={barHeight - 1.5} fill="url(#hidden-count)" stroke="var(--color-edge)" strokeDasharray="3 2" strokeWidth="1.5" />
      </svg>
    );
  }
  return <line x1="0" x2="100%" y1={middle} y2={middle} stroke="var(--color-edge)" strokeDasharray="1 5" strokeLinecap="round" strokeWidth="2" data-shape="no-size" />;
}

const Whisker = ({ range, scale, middle }: { range: CountRange; scale: ScaleLinear<number, number>; middle: number }) => {
  const [low, high] = [percent(scale(range.low)), percent(scale(range.high))];
  return (
    <g stroke="var(--color-ink)" strokeWidth="1.5" data-shape="interval">
      <line x1={low} x2={high} y1={middle} y2={middle} stroke="var(--color-surface)" strokeWidth="3.5" />
      <line x1={low} x2={high} y1={middle} y2={middle} />
      <line x1={low} x2={low} y1={middle - 5} y2={middle + 5} />
      <line x1={high} x2={high} y1={middle - 5} y2={middle + 5} />
    </g>
  );
};

/** The hatching of hidden counts, once per drawing. */
export const Hatching = () => (
  <defs>
    <pattern id="hidden-count" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1="0" y1="0" x2="0" y2="5" stroke="var(--color-edge)" strokeWidth="1.6" />
    </pattern>
  </defs>
);

/** Vertical lines at round counts, numbers below. The last number is set inside the edge. */
export const CountAxis = ({ scale, height, unit }: { scale: ScaleLinear<number, number>; height: number; unit: string }) => (
  <g>
    {scale.ticks(4).filter(Number.isInteger).map((tick) => {
      const at = scale(tick);
      return (
        <g key={tick}>
          <line x1={percent(at)} x2={percent(at)} y1="0" y2={height} stroke="var(--color-rule)" />
          <text x={percent(at)} y={height + 16} fontSize="12" textAnchor={at < 0.02 ? "start" : at > 0.98 ? "end" : "middle"} fill="var(--color-muted)" className="tabular-nums">{inFigures(tick)}</text>
        </g>
      );
    })}
    <text x="0" y={height + 34} fontSize="12" fill="var(--color-muted)">{unit}</text>
  </g>
);
export const axisHeight = 40;
