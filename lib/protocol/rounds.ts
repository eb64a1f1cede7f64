/**
 * Models fitted over several TREs: the portal offers the common state of a model, each TRE answers with sums over its own people
 * (lib/statistics/rounds.ts). A TRE takes part only in a model of a run whose output it has released, and gives each step once.
 */
import { z } from "zod";
import { RunId } from "#lib/kernel/ids.ts";
import { RoundState } from "#lib/statistics/rounds.ts";

const analysis = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

export const RoundTask = z.strictObject({
  runId: RunId, analysis,
  /** Counts from 0 within the model; a TRE that has given step 3 answers no other state of step 3. */
  step: z.int().min(0).max(200),
  state: RoundState,
  /** All that take part, in the order of their levels where each TRE has one. */
  participants: z.array(z.strictObject({ treId: z.string(), name: z.string() })).min(1).max(200),
});
export type RoundTask = z.infer<typeof RoundTask>;

/** `runs`: received runs of this TRE with models that have not ended as far as it knows. */
export const RoundsRequest = z.strictObject({ waitSeconds: z.number().min(0).max(25), runs: z.array(RunId).min(1).max(500) });
export type RoundsRequest = z.infer<typeof RoundsRequest>;
/** `ended`: runs of which no model needs this TRE any more. */
export const RoundsAnswer = z.strictObject({ tasks: z.array(RoundTask), ended: z.array(RunId) });
export type RoundsAnswer = z.infer<typeof RoundsAnswer>;

/** Sums in the open: each TRE's own checks passed before (lib/disclosure/reckoned-rules.ts). */
export const Contribution = z.strictObject({ analysis, step: z.int().min(0).max(200), sums: z.array(z.number()).max(40_000) });
export type Contribution = z.infer<typeof Contribution>;
export const ContributionAnswer = z.strictObject({ taken: z.literal(true) });
