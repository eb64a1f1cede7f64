/**
 * Approvals that were taken back before their end, as a TRE is told. The portal's word alone stops what stands on one: it takes power away and gives
 * none. Signed by the members, it is the committee's own word, which the TRE keeps whatever the portal says later.
 */
import { z } from "zod";
import { SignedDecision } from "#lib/approval/signed-decision.ts";

export const Revoked = z.strictObject({
  /** Digest of the envelope's canonical JSON. */
  envelope: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().max(40_000),
  stoppedAt: z.iso.datetime(),
  /** Who signed so far; null while nobody has. */
  signed: SignedDecision.nullable(),
});
export type Revoked = z.infer<typeof Revoked>;
export const RevocationsRequest = z.strictObject({});
/** The newest first. */
export const RevocationsAnswer = z.strictObject({ revoked: z.array(Revoked).max(2000) });
export type RevocationsAnswer = z.infer<typeof RevocationsAnswer>;
