/** Released numbers as a person reads them, and as the range of counts that they leave open. */
import type { Cell } from "./cell.ts";
import type { ReleasedNumber } from "./released.ts";

const grouped = new Intl.NumberFormat("en-GB");

/** The standard deviation of noise, as people read it: variance 2 is 1.4. */
export const noiseSpread = (variance: number): string => String(Number(Math.sqrt(variance).toPrecision(2)));

/** Short, for a table's cell: “120”, “0”, “fewer than 10”. */
export function cellInWords(cell: Cell): string {
  switch (cell.is) {
    case "value":
      return grouped.format(cell.value);
    case "zero":
      return "0";
    case "suppressed-small":
      return `fewer than ${cell.below}`;
    case "suppressed-secondary":
      return "hidden";
    case "withheld":
      return "withheld";
    case "not-applicable":
      return "does not apply";
    case "masked":
      return "in the sum only";
    case "code-absent":
      return "code not held";
  }
}

/** A sentence that says why the cell reads as it does. */
export function cellExplained(cell: Cell): string {
  switch (cell.is) {
    case "value":
      if (cell.likely) return `Moved by chance: the count lies between ${grouped.format(cell.likely.low)} and ${grouped.format(cell.likely.high)} at least 95 times in 100.`;
      if (cell.range) return cell.range.high === null ? `The count is at least ${grouped.format(cell.range.low)}: parts of it may be missing.` : `Rounded: the count lies between ${grouped.format(cell.range.low)} and ${grouped.format(cell.range.high)}.`;
      if (cell.noiseVariance !== undefined) return `Moved by chance and rounded: the count lies within ${Math.floor(cell.roundedTo / 2)} of this. The noise has a standard deviation of ${noiseSpread(cell.noiseVariance)}.`;
      return cell.roundedTo === 1 ? "The exact count." : `Rounded: the count lies within ${Math.floor(cell.roundedTo / 2)} of this.`;
    case "zero":
      return "Nobody: a true zero.";
    case "suppressed-small":
      if (cell.likely) return `Hidden, because it read fewer than ${cell.below} after it was moved by chance: the count lies between ${grouped.format(cell.likely.low)} and ${grouped.format(cell.likely.high)} at least 95 times in 100.`;
      return `Hidden, because fewer than ${cell.below} people are in this group.`;
    case "suppressed-secondary":
      return "Hidden, so that another hidden number cannot be worked out from it.";
    case "withheld":
      return "Not released by a decision of the data environment.";
    case "not-applicable":
      return "This does not apply here.";
    case "masked":
      return "Given under masks: only the sum over several data environments can be read.";
    case "code-absent":
      return "The data holds none of the codes that the question asks for, so nothing is known.";
  }
}

export function numberInWords(number: ReleasedNumber): string {
  switch (number.is) {
    case "number":
      return String(number.value);
    case "suppressed-small":
      return `fewer than ${number.below} people`;
    case "suppressed-secondary":
      return "hidden";
    case "withheld":
      return "withheld";
    case "not-applicable":
      return "does not apply";
  }
}

export type BoundsContext = {
  /** Whether the policy that released the cell shows true zeros; unknown reads as no. */
  zeros?: "shown" | "suppressed" | undefined;
  /** An upper end known from elsewhere, such as the released total less the other cells. */
  atMost?: number | undefined;
};

/** The counts that a released cell leaves open, both ends inclusive; after noise of differential privacy the ones that are likely (95 %); `high` null where there is no upper end. Null: says nothing about a count. */
export function cellBounds(cell: Cell, { zeros, atMost }: BoundsContext = {}): { low: number; high: number | null } | null {
  switch (cell.is) {
    case "value":
      return cell.likely ?? cell.range ?? { low: Math.max(0, cell.value - Math.floor(cell.roundedTo / 2)), high: cell.value + Math.ceil(cell.roundedTo / 2) - 1 };
    case "zero":
      return { low: 0, high: 0 };
    case "suppressed-small":
      return cell.likely ?? { low: zeros === "shown" ? 1 : 0, high: cell.below - 1 };
    case "suppressed-secondary":
    case "withheld":
      return { low: 0, high: atMost ?? null };
    case "not-applicable":
    case "code-absent":
    case "masked":
      return null;
  }
}
