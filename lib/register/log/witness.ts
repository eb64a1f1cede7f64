/**
 * What a TRE does as a witness of the register's log. It reads every entry, reckons the root by itself, and cosigns a checkpoint only if that is what it says of the log it
 * has read: nothing it has read before can be other or missing. So a log that shows two versions of itself, or was put back to an older copy, finds no witness for the
 * second. A stricter witness than C2SP's, which asks for a consistency proof alone. A decision, not an act: who calls it must keep `next` durably before the cosignature leaves.
 */
import { openCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { rootOfRange, type CompactRange } from "./compact-range.ts";
import { sameHash } from "./hashing.ts";
import type { VerifierKey } from "./signed-note.ts";

export const witnessRefusals = {
  signature: "The checkpoint is not signed by the register's log.",
  older: "The log has become shorter than it was: it was put back to an older copy.",
  "not-what-was-read": "The log's checkpoint is not that of the entries which this TRE has read: the log was rewritten, or shows others something else.",
} as const;
export type WitnessRefusal = keyof typeof witnessRefusals;
export type WitnessAnswer = { readonly cosign: true; readonly checkpoint: SignedCheckpoint } | { readonly cosign: false; readonly because: WitnessRefusal };

/** `witnessed`: size of the last checkpoint that was cosigned. `read`: the log as far as the checkpoint goes, as the witness has read it. */
export async function considerCheckpoint(log: VerifierKey, witnessed: number, read: CompactRange, text: string): Promise<WitnessAnswer> {
  const checkpoint = await openCheckpoint(text, log);
  if (!checkpoint) return { cosign: false, because: "signature" };
  if (checkpoint.size < witnessed || checkpoint.size < read.size) return { cosign: false, because: "older" };
  const same = checkpoint.size === read.size && sameHash(await rootOfRange(read), checkpoint.root);
  return same ? { cosign: true, checkpoint } : { cosign: false, because: "not-what-was-read" };
}
