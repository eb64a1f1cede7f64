import { show } from "#components/results/shown.ts";
import type { Measured } from "./bar.tsx";
import { percent } from "./chart-frame.tsx";

type Cell = Measured["cell"];
export type AtRiskRow = { label: string; stroke: string; dashes: string | undefined; atRisk: readonly Cell[] };

/** The narrowest drawing, on a phone, in pixels; and a character of a number. */
const narrowest = 340;
const character = 7.2;
const gap = 8;
const headingHeight = 22;
const rowHeight = 40;
const keyHeight = 20;

/** Times, by their place in the list, whose numbers stand under the axis without meeting on a phone: the first and the last, and of the others as many as fit. The table has them all. */
export function timesThatFit(times: readonly number[], last: number, marks: readonly string[]): number[] {
  const least = (Math.max(1, ...marks.map((mark) => mark.length)) * character + gap) / narrowest;
  const share = (at: number): number => times[at]! / last;
  const end = times.length - 1;
  const kept = times.reduce<number[]>((so, _, at) => (at === 0 || (at !== end && share(at) - share(so.at(-1)!) >= least && share(end) - share(at) >= least) ? [...so, at] : so), []);
  return end > 0 && share(end) - share(kept[0]!) >= least ? [...kept, end] : kept;
}

export const marksOf = (rows: readonly Pick<AtRiskRow, "atRisk">[]): string[] => rows.flatMap(({ atRisk }) => atRisk.map((cell) => show(cell).mark));
export const anchorAt = (share: number): "start" | "middle" | "end" => (share < 0.02 ? "start" : share > 0.97 ? "end" : "middle");

/** A picture that was taken along has no legend beside it: what its marks mean, in a word each. */
const words = [["≈", "about"], ["~", "about, by chance"], ["≥", "at least"], ["<", "fewer than"], ["few", "too few"], ["[c]", "hidden"], ["[w]", "withheld"], ["[x]", "not recorded"], ["[z]", "not read"]] as const;
const keyOf = (marks: readonly string[]): string => words.filter(([start]) => marks.some((mark) => mark.startsWith(start))).map(([start, word]) => `${start} ${word}`).join(", ");

export const atRiskHeight = (rows: readonly AtRiskRow[]): number => headingHeight + rows.length * rowHeight + (keyOf(marksOf(rows)) === "" ? 0 : keyHeight);

/** Under the time axis, a line for each curve: how many were still watched. Inside the drawing, so that a file of it has them too. */
export function NumbersAtRisk({ rows, at, shareOf, y }: { rows: readonly AtRiskRow[]; /** Which of the times are told. */ at: readonly number[]; shareOf: (time: number) => number; y: number }) {
  const key = keyOf(marksOf(rows.map((row) => ({ atRisk: at.flatMap((i) => row.atRisk[i] ?? []) }))));
  return (
    <g data-shape="at-risk">
      <text x="0" y={y + 12} fontSize="12" fontWeight="600" fill="var(--color-ink)">Numbers at risk</text>
      {rows.map(({ label, stroke, dashes, atRisk }, row) => {
        const top = y + headingHeight + row * rowHeight;
        return (
          <g key={label}>
            <line x1="0" x2="24" y1={top + 8} y2={top + 8} stroke={stroke} strokeWidth="2.5" strokeDasharray={dashes} />
            <text x="30" y={top + 12} fontSize="12" fill="var(--color-muted)">{label}</text>
            {at.map((i) => { const cell = atRisk[i]; return cell === undefined ? null : <text key={i} x={percent(shareOf(i))} y={top + 29} fontSize="12" textAnchor={anchorAt(shareOf(i))} fill="var(--color-ink)" className="tabular-nums">{show(cell).mark}</text>; })}
          </g>
        );
      })}
      {key !== "" && <text x="0" y={y + headingHeight + rows.length * rowHeight + 12} fontSize="11" fill="var(--color-muted)">{key}</text>}
    </g>
  );
}
