/**
 * A member signs with their passkey what their committee has decided (lib/approval/signed-decision.ts). Where the rule, or the TRE itself,
 * demands signatures, the decision comes into force with the last of them; a decision in force can be signed by more.
 */
import { z } from "zod";
import { challengeOf } from "#lib/approval/signed-decision.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { signersIn, type Deliberation } from "#lib/governance/deliberation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { applyDecision, type DecidedApplication } from "./apply-decision.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { carryOut, openApplication, type Open } from "./deliberate-on-application.ts";
import { parseInput } from "./input.ts";
import { verifyOwnSignature } from "./own-signature.ts";
import { personOf } from "./person-of.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export const SignDecision = z.strictObject({ projectId: ProjectId, treId: TreId, revision: z.coerce.number().int().positive(), assertion: Assertion });
export async function signDecision(context: Context, actor: Actor, input: unknown): Promise<Result<DecidedApplication>> {
  const parsed = parseInput(SignDecision, input);
  if (!parsed.ok) return parsed;
  const { assertion, ...place } = parsed.value;
  return inTransaction(context, async (tx) => {
    const open = await openApplication(tx, context, actor, place);
    if (!open.ok) return open;
    const { deliberation, room, project, site } = open.value;
    const { userId } = personOf(actor);
    const may = mayDeliberate(deliberation, room, userId, "sign");
    if (!may.ok) return may;
    // Where there is nothing to sign, the committee's own command says so.
    const own = deliberation.decision ? await verifyOwnSignature(tx, context, userId, await challengeOf(deliberation.decision.statement), assertion) : ok(true);
    if (!own.ok) return own;
    const signed = await carryOut(tx, context, actor, open.value, { type: "sign", assertion });
    if (!signed.ok) return signed;
    const applied = deliberation.state === "signing" && signed.value.state === "decided" ? await bringIntoForce(tx, context, open.value, signed.value) : ok({ state: site.state, envelopeId: site.envelopeId });
    if (!applied.ok) return applied;
    await recordAudit(tx, context, actor, "sign-decision", { kind: "project", id: project.id }, { tre: site.treId, credential: assertion.credentialId, signers: signed.value.decision ? signersIn(signed.value.decision).size : 0, envelope: applied.value.envelopeId });
    return applied;
  });
}

async function bringIntoForce(tx: Transaction, context: Context, open: Open, after: Deliberation): Promise<Result<DecidedApplication>> {
  const { decision } = after;
  if (decision?.statement.about !== "application") throw new Error("a decision without a statement was signed");
  const { statement, draft, by } = decision;
  return applyDecision(tx, context, open.project, open, { decision: statement.decision, reason: statement.reason, draft, decidedBy: by, after });
}
