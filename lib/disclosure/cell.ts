/**
 * A released number is never a bare number. Zero, suppressed, withheld and “does not apply” are different facts, and 0 never
 * stands for anything but zero: reading a suppressed cell as 0 biases every sum that it enters.
 */
import { z } from "zod";

/** Both ends inclusive. Noise of differential privacy has no largest value: the true count lies in here with a chance of at least 95 %. */
const Likely = z.strictObject({ low: z.int().nonnegative(), high: z.int().nonnegative() });

export const Cell = z.discriminatedUnion("is", [
  /**
   * True value lies within ± roundedTo/2 of `value` (inclusive below for half-up); exact when `roundedTo` is 1. `range`, both ends
   * inclusive, stands instead for midpoints (9 is 7 to 12), and where another program rounded: its halves may go either way, and parts may be missing (no upper end).
   */
  z.strictObject({
    is: z.literal("value"), value: z.int().nonnegative(), roundedTo: z.int().positive(),
    range: z.strictObject({ low: z.int().nonnegative(), high: z.int().nonnegative().nullable() }).optional(),
    /** The variance of the noise that was added before rounding; by the cell-key method `roundedTo` covers the most that it can be, by differential privacy `likely` does with 95 %, and nothing is rounded. */
    noiseVariance: z.number().positive().optional(),
    likely: Likely.optional(),
  }),
  z.strictObject({ is: z.literal("zero") }),
  /** Between 1 and below − 1 people, hidden by the primary threshold; with `likely`: the number was below it after noise. */
  z.strictObject({ is: z.literal("suppressed-small"), below: z.int().positive(), likely: Likely.optional() }),
  /** Hidden so that another hidden cell cannot be computed from what is shown. */
  z.strictObject({ is: z.literal("suppressed-secondary") }),
  /** Not released by a person's or the ledger's decision. */
  z.strictObject({ is: z.literal("withheld") }),
  z.strictObject({ is: z.literal("not-applicable") }),
  /** It is in a sum over several TREs, which gave it under masks: of this TRE by itself nothing is told, not even whether it hides it. */
  z.strictObject({ is: z.literal("masked") }),
  /** The TRE's data holds none of the codes asked for. */
  z.strictObject({ is: z.literal("code-absent") }),
]);
export type Cell = z.infer<typeof Cell>;

/** Whether what the cell tells of its count holds by chance alone, 95 times in 100. */
export const hasLikely = (cell: Cell): boolean => "likely" in cell && cell.likely !== undefined;
