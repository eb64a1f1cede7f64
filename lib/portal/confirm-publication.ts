/** A register editor, or an administrator who sets what a committee goes by, confirms with their own passkey what they publish, where the portal's settings ask for it: a session alone, or a token, publishes nothing then. */
import { and, eq, isNull } from "drizzle-orm";
import { passkeys } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { publicationActs, publicationChallenge, type PublicationAct, type PublicationStatement } from "#lib/register/signed-publication.ts";
import type { Context } from "./context.ts";
import { verifyOwnSignature } from "./own-signature.ts";
import { personOf } from "./person-of.ts";
import type { Transaction } from "./transaction.ts";

/** `audited`: for the audit row. `digest`: of statement and signature, for the register's log. Both empty where nothing is asked for. */
export type Confirmed = { audited: { statement?: string; assertion?: string }; logged: { confirmed?: string } };
type Publication = { act: PublicationAct; entry: string; revision: number; content: unknown; /** In the sentence that asks, where `entry` tells people nothing. */ called?: string };

/** The first time it is asked without a signature, and answers what is to be signed. */
export async function confirmPublication(tx: Transaction, context: Context, actor: Actor, { content, called, ...what }: Publication, assertion: Assertion | undefined): Promise<Result<Confirmed>> {
  if (context.publishing !== "passkey") return ok({ audited: {}, logged: {} });
  const { userId } = personOf(actor);
  const statement: PublicationStatement = { version: 1, about: "publication", portal: context.portalUrl, ...what, content: await digestOf(content) };
  const challenge = await publicationChallenge(statement);
  if (assertion) {
    const own = await verifyOwnSignature(tx, context, userId, challenge, assertion);
    return own.ok ? ok({ audited: { statement: canonicalJson(statement), assertion: canonicalJson(assertion) }, logged: { confirmed: await digestOf({ statement, assertion }) } }) : own;
  }
  const own = await tx.select({ id: passkeys.credentialId }).from(passkeys).where(and(eq(passkeys.userId, userId), isNull(passkeys.removedAt)));
  if (own.length === 0) return refuse("not-permitted", "Publishing takes your passkey here, and you have none. Make one on your account page.");
  const sentence = `You publish ${publicationActs[what.act]} (${called ?? what.entry}). The digest of it begins with ${statement.content.slice(0, 12)}.`;
  return refuse("unconfirmed", "Confirm with your passkey what you publish.", { confirm: { challenge, passkeys: own.map((one) => one.id), what: sentence } });
}
