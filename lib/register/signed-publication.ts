/** A register editor's word that something is published, signed with their passkey where the portal's settings ask for that: over what is published, at which revision of the entry. */
import { z } from "zod";
import { challengeOver } from "#lib/kernel/webauthn/challenge.ts";

export const publicationActs = {
  "correct-entry": "a correction of the entry",
  "publish-crate": "an entry from a crate",
  "publish-findings": "what the project learned",
  "answer-question": "a question and its answer",
  "set-rule": "the rule of a committee",
  "set-form": "what a committee asks",
  "write-question": "the wording of a question to applicants",
} as const;
export type PublicationAct = keyof typeof publicationActs;

export const PublicationStatement = z.strictObject({
  version: z.literal(1),
  about: z.literal("publication"),
  portal: z.url(),
  act: z.enum(Object.keys(publicationActs) as [PublicationAct, ...PublicationAct[]]),
  /** Reference of the entry, and the revision that its editor read; 0 where there was none. Of what a committee goes by: its name in the log, and the version before. */
  entry: z.string().min(1).max(120),
  revision: z.int().nonnegative(),
  /** Digest of the canonical JSON of what is published. */
  content: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PublicationStatement = z.infer<typeof PublicationStatement>;

export const publicationChallenge = (statement: PublicationStatement): Promise<string> => challengeOver("Fivefold publication, version 1\n", statement);
