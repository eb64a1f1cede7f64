import { percent } from "#components/charts/chart-frame.tsx";
import type { RecordDomain } from "#lib/query/omop-tables.ts";
import type { Period } from "#lib/query/reference/world.ts";
import { dayLabel } from "./day-words.ts";
import type { Drawing, Lane, LaneOfPerson, Mark } from "./drawing-model.ts";
import type { Scale } from "./scale.ts";

const height = 44;
const bar = { y: 22, height: 14 };
const middle = bar.y + bar.height / 2;

/** A shape for each kind of record: round a condition, a diamond a medicine, a triangle what is measured, a square the rest. */
const shapes: Partial<Record<RecordDomain, string>> = {
  drug: "M0 -7L7 0L0 7L-7 0Z", "drug-era": "M0 -7L7 0L0 7L-7 0Z", "dose-era": "M0 -7L7 0L0 7L-7 0Z",
  measurement: "M0 -7L7 6H-7Z", observation: "M0 -7L7 6H-7Z", condition: "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0Z", "condition-era": "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0Z",
};
const square = "M-5.5 -5.5h11v11h-11Z";

/** A record: filled where it counts, hollow where it does not, with its day above. */
function RecordMark({ mark, scale, axis }: { mark: Mark; scale: Scale; axis: Drawing["axis"] }) {
  const share = scale.share(mark.at);
  const anchor = share > 0.85 ? "end" : share < 0.15 ? "start" : "middle";
  return (
    <svg x={percent(share)} y={middle} overflow="visible">
      <path d={shapes[mark.domain] ?? square} fill={mark.counts ? "var(--color-ink)" : "var(--color-surface)"} stroke="var(--color-ink)" strokeWidth="1.8" />
      <text x={anchor === "start" ? -7 : anchor === "end" ? 7 : 0} y="-12" fontSize="12" textAnchor={anchor} fill="var(--color-ink)" className="tabular-nums" stroke="var(--color-paper)" strokeWidth="3" paintOrder="stroke">{dayLabel(mark.at, axis)}</text>
    </svg>
  );
}
/** An end that is open goes on as an arrow. */
const OpenEnd = ({ at, to }: { at: "0%" | "100%"; to: "left" | "right" }) => (
  <svg x={at} y={middle} overflow="visible"><path d={to === "left" ? "M10 -9L0 0L10 9" : "M-10 -9L0 0L-10 9"} fill="none" stroke="var(--color-accent)" strokeWidth="2.2" /></svg>
);

/** One lane: time under observation shaded, the window as a bar (hatched where nothing may lie in it), the records on it. */
export function LaneStrip({ lane, row, scale, axis, observed, hatching }: { lane: Lane; row: LaneOfPerson; scale: Scale; axis: Drawing["axis"]; observed: Period | undefined; hatching: string }) {
  const { window } = row;
  const [from, to] = window ? [window.from === null ? 0 : scale.share(window.from), window.to === null ? 1 : scale.share(window.to)] : [0, 0];
  return (
    <svg width="100%" height={height} className="block overflow-visible">
      {observed && <rect x={percent(scale.share(observed.start))} y="14" width={percent(scale.share(observed.end) - scale.share(observed.start))} height={height - 16} fill="var(--color-sunken)" />}
      {scale.ticks.map((tick) => <line key={tick.at} x1={percent(scale.share(tick.at))} x2={percent(scale.share(tick.at))} y1="14" y2={height} stroke={axis === "from-index" && tick.at === 0 ? "var(--color-ink)" : "var(--color-rule)"} />)}
      {window && (
        <>
          <rect
            x={percent(from)} y={bar.y} width={percent(Math.max(to - from, 0.004))} height={bar.height} stroke="var(--color-accent)" strokeWidth="1.4" strokeDasharray={lane.kind === "unwanted" ? "4 3" : undefined}
            fill={lane.kind === "unwanted" ? `url(#${hatching})` : "var(--color-accent-soft)"} data-window={lane.kind}
          />
          {window.from === null && <OpenEnd at="0%" to="left" />}
          {window.to === null && <OpenEnd at="100%" to="right" />}
        </>
      )}
      {row.marks.map((mark, i) => <RecordMark key={i} mark={mark} scale={scale} axis={axis} />)}
    </svg>
  );
}
export const Axis = ({ scale }: { scale: Scale }) => (
  <svg width="100%" height="20" className="block overflow-visible">
    {scale.ticks.map((tick) => {
      const share = scale.share(tick.at);
      return <text key={tick.at} x={percent(share)} y="14" fontSize="12" textAnchor={share > 0.92 ? "end" : share < 0.08 ? "start" : "middle"} fontWeight={tick.at === 0 ? 600 : 400} fill="var(--color-muted)">{tick.label}</text>;
    })}
  </svg>
);
export const Hatching = ({ id }: { id: string }) => (
  <svg width="0" height="0" className="absolute" aria-hidden="true">
    <defs><pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--color-surface)" /><line x1="0" y1="0" x2="0" y2="6" stroke="var(--color-edge)" strokeWidth="1.6" /></pattern></defs>
  </svg>
);
