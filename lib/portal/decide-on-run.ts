import { eq } from "drizzle-orm";
import { z } from "zod";
import { RunDecision, runDecisionType } from "#lib/approval/envelope.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { runs, tres } from "#db/schema/index.ts";
import { signaturesOf } from "#lib/governance/committee.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { chairsPart, signedBy } from "./chair-duties.ts";
import { ruleInForce } from "./committee-of.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { lockRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";
import { settleDecision } from "./worker-run.ts";

export const DecideOnRun = z.strictObject({
  runId: RunId,
  decision: z.enum(["approve", "refuse"]),
  reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the researcher reads it.").max(2000, "Give the reason in at most 2,000 characters."),
});
/** `inForce`: false while members have yet to sign it. */
export const DecidedRun = z.object({ runId: z.uuid(), decision: z.enum(["approve", "refuse"]), inForce: z.boolean() });

/** The committee's word on one run that its approval does not cover, signed for the TRE; the TRE's agent collects it and moves the run, or the portal where a worker knows no decisions. */
export async function decideOnRun(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof DecidedRun>>> {
  const parsed = parseInput(DecideOnRun, input);
  if (!parsed.ok) return parsed;
  const { runId, decision, reason } = parsed.value;
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  return inTransaction(context, async (tx) => {
    const found = await lockRun(tx, runId);
    if (!found || !committeesOf(actor).includes(found.run.treId)) return refuse("not-found", "There is no such run, or you may not see it.");
    const { run, submission } = found;
    const part = await chairsPart(tx, context, actor, "run.decide", { projectId: submission.projectId, treId: run.treId });
    if (!part.ok) return part;
    const { onBehalfOf, papers } = part.value;
    if (!papers.ok) return papers;
    if (run.state !== "awaiting-sign-off" || run.decisionJws !== null) return refuse("wrong-state", "This run does not wait for a decision of the committee.");
    const document = RunDecision.parse({ version: 1, runId: run.id, treId: run.treId, dataset: run.dataset, queryDigest: submission.queryDigest, decision, reason, decidedBy: signedBy(personOf(actor).name, onBehalfOf), decidedAt: context.clock.now().toISOString() });
    const [tre] = await tx.select({ kind: tres.kind }).from(tres).where(eq(tres.id, run.treId));
    // To refuse gives nothing away, so that it waits for nobody. Written anew, a decision is signed anew.
    const inForce = decision === "refuse" || tre?.kind !== "fivefold" || signaturesOf((await ruleInForce(tx, run.treId)).rule) === 0;
    const decisionJws = inForce ? await signDocument(document, runDecisionType, context.signingKey) : null;
    await tx.update(runs).set({ decisionJws, decisionToSign: inForce ? null : { document, signatures: [] } }).where(eq(runs.id, run.id));
    if (inForce && tre?.kind === "cohort-discovery-worker") await settleDecision(tx, context, { ...run, decisionJws }, submission, document);
    await notify(tx, { kind: "run", id: run.id, projectId: submission.projectId, treId: run.treId });
    await recordAudit(tx, context, actor, "decide-on-run", { kind: "run", id: run.id }, { tre: run.treId, decision, inForce, ...(onBehalfOf && { onBehalfOf: onBehalfOf.id }) });
    return ok({ runId: run.id, decision, inForce });
  });
}
