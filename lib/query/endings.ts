/**
 * How everyone's follow-up ended, as finely as the rates and curves of one outcome tell it together: with which of the levels that are asked for, in
 * which stretch between the days of any of them. No output shows it: disclosure control asks of it what several of them tell together.
 */
import { missingLevel, type Dimension, type Endings } from "./outputs.ts";

/** All levels that nobody asks for, where there are some. */
export const otherLevels = "_others";

export const stretchesOf = ({ breaks }: Pick<Endings, "breaks">): number => breaks.length + 2;
/** Where a person with the level stands: NaN, or a time before day 0, is not known. */
export function endingOf(of: Pick<Endings, "breaks">, level: number, days: number): number {
  const { breaks } = of;
  const within = breaks.findIndex((to) => days <= to);
  return level * stretchesOf(of) + (days >= 0 ? (within < 0 ? breaks.length : within) : breaks.length + 1);
}

export function endingsDimension({ variable, time, levels, breaks }: Pick<Endings, "variable" | "time" | "levels" | "breaks">): Dimension {
  const stretches = [...breaks.map((to, i) => `${breaks[i - 1] ?? 0}-${to}`), "later", "no time"];
  return { variable: `_ended_with_${variable}_in_${time}`, label: "How follow-up ended", levels: [...levels.flatMap((level) => stretches.map((stretch) => ({ code: `${level} ${stretch}`, label: `${level} ${stretch}` }))), missingLevel] };
}
