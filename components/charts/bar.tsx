import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { PooledCell } from "#lib/federation/pooled-result.ts";
import { inFigures } from "#components/results/number-format.ts";
import { show } from "#components/results/shown.ts";
import { percent } from "./chart-frame.tsx";

/** A count with its label: one TRE's, or pooled. */
export type Measured = { label: string; cell: Cell | PooledCell };

/** From 0 to a round number above everything that is drawn. */
export function countScale(bars: readonly Measured[]): ScaleLinear<number, number> {
  const largest = bars.map(({ cell }) => {
    const { drawn, range } = show(cell);
    // A bar that goes on needs room to do so.
    return drawn.as === "at-least" ? drawn.from * 1.15 : Math.max(drawn.as === "bar" ? drawn.to : 0, range?.high ?? 0);
  });
  return scaleLinear().domain([0, Math.max(1, ...largest)]).range([0, 1]).nice(4);
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
      <text x="100%" y={y + 15} fontSize="14" fontWeight="600" textAnchor="end" fill="var(--color-ink)" className="tabular-nums">{show(bar.cell).mark}</text>
      <BarShape bar={bar} scale={scale} y={y + barTop} fill={fill} />
    </g>
  );
}

function BarShape({ bar, scale, y, fill }: { bar: Measured; scale: ScaleLinear<number, number>; y: number; fill: string }) {
  const { drawn, range } = show(bar.cell);
  const middle = y + barHeight / 2;
  switch (drawn.as) {
    case "bar": return (
      <>
        <rect x="0" y={y} width={percent(scale(drawn.to))} height={barHeight} fill={fill} data-shape="bar" />
        {range?.high != null && scale(range.high) - scale(range.low) > thinnestWhisker && <Whisker low={range.low} high={range.high} scale={scale} middle={middle} />}
      </>
    );
    case "at-least": return (
      <g data-shape="at-least">
        <rect x="0" y={y} width={percent(scale(drawn.from))} height={barHeight} fill={fill} />
        <line x1={percent(scale(drawn.from))} x2="100%" y1={middle} y2={middle} stroke={fill} strokeWidth="2.5" strokeDasharray="5 5" />
      </g>
    );
    case "zero": return <rect x="0" y={y} width="2.5" height={barHeight} fill={fill} data-shape="zero" />;
    // Even where the range is a sliver of the axis, the box stays wide enough to be seen.
    case "range": return (
      <svg x={percent(scale(range?.low ?? 0))} y={y} width={percent(Math.max(scale((range?.high ?? 0) - (range?.low ?? 0)), 0.03))} height={barHeight} data-shape="hidden-range">
        <rect x="0.75" y="0.75" width="100%" height={barHeight - 1.5} fill="url(#hidden-count)" stroke="var(--color-edge)" strokeDasharray="3 2" strokeWidth="1.5" />
      </svg>
    );
    case "no-size": return <line x1="0" x2="100%" y1={middle} y2={middle} stroke="var(--color-edge)" strokeDasharray="1 5" strokeLinecap="round" strokeWidth="2" data-shape="no-size" />;
  }
}

const Whisker = ({ low: from, high: to, scale, middle }: { low: number; high: number; scale: ScaleLinear<number, number>; middle: number }) => {
  const [low, high] = [percent(scale(from)), percent(scale(to))];
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
