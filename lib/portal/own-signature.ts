import { and, eq, isNull } from "drizzle-orm";
import { passkeys } from "#db/schema/index.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { ceremonyFaults } from "#lib/kernel/webauthn/ceremony.ts";
import { mayBeCopied, verifyAssertion, type Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { Context } from "./context.ts";
import { ceremonyOf } from "./passkeys.ts";
import type { Transaction } from "./transaction.ts";

/** That the signature is over this very challenge, a digest of what is meant (kernel/webauthn/challenge.ts), by a passkey in use of this very person; the passkey's counter is then moved on. */
export async function verifyOwnSignature(tx: Transaction, context: Context, userId: string, challenge: string, assertion: Assertion): Promise<Result<true>> {
  const mine = and(eq(passkeys.credentialId, assertion.credentialId), eq(passkeys.userId, userId), isNull(passkeys.removedAt));
  const [passkey] = await tx.select().from(passkeys).where(mine).for("update");
  if (!passkey) return refuse("not-permitted", "This is not a passkey of your account here. Add it on your account page first.");
  const found = await verifyAssertion(assertion, passkey.key, ceremonyOf(context, challenge));
  if ("fault" in found) return refuse(found.fault === "challenge" ? "conflict" : "invalid-input", found.fault === "challenge" ? "What is signed has changed meanwhile. Read it, and sign again." : `The signature was not accepted. ${ceremonyFaults[found.fault]}`);
  if (mayBeCopied(passkey.signCount, found.signCount)) return refuse("not-permitted", "This passkey counts backwards, as one does that was copied. Remove it on your account page, and sign with another.");
  await tx.update(passkeys).set({ signCount: found.signCount, lastUsedAt: context.clock.now() }).where(mine);
  return ok(true);
}
