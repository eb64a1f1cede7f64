import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { envelopes, projects, runs, siteDecisions, treInvitations, tres } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { mayMove, runStates } from "#lib/protocol/run-states.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { expireSites } from "./expire-sites.ts";
import { lockRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { moveRun } from "./move-run.ts";
import { tellMembers } from "./tell-members.ts";
import { tellOfKey } from "./tell-of-key.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const RetireTre = z.strictObject({ treId: TreId, reason: z.string().trim().min(5, "Give the reason in a few words.").max(500, "Give the reason in at most 500 characters.") });

/**
 * A TRE leaves the federation for good: its program is refused, its approvals end, what still runs there ends. What it released stays, with its name. There is no way back but a new TRE, because an approval was
 * given to a place that was there all the time.
 */
export async function retireTre(context: Context, actor: Actor, input: unknown): Promise<Result<{ treId: string }>> {
  const may = permitted(actor, "tre.suspend");
  if (!may.ok) return may;
  const parsed = parseInput(RetireTre, input);
  if (!parsed.ok) return parsed;
  const { treId, reason } = parsed.value;
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [tre] = await tx.select().from(tres).where(eq(tres.id, treId)).for("no key update");
    if (!tre) return refuse("not-found", "There is no such TRE.");
    if (tre.retiredAt) return refuse("wrong-state", "The TRE has left already.");
    // Suspended for good: whatever asks whether a TRE may take part asks for that.
    await tx.update(tres).set({ retiredAt: now, suspendedAt: tre.suspendedAt ?? now }).where(eq(tres.id, treId));
    await tx.update(treInvitations).set({ usedAt: now }).where(and(eq(treInvitations.treId, treId), isNull(treInvitations.usedAt)));
    if (tre.publicKey) await tellOfKey(tx, context, "ended", treId, tre.publicKey.x);
    const approvals = await endApprovals(tx, context, treId, tre.name);
    const ended = await endRuns(tx, context, treId, tre.name);
    await notify(tx, { kind: "tre", id: treId, treId });
    await recordAudit(tx, context, actor, "retire-tre", { kind: "tre", id: treId }, { reason, approvals, runs: ended });
    return ok({ treId });
  });
}

/** Also what waits for its committee: nobody is left to decide, and the others' applicants must not wait for it. Answers how many approvals there were. */
async function endApprovals(tx: Transaction, context: Context, treId: string, name: string): Promise<number> {
  const now = context.clock.now();
  // Nothing is told to the TRE, which asks for nothing any more.
  const ended = await tx.update(envelopes).set({ revokedAt: now }).where(and(eq(envelopes.treId, treId), isNull(envelopes.revokedAt))).returning({ projectId: envelopes.projectId });
  const sites = await expireSites(tx, eq(siteDecisions.treId, treId), now, `${name} has left the federation.`);
  for (const { projectId } of sites) {
    const [project] = await tx.select().from(projects).where(eq(projects.id, projectId)).for("update");
    const states = await tx.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, projectId));
    if (project) await tx.update(projects).set({ changedAt: now, state: stateAfterDecision(project.state, states.map((one) => one.state)) }).where(eq(projects.id, projectId));
    await updateRegister(tx, context, projectId, `${name} has left the federation.`);
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    const hadApproval = ended.some((one) => one.projectId === projectId);
    if (hadApproval) await tellOfProject(tx, context, projectId, { type: "register.decision", event: "expired", site: treId });
    await tellMembers(tx, context, { projectId, treId }, hadApproval ? "approval-ended" : "nobody-decides");
  }
  return sites.filter((site) => ended.some((one) => one.projectId === site.projectId)).length;
}

async function endRuns(tx: Transaction, context: Context, treId: string, name: string): Promise<number> {
  const open = runStates.filter((state) => mayMove(state, "expired", "clock"));
  const waiting = await tx.select({ id: runs.id }).from(runs).where(and(eq(runs.treId, treId), inArray(runs.state, open)));
  for (const { id } of waiting) {
    const found = await lockRun(tx, id);
    if (found && mayMove(found.run.state, "expired", "clock")) await moveRun(tx, context, found.run, found.submission, { to: "expired", mover: "clock", by: "Portal", reason: `${name} has left the federation.` });
  }
  return waiting.length;
}
