import { scaleLinear } from "d3-scale";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { percentage, plainNumber } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { lowered } from "#lib/kernel/lowered.ts";
import type { Measured } from "./bar.tsx";
import { ChartFrame, percent, type ChartText } from "./chart-frame.tsx";
import { lookOf, type CurveLook } from "./curve-looks.ts";
import { anchorAt, atRiskHeight, marksOf, NumbersAtRisk, timesThatFit } from "./numbers-at-risk.tsx";

export type SurvivalGroup = {
  label: string;
  /** Ascending in time; each value holds from its time until the next. Shares from 0 to 1; `low` and `high` null where no interval is known. */
  steps: readonly { time: number; share: number; low: number | null; high: number | null }[];
  /** How many were still watched at each of `atRiskTimes`. */
  atRisk: readonly Measured["cell"][];
};
export type Survival = {
  /** “Days since the index date”. */
  timeHeader: string;
  atRiskTimes: readonly number[];
  /** Of the bands: 0.95. */
  confidence: number;
  groups: readonly SurvivalGroup[];
  /** The axis goes on at least so far: of small multiples as far as the longest. */
  until?: number;
};

const plotHeight = 240;
const legendRow = 22;
/** The share without the event over time, a step curve per group in its confidence band and with its number, and the numbers at risk under the axis; all of them in the table below. */
export function KaplanMeierCurve({ timeHeader, atRiskTimes, confidence, groups, until = 1, unit: _, ...text }: ChartText & Survival) {
  const last = Math.max(until, ...atRiskTimes, ...groups.flatMap(({ steps }) => steps.map(({ time }) => time)));
  const x = scaleLinear().domain([0, last]).range([0, 1]);
  const top = groups.length * legendRow + 20;
  const y = (share: number): number => top + plotHeight * (1 - share);
  const base = top + plotHeight;
  const lineFrom = groups.length > 1 ? 24 : 0;
  const rows = groups.map(({ label, atRisk }, at) => ({ label, atRisk, ...lookOf(at) }));
  const told = timesThatFit(atRiskTimes, last, [...marksOf(groups), ...atRiskTimes.map(plainNumber)]);
  const ticks = told.length > 1 ? told.map((at) => atRiskTimes[at]!) : x.ticks(5);
  return (
    <>
      <ChartFrame {...text} kind="Survival curve" description={survivalInWords(groups, atRiskTimes, timeHeader)} height={base + (rows.length === 0 ? 46 : 54 + atRiskHeight(rows))} numbers={<SharesTable {...{ groups, atRiskTimes, timeHeader, confidence, caption: text.title }} />} data={[["group", timeHeader, "share", "low", "high"], ...groups.flatMap(({ label, steps }) => steps.map(({ time, share, low, high }) => [label, time, share, low, high]))]}>
        {groups.map(({ label }, at) => (
          <g key={label}>
            {groups.length > 1 && <CurveNumber x="9" y={at * legendRow + 10} look={lookOf(at)} />}
            <line x1={lineFrom} x2={lineFrom + 36} y1={at * legendRow + 10} y2={at * legendRow + 10} stroke={lookOf(at).stroke} strokeWidth="2.5" strokeDasharray={lookOf(at).dashes} />
            <text x={lineFrom + 46} y={at * legendRow + 15} fontSize="14" fill="var(--color-ink)">{label}</text>
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line x1="0" x2="100%" y1={y(share)} y2={y(share)} stroke={share === 0 ? "var(--color-ink)" : "var(--color-rule)"} />
            {share > 0 && <text x="0" y={y(share) - 4} fontSize="12" fill="var(--color-muted)" className="tabular-nums">{percentage(share, 0)}</text>}
          </g>
        ))}
        {/* Paths know no percentages: their box is stretched to the plot, their strokes are not. */}
        <svg x="0" y={top} width="100%" height={plotHeight} viewBox="0 0 1000 1000" preserveAspectRatio="none">
          {groups.map((group, at) => <Band key={group.label} group={group} last={last} fill={lookOf(at).stroke} />)}
          {groups.map((group, at) => <path key={group.label} d={stepPath(group.steps, last)} fill="none" stroke={lookOf(at).stroke} strokeWidth="2.5" strokeDasharray={lookOf(at).dashes} vectorEffect="non-scaling-stroke" data-shape="curve" />)}
        </svg>
        {/* Each at a place of its own along the axis, so that numbers of curves that lie together do not; none on the axis' own. */}
        {groups.length > 1 && groups.map((group, place) => { const share = 0.1 + (0.88 * (place + 0.5)) / groups.length; return <CurveNumber key={group.label} x={percent(share)} y={y(at(group, share * last).share)} look={lookOf(place)} />; })}
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={percent(x(tick))} x2={percent(x(tick))} y1={base} y2={base + 5} stroke="var(--color-ink)" />
            <text x={percent(x(tick))} y={base + 18} fontSize="12" textAnchor={anchorAt(x(tick))} fill="var(--color-muted)" className="tabular-nums">{plainNumber(tick)}</text>
          </g>
        ))}
        <text x="0" y={base + 38} fontSize="12" fill="var(--color-muted)">{timeHeader}</text>
        {rows.length > 0 && <NumbersAtRisk rows={rows} at={told} shareOf={(at) => x(atRiskTimes[at]!)} y={base + 54} />}
      </ChartFrame>
      <DataTable
        caption={`Numbers at risk, by ${lowered(timeHeader)}`} fit density="dense" rows={groups} rowKey={(group) => group.label}
        columns={[
          { key: "group", header: "Group", rowHeader: true, cell: (group) => group.label },
          ...atRiskTimes.map((time, at) => ({ key: String(time), header: plainNumber(time), align: "number" as const, cell: (group: SurvivalGroup) => { const cell = group.atRisk[at]; return cell === undefined ? null : <ResultCell cell={cell} />; } })),
        ]}
      />
      <CellLegend cells={groups.flatMap(({ atRisk }) => atRisk)} />
    </>
  );
}

