/** A member signs the committee's word on one run. With the last signature demanded it goes to the TRE, which verifies them all. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, runs } from "#db/schema/index.ts";
import { runDecisionType } from "#lib/approval/envelope.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { challengeOf, runStatement } from "#lib/approval/signed-decision.ts";
import { signaturesOf } from "#lib/governance/committee.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { recordAudit } from "./audit.ts";
import { ruleInForce } from "./committee-of.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { approvalOpenTo } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { lockRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { verifyOwnSignature } from "./own-signature.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

export const SignRunDecision = z.strictObject({ runId: RunId, assertion: Assertion });
export async function signRunDecision(context: Context, actor: Actor, input: unknown): Promise<Result<{ inForce: boolean }>> {
  const parsed = parseInput(SignRunDecision, input);
  if (!parsed.ok) return parsed;
  const { runId, assertion } = parsed.value;
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  return inTransaction(context, async (tx) => {
    const found = await lockRun(tx, runId);
    if (!found || !committeesOf(actor).includes(found.run.treId)) return refuse("not-found", "There is no such run, or you may not see it.");
    const { run, submission } = found;
    const { userId } = personOf(actor);
    const members = await tx.select({ userId: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, submission.projectId));
    const may = permitted(actor, "site.deliberate", { treId: run.treId, memberOfProject: members.some((m) => m.userId === userId) });
    if (!may.ok) return may;
    const open = await approvalOpenTo(tx, userId, submission.projectId, run.treId);
    if (!open.ok) return open;
    const { decisionToSign: draft } = run;
    if (!draft || run.decisionJws !== null || run.state !== "awaiting-sign-off") return refuse("wrong-state", "No decision about this run waits for a signature.");
    if (draft.signatures.some((one) => one.by === userId)) return refuse("wrong-state", "You have signed this decision already.");
    const own = await verifyOwnSignature(tx, context, userId, await challengeOf(await runStatement(draft.document)), assertion);
    if (!own.ok) return own;
    const signatures = [...draft.signatures, { by: userId, assertion }];
    const inForce = signatures.length >= signaturesOf((await ruleInForce(tx, run.treId)).rule);
    await tx.update(runs).set({ decisionToSign: { ...draft, signatures }, ...(inForce && { decisionJws: await signDocument(draft.document, runDecisionType, context.signingKey) }) }).where(eq(runs.id, run.id));
    await notify(tx, { kind: "run", id: run.id, projectId: submission.projectId, treId: run.treId });
    await recordAudit(tx, context, actor, "sign-run-decision", { kind: "run", id: run.id }, { tre: run.treId, credential: assertion.credentialId, signers: signatures.length, inForce });
    return ok({ inForce });
  });
}
