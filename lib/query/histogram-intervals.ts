/** Ends of a histogram's intervals: each break belongs to the interval that it starts, the last one to the interval that it ends. */
export const intervalEnds = (breaks: readonly number[]): string[] => ["-inf", ...breaks.map((b, i) => (i === breaks.length - 1 ? `${b}+` : `${b}`)), "inf"];
/** Codes of the intervals below, between and above the breaks, in that order: for 10 and 20, “-inf..10”, “10..20+” and “20+..inf”. */
export function intervalLevels(breaks: readonly number[]): string[] {
  const ends = intervalEnds(breaks);
  return ends.slice(1).map((to, i) => intervalLevel(ends[i]!, to));
}
export const intervalLevel = (from: string, to: string): string => `${from}..${to}`;

/** Place among the intervals below, between and above the breaks; one after them where the value is not known. */
export function intervalOf(value: number, breaks: readonly number[]): number {
  if (Number.isNaN(value)) return breaks.length + 1;
  if (value > breaks.at(-1)!) return breaks.length;
  const above = breaks.findIndex((b) => value < b);
  return above < 0 ? breaks.length - 1 : above;
}
