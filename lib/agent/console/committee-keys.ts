/**
 * Whose passkey is whose, by an operator's word: they have compared a key's words with the member of the committee, and from then on what it signs counts
 * here. A key that was lost, or whose owner has left, they withdraw: nothing that it signed counts any more.
 */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { CredentialId } from "#lib/kernel/webauthn/ceremony.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import type { AgentContext } from "../context.ts";
import { acceptCommitteeKey as accept, committeeKey, committeeKeys, withdrawCommitteeKey as withdraw, type CommitteeKey } from "../store/committee-keys.ts";
import { parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export type CommitteeKeyView = Omit<CommitteeKey, "key"> & { words: string };
/** `members`: how many must have signed; null where this TRE's policy demands no signature. */
export type CommitteeKeysView = { members: number | null; keys: CommitteeKeyView[] };
export async function committeeKeysView({ store, config }: Pick<AgentContext, "store" | "config">): Promise<CommitteeKeysView> {
  const keys = await Promise.all(committeeKeys(store.db).map(async ({ key, ...one }) => ({ ...one, words: await passkeyInWords(key) })));
  return { members: config.policy.committeeSignatures?.members ?? null, keys };
}

/** `words`: those that were shown, and compared. */
const AcceptCommitteeKey = z.strictObject({ credentialId: CredentialId, words: z.string().max(200), compared: z.literal("yes", "Compare the words with the member of the committee first, then say so.") });
export async function acceptCommitteeKey({ store, wake }: Pick<AgentContext, "store" | "wake">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "accept-key");
  if (refused) return refused;
  const parsed = parseInput(AcceptCommitteeKey, input);
  if (!parsed.ok) return parsed;
  const held = committeeKey(store.db, parsed.value.credentialId);
  if (!held) return refuse("not-found", "The portal offers no such key any more.");
  const { credentialId, personId, name, acceptedAt, withdrawnAt } = held;
  if ((await passkeyInWords(held.key)) !== parsed.value.words) return refuse("conflict", "The key has changed since this page was shown. Look at its words again.");
  if (acceptedAt !== null && withdrawnAt === null) return refuse("wrong-state", "This key counts already.");
  store.write({ actor: `account:${actor.accountId}`, action: "committee-key-accepted", subject: personId, facts: { person: name, credential: credentialId, words: parsed.value.words, again: withdrawnAt !== null } }, (db, at) => { accept(db, credentialId, actor.name, at); });
  wake();
  return ok(undefined);
}

const WithdrawCommitteeKey = z.strictObject({ credentialId: CredentialId, reason: z.string().trim().min(10, "Give the reason in at least 10 characters.").max(1000, "Give the reason in at most 1,000 characters.") });
export async function withdrawCommitteeKey({ store }: Pick<AgentContext, "store">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "accept-key");
  if (refused) return refused;
  const parsed = parseInput(WithdrawCommitteeKey, input);
  if (!parsed.ok) return parsed;
  const held = committeeKey(store.db, parsed.value.credentialId);
  if (held?.acceptedAt == null || held.withdrawnAt !== null) return refuse("wrong-state", "This key does not count here: there is nothing to withdraw.");
  store.write({ actor: `account:${actor.accountId}`, action: "committee-key-withdrawn", subject: held.personId, facts: { person: held.name, credential: held.credentialId, why: parsed.value.reason } }, (db, at) => { withdraw(db, held.credentialId, actor.name, at); });
  return ok(undefined);
}
