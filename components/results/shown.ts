/**
 * Everything a screen says about one number about people: the mark in the table, the words for the ear, the line in the legend,
 * and what a chart may draw. Marks in brackets are those of official statistics: [c] confidential, [x] not available,
 * [z] not applicable. No mark but zero's is 0.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import { cellBounds, noiseSpread } from "#lib/disclosure/in-words.ts";
import type { ReleasedNumber } from "#lib/disclosure/released.ts";
import type { PooledCell, PooledNumber } from "#lib/federation/pooled-result.ts";
import { inFigures, toDigits } from "./number-format.ts";

const hiddenForOthers = "Hidden so that another hidden number cannot be worked out from the totals. It may be large.";

/** What one TRE released, or what was pooled from several. */
export type Released = Cell | ReleasedNumber;
export type Pooled = PooledCell | PooledNumber;

/** Ends included; `high` null: no upper end is known. */
export type Range = { low: number; high: number | null };
export type LegendLine = { mark: string; meaning: string };

export type Shown = {
  mark: string;
  words: string;
  /** Drawn as a bar of that length, a full stop, a box over the range, a bar that goes on, or no size at all. */
  drawn: { as: "bar"; to: number } | { as: "zero" } | { as: "range" } | { as: "at-least"; from: number } | { as: "no-size" };
  /** Where the true number lies; absent where nothing is known. */
  range?: Range;
  legend?: LegendLine;
};

const noSize = { as: "no-size" } as const;
const zero: Shown = { mark: "0", words: "zero people", drawn: { as: "zero" }, range: { low: 0, high: 0 }, legend: { mark: "0", meaning: "No people at all: a true zero." } };
/** Hidden after noise: the true number may be as many as the threshold, or more. */
const fewAfterNoise = (below: number, range: Range): Shown => ({
  mark: `~<${inFigures(below)}`, words: `read fewer than ${inFigures(below)} with noise, hidden: between ${inFigures(range.low)} and ${inFigures(range.high ?? 0)} at least 95 times in 100`, drawn: { as: "range" }, range,
  legend: { mark: `~<${inFigures(below)}`, meaning: `Read fewer than ${inFigures(below)} people after it was moved by chance, and is not shown. The range beside it holds the true number at least 95 times in 100.` },
});
const fewerThan = (below: number, range: Range | undefined): Shown => ({
  mark: `<${inFigures(below)}`, words: `fewer than ${inFigures(below)}, hidden`, drawn: range === undefined ? noSize : { as: "range" }, ...(range === undefined ? {} : { range }),
  legend: { mark: `<${inFigures(below)}`, meaning: `Fewer than ${inFigures(below)} people. The exact number is hidden, so that nobody can be recognised.` },
});

/** One number that one TRE released. */
export function showReleased(cell: Released): Shown {
  switch (cell.is) {
    case "value": return showCount(cell);
    case "number": return { mark: toDigits(cell.value, cell.digits), words: toDigits(cell.value, cell.digits), drawn: noSize };
    case "zero": return zero;
    case "suppressed-small": return "likely" in cell && cell.likely ? fewAfterNoise(cell.below, cell.likely) : fewerThan(cell.below, rangeOf(cell));
    case "suppressed-secondary": return {
      mark: "[c]", words: "hidden, to protect another hidden number", drawn: noSize,
      legend: { mark: "[c]", meaning: hiddenForOthers },
    };
    case "withheld": return {
      mark: "[w]", words: "withheld by the research environment", drawn: noSize, legend: { mark: "[w]", meaning: "Not released, by decision of the research environment." },
    };
    case "not-applicable": return { mark: "[z]", words: "does not apply", drawn: noSize, legend: { mark: "[z]", meaning: "Does not apply here." } };
    case "masked": return {
      mark: "[m]", words: "given under masks: in the sum only", drawn: noSize, legend: { mark: "[m]", meaning: "Given under masks: it is in the sum, and nobody outside the research environment can read it by itself." },
    };
    case "code-absent": return {
      mark: "[x]", words: "not recorded: these data hold none of the codes asked for", drawn: noSize,
      legend: { mark: "[x]", meaning: "Not recorded: these data hold none of the codes asked for. This is not a zero." },
    };
  }
}

