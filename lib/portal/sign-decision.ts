/**
 * A member signs with their passkey what their committee has decided (lib/approval/signed-decision.ts). Where the rule, or the TRE itself,
 * demands signatures, the decision comes into force with the last of them; a decision in force can be signed by more.
 */
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { passkeys } from "#db/schema/index.ts";
import { challengeOf } from "#lib/approval/signed-decision.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { signersIn, type Deliberation } from "#lib/governance/deliberation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { ceremonyFaults } from "#lib/kernel/webauthn/ceremony.ts";
import { Assertion, mayBeCopied, verifyAssertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { applyDecision, type DecidedApplication } from "./apply-decision.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { carryOut, openApplication, type Open } from "./deliberate-on-application.ts";
import { parseInput } from "./input.ts";
import { ceremonyOf } from "./passkeys.ts";
import { personOf } from "./person-of.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export const SignDecision = z.strictObject({ projectId: ProjectId, treId: TreId, revision: z.coerce.number().int().positive(), assertion: Assertion });
export async function signDecision(context: Context, actor: Actor, input: unknown): Promise<Result<DecidedApplication>> {
  const parsed = parseInput(SignDecision, input);
  if (!parsed.ok) return parsed;
  const { assertion, ...place } = parsed.value;
  return inTransaction(context, async (tx) => {
    const open = await openApplication(tx, actor, place);
    if (!open.ok) return open;
    const { deliberation, room, project, site } = open.value;
    const { userId } = personOf(actor);
    const may = mayDeliberate(deliberation, room, userId, "sign");
    if (!may.ok) return may;
    const own = await isOwn(tx, context, userId, deliberation, assertion);
    if (!own.ok) return own;
    const signed = await carryOut(tx, context, actor, open.value, { type: "sign", assertion });
    if (!signed.ok) return signed;
    const applied = deliberation.state === "signing" && signed.value.state === "decided" ? await bringIntoForce(tx, context, open.value, signed.value) : ok({ state: site.state, envelopeId: site.envelopeId });
    if (!applied.ok) return applied;
    await recordAudit(tx, context, actor, "sign-decision", { kind: "project", id: project.id }, { tre: site.treId, credential: assertion.credentialId, signers: signed.value.decision ? signersIn(signed.value.decision).size : 0, envelope: applied.value.envelopeId });
    return applied;
  });
}

/** That the signature is over this very decision, by a passkey in use of this very person. */
async function isOwn(tx: Transaction, context: Context, userId: string, { decision }: Deliberation, assertion: Assertion): Promise<Result<true>> {
  if (!decision) return ok(true);
  const mine = and(eq(passkeys.credentialId, assertion.credentialId), eq(passkeys.userId, userId), isNull(passkeys.removedAt));
  const [passkey] = await tx.select().from(passkeys).where(mine).for("update");
  if (!passkey) return refuse("not-permitted", "This is not a passkey of your account here. Add it on your account page first.");
  const found = await verifyAssertion(assertion, passkey.key, ceremonyOf(context, await challengeOf(decision.statement)));
  if ("fault" in found) return refuse(found.fault === "challenge" ? "conflict" : "invalid-input", found.fault === "challenge" ? "The decision was written anew meanwhile. Read it, and sign again." : `The signature was not accepted. ${ceremonyFaults[found.fault]}`);
  if (mayBeCopied(passkey.signCount, found.signCount)) return refuse("not-permitted", "This passkey counts backwards, as one does that was copied. Remove it on your account page, and sign with another.");
  await tx.update(passkeys).set({ signCount: found.signCount, lastUsedAt: context.clock.now() }).where(mine);
  return ok(true);
}

async function bringIntoForce(tx: Transaction, context: Context, { project, site }: Open, { decision, conditions }: Deliberation): Promise<Result<DecidedApplication>> {
  if (decision?.statement.about !== "application") throw new Error("a decision without a statement was signed");
  const { statement, draft, by } = decision;
  return applyDecision(tx, context, project, site, { decision: statement.decision, reason: statement.reason, conditions: [...conditions], draft, decidedBy: by });
}
