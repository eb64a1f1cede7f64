import { inFigures } from "#components/results/number-format.ts";
import { dateInWords, fromDayNumber } from "#lib/kernel/plain-date.ts";
import type { Drawing, Window } from "./drawing-model.ts";

export const manyDays = (days: number): string => (days === 1 ? "1 day" : `${days} days`);
/** `43 days after the index date`. */
export const fromIndexInWords = (days: number, anchor = "the index date"): string => (days === 0 ? `on ${anchor}` : `${manyDays(Math.abs(days))} ${days > 0 ? "after" : "before"} ${anchor}`);
export const dayInWords = (at: number, axis: Drawing["axis"]): string => (axis === "calendar" ? dateInWords(fromDayNumber(at)) : fromIndexInWords(at));
/** Short, for beside a mark. */
export const dayLabel = (at: number, axis: Drawing["axis"]): string => (axis === "calendar" ? fromDayNumber(at) : at === 0 ? "day 0" : `day ${at > 0 ? "+" : "−"}${inFigures(Math.abs(at))}`);
export function windowInDays({ from, to }: Window, anchor = "the index date"): string {
  const end = (days: number) => (days === 0 ? anchor : fromIndexInWords(days, anchor));
  if (from === null && to === null) return "at any time";
  if (from === null) return `up to ${end(to!)}`;
  if (to === null) return `from ${end(from)} on`;
  return from === to ? fromIndexInWords(from, anchor) : `from ${end(from)} to ${end(to)}`;
}