function showCount(cell: Extract<Cell, { is: "value" }>): Shown {
  if (cell.likely) {
    const { low, high } = cell.likely;
    return {
      mark: `~${inFigures(cell.value)}`, words: `${inFigures(cell.value)}, moved by chance: the true number lies between ${inFigures(low)} and ${inFigures(high)} at least 95 times in 100`, drawn: { as: "bar", to: cell.value }, range: cell.likely,
      legend: { mark: "~", meaning: "Moved by chance (differential privacy), and not rounded. The range beside it holds the true number at least 95 times in 100. Totals are sums of such numbers." },
    };
  }
  if (cell.range?.high === null) {
    const least = inFigures(cell.range.low);
    return { mark: inFigures(cell.value), words: `${inFigures(cell.value)}, at least ${least}: parts may be missing`, drawn: { as: "at-least", from: cell.range.low }, range: cell.range, legend: { mark: "1,240", meaning: "Added up from several sources, of which some may be missing: the true number may be larger." } };
  }
  if (cell.roundedTo === 1) return cell.value === 0 ? zero : { mark: inFigures(cell.value), words: inFigures(cell.value), drawn: { as: "bar", to: cell.value }, range: { low: cell.value, high: cell.value } };
  const range = rangeOf(cell);
  // One or two people rounded down to nothing are not nobody.
  if (cell.value === 0) return fewerThan(Math.ceil(cell.roundedTo / 2), range);
  if (cell.noiseVariance !== undefined) {
    return {
      mark: inFigures(cell.value), words: `${inFigures(cell.value)}, with noise: the true number lies within ${Math.floor(cell.roundedTo / 2)} of it, and the noise has a standard deviation of ${noiseSpread(cell.noiseVariance)}`, drawn: { as: "bar", to: cell.value }, ...(range === undefined ? {} : { range }),
      legend: { mark: "1,240", meaning: "Moved by a small chance before it was rounded, always the same for the same people. Totals need not add up." },
    };
  }
  // A total is the sum of rounded counts: no multiple of anything, but within as much as its parts together.
  const within = String(cell.roundedTo / 2);
  return {
    mark: inFigures(cell.value), words: cell.range ? `${inFigures(cell.value)}, rounded: the true number lies between ${rangeInWords(cell.range).replace(" to ", " and ")}` : `${inFigures(cell.value)}, rounded: the true number lies within ${within} of it`, drawn: { as: "bar", to: cell.value }, ...(range === undefined ? {} : { range }),
    legend: { mark: "1,240", meaning: "Rounded. A total is the sum of the rounded numbers that it is shown with." },
  };
}

/** A cell that could be anything from nought up says nothing. */
function rangeOf(cell: Cell): Range | undefined {
  const bounds = cellBounds(cell);
  return bounds === null || (bounds.low === 0 && bounds.high === null) ? undefined : bounds;
}

