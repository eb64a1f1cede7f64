import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { envelopes, projects, siteDecisions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { siteStates } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { papersOpenTo } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { takeBackApprovals } from "./take-back-approvals.ts";
import { inTransaction } from "./transaction.ts";
import { tellOfEnd } from "./tell-of-end.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { updateRegister } from "./update-register.ts";

export const RevokeApproval = z.strictObject({
  projectId: ProjectId,
  treId: TreId,
  reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the applicant reads it.").max(4000, "Give the reason in at most 4,000 characters."),
});
export const RevokedApproval = z.object({ state: z.enum(siteStates) });

/** Takes an approval back before its end: no run starts under it any more, at once. Where the committee signs its decisions, its members sign this one afterwards. */
export async function revokeApproval(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof RevokedApproval>>> {
  const parsed = parseInput(RevokeApproval, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, reason } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, projectId, true);
    if (!found.ok) return found;
    const may = permitted(actor, "site.decide", { ...found.value.relation, treId });
    if (!may.ok) return may;
    // Whoever is recused has no part in what becomes of the approval either.
    const papers = actor.kind === "person" ? await papersOpenTo(tx, actor.userId, projectId, treId) : ok(true as const);
    if (!papers.ok && papers.refusal.reason === "not-permitted") return papers;
    const here = and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId));
    const [site] = await tx.select().from(siteDecisions).where(here);
    if (!site) return noSuchProject();
    const now = context.clock.now();
    const revoked = await takeBackApprovals(tx, context, projectId, eq(envelopes.treId, treId), { reason, by: actor.kind === "person" ? actor.userId : null });
    if (revoked.length === 0) return refuse("wrong-state", "There is no approval in force to take back.");
    // While an amendment waits, its decision stays open; only the earlier approval ends.
    const state = site.state === "approved" ? "expired" : site.state;
    await tx.update(siteDecisions).set({ state, since: state === site.state ? site.since : now, reason }).where(here);
    await tx.update(projects).set({ changedAt: now }).where(eq(projects.id, projectId));
    await updateRegister(tx, context, projectId, "A committee took its approval back.");
    await tellOfProject(tx, context, projectId, { type: "register.decision", event: "revoked", site: treId });
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    await tellOfEnd(tx, context, projectId, treId);
    await recordAudit(tx, context, actor, "revoke-approval", { kind: "project", id: projectId }, { tre: treId, envelopes: revoked.map((r) => r.id) });
    return ok({ state });
  });
}
