/**
 * Models fitted over several TREs: the portal offers the common state of a model, each TRE answers with sums over its own people
 * (lib/statistics/rounds.ts), in the open or under masks of which only the total survives (secure-sum). A TRE takes part only in a model of
 * a run whose output it has released, and gives each step of one state only.
 */
import { z } from "zod";
import { RunId } from "#lib/kernel/ids.ts";
import { RoundState, type RoundSpec } from "#lib/statistics/rounds.ts";
import { orHidden, plainly, type Encoding } from "./secure-sum/encoding.ts";
import { mostParticipants } from "./secure-sum/fixed-point.ts";
import { RoundKey, SignedPart } from "./secure-sum/messages.ts";
import { fewestParticipants } from "./secure-sum/participants.ts";

/** A model's sums are never hidden one by one: a TRE whose rules would hide one takes no part. */
export const encodingOf = ({ kind }: Pick<RoundSpec, "kind">): Encoding => (kind === "sums" ? orHidden : plainly);

const analysis = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const step = z.int().min(0).max(200);
const epoch = z.int().min(0).max(1000);

/** For a model of which each TRE gives its sums under masks. `fewest`: TREs that each total must cover. */
export const Masks = z.strictObject({
  epoch,
  fewest: z.int().min(fewestParticipants).max(mostParticipants),
  /** Of this epoch, of those who have given theirs. Sums are asked for once all have. */
  keys: z.array(RoundKey).max(mostParticipants),
  /** The step before this one: its state, and every TRE's part in the order of the participants; null at the first. */
  before: z.strictObject({ state: RoundState, parts: z.array(SignedPart).max(mostParticipants) }).nullable(),
});
export type Masks = z.infer<typeof Masks>;

export const RoundTask = z.strictObject({
  runId: RunId, analysis,
  /** Counts from 0 within the model; a TRE that has given step 3 answers no other state of step 3. */
  step,
  state: RoundState,
  /** All that take part, in the order of their levels where each TRE has one; `x` is the identity key (Ed25519) that the portal says is theirs. */
  participants: z.array(z.strictObject({ treId: z.string().min(1).max(64), name: z.string().max(160), x: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })).min(1).max(200),
  masks: Masks.nullable(),
});
export type RoundTask = z.infer<typeof RoundTask>;

/** `runs`: received runs of this TRE with models that have not ended as far as it knows. */
export const RoundsRequest = z.strictObject({ waitSeconds: z.number().min(0).max(25), runs: z.array(RunId).min(1).max(500) });
export type RoundsRequest = z.infer<typeof RoundsRequest>;
/** `ended`: runs of which no model needs this TRE any more. */
export const RoundsAnswer = z.strictObject({ tasks: z.array(RoundTask), ended: z.array(RunId) });
export type RoundsAnswer = z.infer<typeof RoundsAnswer>;

/** A regression's sums over the people of one TRE alone are its own estimates, to all digits: no TRE gives them, in the open either. */
export const fewestInTheOpen = 2;
/** Why a TRE gives no more to a model, for good; each says which rule, never by how much. */
export const stopReasons = ["few-people-weigh", "too-few-tres", "earlier-sums", "policy"] as const;
export type StopReason = (typeof stopReasons)[number];
/** Why a model ends without a fit that its numbers are not to blame for: by a TRE's rules, by the portal's, that opens no sum of which masks are left, or by those who asked for it. */
export const stopCauses = [...stopReasons, "masks-left", "given-up", "too-few-together", "other-levels"] as const;
export type StopCause = (typeof stopCauses)[number];

export const Contribution = z.discriminatedUnion("gives", [
  /** In the open: the TRE's own checks passed before (lib/disclosure/reckoned-rules.ts). */
  z.strictObject({ gives: z.literal("sums"), analysis, step, sums: z.array(z.number()).max(40_000) }),
  /** Its round key; one of the next epoch begins that epoch, for a TRE that was restarted has lost its key of this one. */
  z.strictObject({ gives: z.literal("key"), analysis, epoch, key: RoundKey }),
  z.strictObject({ gives: z.literal("part"), analysis, step, epoch, part: SignedPart }),
  z.strictObject({ gives: z.literal("nothing"), analysis, because: z.enum(stopReasons) }),
]);
export type Contribution = z.infer<typeof Contribution>;
export const ContributionAnswer = z.strictObject({ taken: z.literal(true) });
