/**
 * Each kind of released cell has one short mark and one full sentence. The marks in brackets are those that official
 * statistics use: [c] confidential, [x] not available, [z] not applicable. No mark but zero's contains the figure 0 alone.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedNumber } from "#lib/disclosure/released.ts";

export type Released = Cell | ReleasedNumber;
export type CellKind = Released["is"];

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
export const inFigures = (count: number): string => whole.format(count);

/** `digits` significant digits, without trailing exponent: 54.3 at 3, 1,230 at 3. */
export const toDigits = (value: number, digits: number): string =>
  new Intl.NumberFormat("en-GB", { minimumSignificantDigits: Math.min(digits, 15), maximumSignificantDigits: Math.min(digits, 15) }).format(value);

const roundedAway = (cell: Extract<Cell, { is: "value" }>): boolean => cell.value === 0 && cell.roundedTo > 1;

/** What stands in the table. */
export function cellMark(cell: Released): string {
  switch (cell.is) {
    // One or two people rounded down to nothing are not nobody.
    case "value": return roundedAway(cell) ? `<${inFigures(Math.ceil(cell.roundedTo / 2))}` : inFigures(cell.value);
    case "number": return toDigits(cell.value, cell.digits);
    case "zero": return "0";
    case "suppressed-small": return `<${inFigures(cell.below)}`;
    case "suppressed-secondary": return "[c]";
    case "withheld": return "[w]";
    case "not-applicable": return "[z]";
    case "code-absent": return "[x]";
  }
}

/** What a screen reader says in its place, and what a chart writes in full. */
export function cellWords(cell: Released): string {
  switch (cell.is) {
    case "value":
      if (roundedAway(cell)) return `fewer than ${inFigures(Math.ceil(cell.roundedTo / 2))}, rounded down`;
      return cell.roundedTo === 1 ? inFigures(cell.value) : `${inFigures(cell.value)}, rounded to the nearest ${inFigures(cell.roundedTo)}`;
    case "number": return toDigits(cell.value, cell.digits);
    case "zero": return "zero people";
    case "suppressed-small": return `fewer than ${inFigures(cell.below)}, hidden`;
    case "suppressed-secondary": return "hidden, to protect another hidden number";
    case "withheld": return "withheld by the research environment";
    case "not-applicable": return "does not apply";
    case "code-absent": return "not recorded: these data hold none of the codes asked for";
  }
}

/** One line of the legend below a table. */
export function legendLine(cell: Released): { mark: string; meaning: string } | undefined {
  const mark = cellMark(cell);
  switch (cell.is) {
    case "value": return cell.roundedTo === 1 ? undefined : { mark: "1,240", meaning: `Counts are rounded to the nearest ${inFigures(cell.roundedTo)}.` };
    case "number": return undefined;
    case "zero": return { mark, meaning: "No people at all: a true zero." };
    case "suppressed-small": return { mark, meaning: `Fewer than ${inFigures(cell.below)} people. The exact number is hidden, so that nobody can be recognised.` };
    case "suppressed-secondary": return { mark, meaning: "Hidden so that another hidden number cannot be worked out from the totals. It may be large." };
    case "withheld": return { mark, meaning: "Not released, by decision of the research environment." };
    case "not-applicable": return { mark, meaning: "Does not apply here." };
    case "code-absent": return { mark, meaning: "Not recorded: these data hold none of the codes asked for. This is not a zero." };
  }
}

/** The legend lines for just the marks that occur, in a fixed order, each once. */
export function legendFor(cells: readonly Released[]): { mark: string; meaning: string }[] {
  const order: CellKind[] = ["value", "number", "zero", "suppressed-small", "suppressed-secondary", "withheld", "not-applicable", "code-absent"];
  const lines = new Map<string, { mark: string; meaning: string }>();
  for (const kind of order) {
    for (const cell of cells) {
      const line = cell.is === kind ? legendLine(cell) : undefined;
      if (line !== undefined) lines.set(line.meaning, line);
    }
  }
  return [...lines.values()];
}

export type CountRange = { low: number; high: number };

/**
 * The true counts that a released cell leaves possible, ends included; undefined where it says nothing about its size.
 * Rounding is half up: 240 rounded to 5 stands for 238 to 242; 240 rounded to 10 for 235 to 244. A rounded count is of at least one person.
 */
export function possibleCounts(cell: Cell): CountRange | undefined {
  switch (cell.is) {
    case "value": return { low: Math.max(cell.roundedTo === 1 ? cell.value : 1, Math.ceil(cell.value - cell.roundedTo / 2)), high: Math.ceil(cell.value + cell.roundedTo / 2) - 1 };
    case "zero": return { low: 0, high: 0 };
    case "suppressed-small": return { low: 1, high: cell.below - 1 };
    case "suppressed-secondary":
    case "withheld":
    case "not-applicable":
    case "code-absent": return undefined;
  }
}
