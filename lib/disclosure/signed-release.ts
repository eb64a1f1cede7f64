/**
 * A checker's word that an output may leave, signed with their passkey where the TRE's policy asks for that: over a digest of the very
 * output, so that neither a screen left open nor a session that was stolen releases anything, nor does a word about one output release another.
 */
import { z } from "zod";
import { challengeOver } from "#lib/kernel/webauthn/challenge.ts";

export const ReleaseStatement = z.strictObject({
  version: z.literal(1),
  about: z.literal("release"),
  tre: z.uuid(),
  run: z.uuid(),
  /** Which computation of the run's output. */
  attempt: z.int().positive(),
  /** Each output that the vote is about, with the digest of what would leave of it. */
  outputs: z.array(z.strictObject({ id: z.string().min(1).max(40), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
  /** The account of whoever votes, and which of their votes on outputs of this attempt the first of these is: a signature that was given is not given again by somebody else, nor for a later vote. */
  checker: z.uuid(),
  vote: z.int().positive(),
});
export type ReleaseStatement = z.infer<typeof ReleaseStatement>;

export const releaseChallenge = (statement: ReleaseStatement): Promise<string> => challengeOver("Fivefold release of output, version 1\n", statement);