/** One number pooled from several TREs. */
export function showPooled(cell: Pooled): Shown {
  if (cell.is === "hidden") {
    // Judged by its middle: rounded or hidden parts may add up to more than the threshold, so it is not “fewer than”.
    if (cell.because === "below-threshold") return { mark: "few", words: "too few to show, over all research environments together", drawn: noSize, legend: { mark: "few", meaning: "Too few people to show, over all research environments together." } };
    if (cell.because === "to-protect") return { mark: "[c]", words: "hidden, so that another hidden number cannot be worked out from it", drawn: noSize, legend: { mark: "[c]", meaning: hiddenForOthers } };
    return { mark: "[c]", words: "hidden: no research environment released it", drawn: noSize, legend: { mark: "[c]", meaning: "No research environment released this number." } };
  }
  const { low, high } = cell;
  if (cell.is === "number") return { mark: toDigits(cell.value, cell.digits), words: `${toDigits(cell.value, cell.digits)}, between ${toDigits(low, cell.digits)} and ${toDigits(cell.high, cell.digits)}`, drawn: noSize, range: { low, high } };
  if (high === 0 && !cell.isLikely) return zero;
  if (high === low && !cell.isLikely) return { mark: inFigures(low), words: inFigures(low), drawn: { as: "bar", to: low }, range: { low, high } };
  if (high !== null && cell.estimate === null) {
    return { mark: `${inFigures(low)}–${inFigures(high)}`, words: `between ${inFigures(low)} and ${inFigures(high)}`, drawn: { as: "range" }, range: { low, high }, legend: { mark: "3–27", meaning: "Only a range is known: every part of the sum is hidden." } };
  }
  if (high === null || cell.estimate === null) {
    if (low === 0) return { mark: "[c]", words: "hidden at some of the research environments", drawn: noSize, legend: { mark: "[c]", meaning: "Hidden at some research environments, so the sum says nothing." } };
    return {
      mark: `≥${inFigures(low)}`, words: `at least ${inFigures(low)}`, drawn: { as: "at-least", from: low }, range: { low, high: null },
      legend: { mark: "≥", meaning: "At least this many: a part is hidden and may be large." },
    };
  }
  if (cell.isLikely) {
    return {
      mark: `~${inFigures(cell.estimate)}`, words: `about ${inFigures(cell.estimate)}, between ${inFigures(low)} and ${inFigures(high)} at least 95 times in 100: numbers in the sum were moved by chance`, drawn: { as: "bar", to: cell.estimate }, range: { low, high },
      legend: { mark: "~", meaning: "About this many: numbers in the sum were moved by chance (differential privacy). The range beside it holds the true number at least 95 times in 100. Totals need not add up." },
    };
  }
  if (Math.round(cell.estimate) === 0) return { ...fewerThan(high + 1, { low, high }), words: `fewer than ${inFigures(high + 1)}` };
  return {
    mark: `≈${inFigures(cell.estimate)}`, words: `about ${inFigures(cell.estimate)}, between ${inFigures(low)} and ${inFigures(high)}${cell.noiseVariance === undefined ? "" : `; noise was added, with a standard deviation of ${noiseSpread(cell.noiseVariance)} in the sum`}`, drawn: { as: "bar", to: cell.estimate }, range: { low, high },
    legend: cell.noiseVariance !== undefined ? { mark: "≈", meaning: "About this many: the parts were moved by a small chance and rounded, or small ones hidden. The true number lies in the range beside it. Totals need not add up." } : { mark: "≈", meaning: "About this many: the parts are rounded, or small ones hidden. The true number lies in the range beside it." },
  };
}

/** Where nothing but a range is known, the mark is that range: beside it, it need not be said again. */
export const isOnlyRange = (cell: Released | Pooled): boolean => cell.is === "value" && "restsOn" in cell && cell.estimate === null && cell.high !== null;

/** Pooled numbers name what they rest on, or why they are hidden; a TRE's own never do. */
export const show = (cell: Released | Pooled): Shown => ("restsOn" in cell || cell.is === "hidden" ? showPooled(cell) : showReleased(cell));

/** The legend lines of just the marks that occur, each once, plain numbers first. */
export function legendFor(cells: readonly (Released | Pooled)[]): LegendLine[] {
  const lines = new Map(cells.flatMap((cell) => show(cell).legend ?? []).map((line) => [line.meaning, line]));
  const order = ["1", "~", "≈", "3", "≥", "0", "<", "few", "[c", "[w", "[z", "[x", "[m"];
  const rank = ({ mark }: LegendLine) => order.findIndex((start) => mark.startsWith(start));
  return [...lines.values()].sort((a, b) => rank(a) - rank(b));
}

/** "238 to 242", "at least 12", "5", or that nothing is known. */
export function rangeInWords(range: Range | undefined, format: (value: number) => string = inFigures): string {
  if (range === undefined) return "not known";
  if (range.high === null) return `at least ${format(range.low)}`;
  return range.low === range.high ? format(range.low) : `${format(range.low)} to ${format(range.high)}`;
}
