/** An entry as the portal gives it out, taken only if it is the one that the register's log commits to: a TRE publishes elsewhere nothing that a portal could have made up. */
import { publicDigest } from "../public-digest.ts";
import type { RegisterRecord } from "../record.ts";
import { EntryWithProof } from "../verify-entry.ts";

/** `logged`: what this TRE has read of the entry in the log. */
export async function loggedEntry(given: unknown, reference: string, logged: { rev: number; sha256: string }): Promise<RegisterRecord | undefined> {
  const parsed = EntryWithProof.safeParse(given);
  if (!parsed.success || parsed.data.record.reference !== reference || parsed.data.revision !== logged.rev) return undefined;
  const { record, salts } = parsed.data;
  return (await publicDigest(record, salts).catch(() => undefined)) === logged.sha256 ? record : undefined;
}
