/** What a chart shows in a sentence or two, made from its numbers, and the same numbers as rows of a file. */
import { inFigures } from "#components/results/number-format.ts";
import { show } from "#components/results/shown.ts";
import type { CsvValue } from "#lib/kernel/csv.ts";
import type { Measured } from "./bar.tsx";

/** The size that a bar is drawn with; null where it has none. */
function size(cell: Measured["cell"]): number | null {
  const { drawn } = show(cell);
  return drawn.as === "bar" ? drawn.to : drawn.as === "at-least" ? drawn.from : drawn.as === "zero" ? 0 : null;
}
const sized = (bars: readonly Measured[]) => bars.flatMap((bar) => { const of = size(bar.cell); return of === null ? [] : [{ ...bar, size: of }]; });
const named = (bar: Measured): string => `${bar.label} (${show(bar.cell).words.split(":")[0]})`;

/** “2 of 8 are hidden.”, or nothing. */
function hiddenInWords(bars: readonly Measured[], shown: number): string {
  const hidden = bars.length - shown;
  return hidden === 0 ? "" : ` ${hidden === bars.length ? "All" : `${inFigures(hidden)} of ${inFigures(bars.length)}`} ${hidden === 1 ? "has" : "have"} no number that may be shown.`;
}

/** “The most are in 60 to 79 (about 1,285), the fewest in 18 to 39 (35). 2 of 8 have no number that may be shown.” */
export function barsInWords(bars: readonly Measured[]): string {
  const known = sized(bars);
  const [first] = known;
  if (first === undefined) return "None of its numbers may be shown.";
  const most = known.reduce((a, b) => (b.size > a.size ? b : a));
  const fewest = known.reduce((a, b) => (b.size < a.size ? b : a));
  const ends = most.size === fewest.size ? (known.length === 1 ? `Only ${named(first)} has a number.` : `All that are shown have the same number, as ${named(first)}.`) : `The most people: ${named(most)}; the fewest: ${named(fewest)}.`;
  return `${ends}${hiddenInWords(bars, known.length)}`;
}

/** “Half of those shown lie below 62 or so”, said without a median that nobody released: the tallest column, and where the middle column is. */
export function histogramInWords(variable: string, bins: readonly Measured[]): string {
  const known = sized(bins);
  if (known.length === 0) return "None of its numbers may be shown.";
  const tallest = known.reduce((a, b) => (b.size > a.size ? b : a));
  const all = known.reduce((sum, bin) => sum + bin.size, 0);
  let below = 0;
  const middle = known.find((bin) => { below += bin.size; return below * 2 >= all; }) ?? tallest;
  const half = all === 0 ? "" : ` The middle one of the people shown falls into ${middle.label}.`;
  return `${variable}: the highest column is ${named(tallest)}.${half}${hiddenInWords(bins, known.length)}`;
}

/** Rows of a file: what it counts, the number, where the truth lies, and how to read it. */
export const measuredRows = (heading: string, bars: readonly Measured[]): CsvValue[][] => [[heading, "people", "low", "high", "state"], ...bars.map((bar) => [bar.label, ...cellValues(bar.cell)])];

export function cellValues(cell: Measured["cell"]): CsvValue[] {
  const { words, range, drawn } = show(cell);
  return [drawn.as === "bar" ? drawn.to : drawn.as === "zero" ? 0 : null, range?.low ?? null, range?.high ?? null, words];
}
