import { scaleLinear, scaleLog } from "d3-scale";
import { plainNumber, percentage, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { ChartFrame, percent, type ChartText } from "./chart-frame.tsx";

/** One TRE's estimate, or the pooled one. */
export type ForestRow = {
  label: string;
  isPooled: boolean;
  /** An estimate with its confidence interval, or in words why there is none. */
  estimate: { value: number; low: number; high: number } | { absent: string };
  /** Share of the pooled answer that rests on it, from 0 to 1; null where it has none. */
  weight: number | null;
};
export type Forest = {
  /** “Hazard ratio”, “Difference in means, mmol/mol”. */
  measure: string;
  /** Ratios lie on a logarithmic axis around 1, differences on a linear one around 0. */
  axis: "log" | "linear";
  /** Of the intervals: 0.95. */
  confidence: number;
  rows: readonly ForestRow[];
  /** What the rows are: each TRE and the pooled one, or groups or terms of one pooled answer. Groups lie where they lie, without a line of no difference. */
  rowsAre?: "environments" | "groups" | "terms";
  /** Other values that the axis has to hold: of small multiples those of all, so that they can be compared. */
  beside?: readonly number[];
};

const rowHeight = 46;
const known = (row: ForestRow): row is ForestRow & { estimate: { value: number; low: number; high: number } } => "value" in row.estimate;
const three = (value: number): string => toDigits(value, 3);
const inWords = (row: ForestRow): string => (known(row) ? `${three(row.estimate.value)} (${three(row.estimate.low)} to ${three(row.estimate.high)})` : (row.estimate as { absent: string }).absent);

/** Each TRE's estimate with its interval, the pooled one as a diamond below. A square's area is its weight. */
export function ForestPlot({ measure, axis, confidence, rows, rowsAre = "environments", beside = [], unit: _, ...text }: ChartText & Forest) {
  const nothing = axis === "log" ? 1 : 0;
  const scale = scaleOver([...rows.filter(known).flatMap(({ estimate }) => [estimate.low, estimate.high]), ...beside], axis, rowsAre === "groups" ? undefined : nothing);
  const height = rows.length * rowHeight + 6;
  const level = percentage(confidence, 0);
  const numbers = (
    <DataTable
      caption={text.title} captionHidden fit density="dense" rows={rows} rowKey={(row) => row.label}
      columns={[
        { key: "of", header: "Of", rowHeader: true, cell: (row) => (row.isPooled ? <strong>{row.label}</strong> : row.label) },
        { key: "estimate", header: measure, align: "number", cell: (row) => (known(row) ? three(row.estimate.value) : inWords(row)) },
        { key: "interval", header: `${level} interval`, align: "number", cell: (row) => (known(row) ? `${three(row.estimate.low)} to ${three(row.estimate.high)}` : "") },
        ...(rows.some((row) => row.weight !== null) ? [{ key: "weight", header: "Weight", align: "number" as const, cell: (row: ForestRow) => (row.weight === null ? "" : percentage(row.weight)) }] : []),
      ]}
    />
  );
  return (
    <ChartFrame
      {...text} kind="Forest plot" description={rowsAre === "environments" ? forestInWords({ measure, axis, confidence, rows }) : eachInWords(measure, rows)} height={height + 40} numbers={numbers}
      data={[["of", measure, "low", "high", "weight", "state"], ...rows.map((row) => (known(row) ? [row.label, row.estimate.value, row.estimate.low, row.estimate.high, row.weight, row.isPooled || rowsAre !== "environments" ? "pooled" : "one environment"] : [row.label, null, null, null, null, inWords(row)]))]}
    >
      {ticksOf(scale.domain() as [number, number], axis).map((tick) => (
        <g key={tick}>
          <line x1={percent(scale(tick))} x2={percent(scale(tick))} y1="0" y2={height} stroke={tick === nothing ? "var(--color-ink)" : "var(--color-rule)"} strokeWidth={tick === nothing ? 1.5 : 1} />
          <text x={percent(scale(tick))} y={height + 16} fontSize="12" textAnchor={scale(tick) < 0.03 ? "start" : scale(tick) > 0.97 ? "end" : "middle"} fill="var(--color-muted)" className="tabular-nums">{plainNumber(tick)}</text>
        </g>
      ))}
      <text x="0" y={height + 34} fontSize="12" fill="var(--color-muted)">{measure}{axis === "log" ? ", logarithmic axis" : ""}</text>
      {rows.map((row, at) => <Row key={row.label} row={row} scale={scale} y={at * rowHeight} />)}
    </ChartFrame>
  );
}

/** Groups or terms, one after the other, as many as a listener can follow. */
function eachInWords(measure: string, rows: readonly ForestRow[]): string {
  const told = rows.slice(0, 6).map((row) => `${row.label}: ${inWords(row)}`).join("; ");
  return `${measure}. ${told}${rows.length > 6 ? `; and ${rows.length - 6} more in the table` : ""}.`;
}

function Row({ row, scale, y }: { row: ForestRow; scale: (value: number) => number; y: number }) {
  const middle = y + 31;
  return (
    <g>
      <text x="0" y={y + 15} fontSize="14" fontWeight={row.isPooled ? 600 : 400} fill="var(--color-ink)">{row.label}</text>
      <text x="100%" y={y + 15} fontSize="14" fontWeight="600" textAnchor="end" fill={known(row) ? "var(--color-ink)" : "var(--color-muted)"} className="tabular-nums">{inWords(row)}</text>
      {!known(row) ? <line x1="0" x2="100%" y1={middle} y2={middle} stroke="var(--color-edge)" strokeDasharray="1 5" strokeLinecap="round" strokeWidth="2" data-shape="no-size" />
        : row.isPooled ? (
          <svg x={percent(scale(row.estimate.low))} width={percent(Math.max(scale(row.estimate.high) - scale(row.estimate.low), 0.01))} y={middle - 9} height="18" viewBox="0 0 100 18" preserveAspectRatio="none" data-shape="diamond">
            <polygon points={`0,9 ${diamondTop(row.estimate, scale)},0 100,9 ${diamondTop(row.estimate, scale)},18`} fill="var(--color-series-2)" />
          </svg>
        ) : <Interval estimate={row.estimate} weight={row.weight} scale={scale} middle={middle} />}
    </g>
  );
}

/** Where the widest point of the diamond lies: at the estimate, which a logarithmic axis need not have in the middle. */
const diamondTop = ({ value, low, high }: { value: number; low: number; high: number }, scale: (value: number) => number): number => Math.round((100 * (scale(value) - scale(low))) / Math.max(scale(high) - scale(low), 1e-9));

function Interval({ estimate: { value, low, high }, weight, scale, middle }: { estimate: { value: number; low: number; high: number }; weight: number | null; scale: (value: number) => number; middle: number }) {
  const side = weight === null ? 9 : 6 + 10 * Math.sqrt(weight);
  return (
    <g data-shape="interval">
      <line x1={percent(scale(low))} x2={percent(scale(high))} y1={middle} y2={middle} stroke="var(--color-series-1)" strokeWidth="2" />
      {[low, high].map((end) => <line key={end} x1={percent(scale(end))} x2={percent(scale(end))} y1={middle - 4} y2={middle + 4} stroke="var(--color-series-1)" strokeWidth="2" />)}
      <svg x={percent(scale(value))} y={middle - side / 2} width="1" height={side} overflow="visible"><rect x={-side / 2} y="0" width={side} height={side} fill="var(--color-series-1)" /></svg>
    </g>
  );
}

function scaleOver(ends: readonly number[], axis: Forest["axis"], nothing: number | undefined): ((value: number) => number) & { domain: () => number[] } {
  const usable = [...(nothing === undefined ? [] : [nothing]), ...ends.filter((end) => Number.isFinite(end) && (axis === "linear" || end > 0))];
  const [low, high] = usable.length === 0 ? [0, 1] : [Math.min(...usable), Math.max(...usable)];
  // A little room on both sides, also where everything lies on the line of no difference.
  if (axis === "log") return scaleLog().domain([low / 1.15, high * 1.15]).range([0, 1]).clamp(true);
  const room = Math.max((high - low) * 0.06, 1e-6);
  return scaleLinear().domain([low - room, high + room]).range([0, 1]).clamp(true);
}

/** Few round numbers: halves and doubles on a logarithmic axis, as ratios are read. */
function ticksOf([low, high]: [number, number], axis: Forest["axis"]): number[] {
  if (axis === "linear") return scaleLinear().domain([low, high]).ticks(5);
  const all = Array.from({ length: 13 }, (_, at) => at - 6).flatMap((power) => [1, 2, 5].map((digit) => Number((digit * 10 ** power).toPrecision(1)))).filter((tick) => tick >= low && tick <= high);
  const most = 7;
  // Where everything lies near 1 there is no half and no double to read it by.
  if (all.length < 2) return [...new Set([...all, ...scaleLinear().domain([low, high]).ticks(4)])].filter((tick) => tick > 0);
  return all.length <= most ? all : all.filter((tick) => Number.isInteger(Math.log10(tick)));
}

function forestInWords({ measure, axis, confidence, rows }: Forest): string {
  const pooled = rows.find((row) => row.isPooled);
  const single = rows.filter((row) => !row.isPooled && known(row));
  const without = rows.filter((row) => !known(row)).length;
  const nothing = axis === "log" ? 1 : 0;
  const said = pooled === undefined || !known(pooled) ? `No pooled ${measure.toLowerCase()} may be shown.`
    : `${measure}, pooled: ${three(pooled.estimate.value)}, ${percentage(confidence, 0)} interval ${three(pooled.estimate.low)} to ${three(pooled.estimate.high)}, which ${pooled.estimate.low <= nothing && pooled.estimate.high >= nothing ? "includes" : "excludes"} ${nothing} (no difference).`;
  return `${said} ${single.length === 1 ? "One data environment has" : `${single.length} data environments have`} an estimate of ${single.length === 1 ? "its" : "their"} own${without === 0 ? "." : `; ${without} ${without === 1 ? "has" : "have"} none.`}`;
}