/** At the curve and in the legend: who sees neither the colour nor the dashes reads which curve it is. */
function CurveNumber({ x, y, look: { stroke, number } }: { x: string; y: number; look: CurveLook }) {
  return (
    <g data-shape="curve-number">
      <circle cx={x} cy={y} r="9" fill="var(--color-paper)" stroke={stroke} strokeWidth="1.5" />
      <text x={x} y={y + 4} fontSize="11" fontWeight="600" textAnchor="middle" fill="var(--color-ink)">{number}</text>
    </g>
  );
}

const across = (time: number, last: number): number => Math.round((time / last) * 100_000) / 100;
const upwards = (share: number): number => Math.round((1 - share) * 100_000) / 100;

/** From everyone at time 0, level until each step, then down. */
function stepPath(steps: SurvivalGroup["steps"], last: number, of: (step: SurvivalGroup["steps"][number]) => number = ({ share }) => share): string {
  return `M0,0${steps.map((step) => `H${across(step.time, last)}V${upwards(of(step))}`).join("")}H1000`;
}

function Band({ group: { steps }, last, fill }: { group: SurvivalGroup; last: number; fill: string }) {
  const known = steps.flatMap(({ time, low, high }) => (low === null || high === null ? [] : [{ time, share: low, low, high }]));
  if (known.length === 0) return null;
  const upper = stepPath(known, last, ({ high }) => high ?? 1);
  // Back along the lower ends, from right to left.
  const back = [...known].reverse().map(({ time, low }) => `V${upwards(low)}H${across(time, last)}`).join("");
  return <path d={`${upper}${back}V0Z`} fill={fill} fillOpacity="0.16" data-shape="band" />;
}

/** The value that holds at a time: that of the last step before it. */
const at = (group: SurvivalGroup, time: number) => group.steps.filter((step) => step.time <= time).at(-1) ?? { time: 0, share: 1, low: null, high: null };

function SharesTable({ groups, atRiskTimes, timeHeader, confidence, caption }: Pick<Survival, "groups" | "atRiskTimes" | "timeHeader" | "confidence"> & { caption: string }) {
  const interval = ({ low, high }: ReturnType<typeof at>) => (low === null || high === null ? "" : `${percentage(low)} to ${percentage(high)}`);
  return (
    <DataTable
      caption={`${caption}: share without the event`} captionHidden fit density="dense" rows={atRiskTimes} rowKey={String}
      columns={[
        { key: "time", header: timeHeader, rowHeader: true, cell: (time) => plainNumber(time) },
        ...groups.flatMap((group) => [
          { key: `${group.label} share`, header: group.label, align: "number" as const, cell: (time: number) => percentage(at(group, time).share) },
          { key: `${group.label} interval`, header: `${percentage(confidence, 0)} interval`, label: `${group.label}, interval`, align: "number" as const, cell: (time: number) => interval(at(group, time)) },
        ]),
      ]}
    />
  );
}

function survivalInWords(groups: readonly SurvivalGroup[], times: readonly number[], timeHeader: string): string {
  const end = times.at(-1);
  if (end === undefined || groups.length === 0) return "There is no curve to show.";
  return `At ${plainNumber(end)} (${lowered(timeHeader)}), the share without the event is ${groups.map((group) => `${percentage(at(group, end).share)} in ${group.label}`).join(", ")}.`;
}
