/** Where a day lies across the drawing, as a share from 0 to 1. */
import { fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import type { Drawing, Shown } from "./drawing-model.ts";

export type Tick = { at: number; label: string };
export type Scale = { share: (day: number) => number; ticks: Tick[] };

/** Days that drawing closer together than this would put on top of one another. */
const bend = 20;
const bent = (day: number): number => Math.sign(day) * Math.log1p(Math.abs(day) / bend);
const leastApart = 0.13;
/** The most important first; one that would touch another is left out. */
function spaced(ticks: readonly Tick[], share: (day: number) => number): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) if (kept.every((other) => Math.abs(share(other.at) - share(tick.at)) >= leastApart)) kept.push(tick);
  return kept.sort((a, b) => a.at - b.at);
}

const indexTicks: Tick[] = [
  { at: 0, label: "day 0" }, ...[[365, "1 year"], [90, "90 days"], [30, "30 days"], [1_826, "5 years"], [3_652, "10 years"], [7, "7 days"], [180, "180 days"]].flatMap(([at, label]) => [{ at: at as number, label: `+${label as string}` }, { at: -(at as number), label: `−${label as string}` }]),
];

/** All days that anybody has, with room at both ends for what is open. */
function daysOf({ people, axis }: Pick<Drawing, "people" | "axis">): [number, number] {
  const rows = people.flatMap((p: Shown) => p.rows);
  const days = rows.flatMap((row) => [...row.marks.map((m) => m.at), ...(row.window ? [row.window.from, row.window.to] : [])]).filter((d) => d !== null);
  const open = rows.flatMap((row) => (row.window ? [row.window.from === null ? "from" : "", row.window.to === null ? "to" : ""] : []));
  if (axis === "calendar") {
    const [from, to] = days.length === 0 ? [toDayNumber("2015-01-01"), toDayNumber("2024-12-31")] : [Math.min(...days), Math.max(...days)];
    return [from - 400, to + 400];
  }
  return [Math.min(-30, ...days, ...(open.includes("from") ? [-400] : [])) * 1.3, Math.max(30, ...days, ...(open.includes("to") ? [400] : [])) * 1.3];
}
export function scaleFor(drawing: Pick<Drawing, "people" | "axis">): Scale {
  const [from, to] = daysOf(drawing);
  const place = drawing.axis === "calendar" ? (day: number) => day : bent;
  const [low, high] = [place(from), place(to)];
  const share = (day: number): number => Math.min(1, Math.max(0, (place(day) - low) / (high - low)));
  if (drawing.axis === "from-index") return { share, ticks: spaced(indexTicks.filter((t) => t.at >= from && t.at <= to), share) };
  const [first, last] = [from, to].map((day) => Number(fromDayNumber(day).slice(0, 4))) as [number, number];
  const years = Array.from({ length: last - first }, (_, i) => first + 1 + i);
  return { share, ticks: spaced(years.map((year) => ({ at: toDayNumber(`${year}-01-01`), label: `${year}` })), share) };
}
