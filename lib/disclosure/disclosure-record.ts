/**
 * The machine-readable record of disclosure control. It leaves the TRE with the results crate, so it is a function of the
 * release and of the public policy only: whoever holds the release could write it himself. Which hidden cell made which
 * other cell hide, how often the audit failed or what was tried first stays inside the TRE.
 */
import { z } from "zod";
import { outputKinds } from "#lib/query/analysis.ts";
import { CitedPolicy } from "./under-approval.ts";

/** The rules, in the order in which they run. */
export const disclosureRules = [
  "primary-threshold", "complement", "class-disclosure", "secondary-suppression", "listing", "summary-people", "summary-dominance", "skewness", "survival-steps", "model", "masked-sums", "cell-key", "differential-privacy", "rounding", "midpoint-rounding", "audit", "ledger",
] as const;
export const DisclosureRule = z.enum(disclosureRules);
export type DisclosureRule = z.infer<typeof DisclosureRule>;

const count = z.int().nonnegative();
/** One output's part. */
export const CheckedOutput = z.strictObject({
  id: z.string(),
  kind: z.enum(outputKinds),
  checkedBy: z.array(DisclosureRule).meta({ description: "Rules that the output was checked by, in order." }),
  cells: z.strictObject({ shown: count, zero: count, suppressedSmall: count, suppressedSecondary: count, withheld: count, other: count })
    .meta({ description: "How many of the output's numbers are in each state, as anyone can count in the release: what was hidden, by reason." }),
  rounded: count.meta({ description: "How many of the shown counts are rounded." }),
  toDigits: count.meta({ description: "How many numbers are given to significant digits." }),
  roundedTo: z.int().positive().meta({ description: "The coarsest rounding of a shown count; 1 when none is rounded." }),
  /** From the release alone: the audit's true intervals hold hidden counts, and stay inside the TRE (evidence.ts). */
  guarantee: z.strictObject({ hiddenSmall: count.nullable(), hiddenToProtect: count.nullable() })
    .meta({ description: "What the audit guarantees of each hidden count: however all released numbers are combined, the largest and the smallest count that fit are at least so far apart. null: none is hidden so." }),
  ledger: z.enum(["passed", "in-part", "withheld", "not-asked"]).meta({ description: "not-asked: differential privacy bounds what all answers together tell of one person. Else: Whether, beside everything that the TRE released before, the outputs tell of few people. in-part: what was too near to it was hidden; withheld: none of the numbers left." }),
  groupsOut: z.array(z.string()).optional().meta({ description: "Of quantiles by group: codes of the groups whose people are in no number of the output, nor in everyone's, because their count is hidden or too low for such quantiles; absent: none." }),
  checkers: z.literal("in-part").optional().meta({ description: "Output checkers of the TRE withheld some of the run's numbers, which are hidden like those that the rules hide; absent: none." }),
});
export const DisclosureRecord = z.strictObject({
  version: z.literal(2),
  queryDigest: z.string().regex(/^[0-9a-f]{64}$/),
  policy: CitedPolicy,
  outputs: z.array(CheckedOutput),
  /** A release exists only after its audit passed. */
  audit: z.strictObject({ passed: z.literal(true), statement: z.string() }),
});
export type DisclosureRecord = z.infer<typeof DisclosureRecord>;
