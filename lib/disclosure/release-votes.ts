/** How strongly a TRE's people confirm what they release. */
import { z } from "zod";

/** passkey: with a signature over the very output, by a key on a device of their own; signed-in: their session at the TRE's console is enough. */
export const votesBy = ["signed-in", "passkey"] as const;
export const ReleaseVotes = z.strictObject({ checkers: z.union([z.literal(1), z.literal(2)]), by: z.enum(votesBy) });
export type ReleaseVotes = z.infer<typeof ReleaseVotes>;

/** For a member of the public. */
export function releaseVotesInWords({ checkers, by }: ReleaseVotes): string[] {
  return [
    checkers === 2 ? "Where people look, two of them vote without seeing each other’s vote, and both must agree before a result leaves." : "Where people look, one of them decides if a result leaves.",
    by === "passkey"
      ? `${checkers === 2 ? "Each confirms" : "They confirm"} a release with a passkey: a finger, a face or a code, on a device of their own. A stolen password or a screen that was left open lets nothing out.`
      : `${checkers === 2 ? "Each votes" : "They vote"} while signed in at the environment. It asks for no passkey, so it rests on nobody else getting at ${checkers === 2 ? "their passwords and screens" : "their password and screen"}.`,
  ];
}
