/**
 * The machine-readable record of disclosure control. It leaves the TRE with the results crate, so it is a function of the
 * release and of the public policy only: whoever holds the release could write it himself. Which hidden cell made which
 * other cell hide, how often the audit failed or what was tried first stays inside the TRE.
 */
import { z } from "zod";
import { analysisKinds } from "#lib/query/model.ts";

/** The rules, in the order in which they run. */
export const disclosureRules = [
  "primary-threshold", "complement", "class-disclosure", "secondary-suppression", "listing", "summary-people", "summary-dominance", "survival-steps", "model", "masked-sums", "rounding", "audit", "ledger",
] as const;
export const DisclosureRule = z.enum(disclosureRules);
export type DisclosureRule = z.infer<typeof DisclosureRule>;

export const DisclosureRecord = z.strictObject({
  version: z.literal(1),
  queryDigest: z.string().regex(/^[0-9a-f]{64}$/),
  policy: z.strictObject({ profile: z.string(), version: z.int(), digest: z.string() }),
  outputs: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(analysisKinds),
      /** Rules that this output was checked by, in order. */
      checkedBy: z.array(DisclosureRule),
      /** How many of the output's released numbers are in each state, as anyone can count in the release. */
      cells: z.strictObject({
        shown: z.int().nonnegative(), zero: z.int().nonnegative(), suppressedSmall: z.int().nonnegative(),
        suppressedSecondary: z.int().nonnegative(), withheld: z.int().nonnegative(), other: z.int().nonnegative(),
      }),
      /** The coarsest rounding of a shown count; 1 when none is rounded. */
      roundedTo: z.int().positive(),
    }),
  ),
  /** A release exists only after its audit passed. */
  audit: z.strictObject({ passed: z.literal(true), statement: z.string() }),
});
export type DisclosureRecord = z.infer<typeof DisclosureRecord>;
