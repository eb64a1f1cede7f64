import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { envelopes, projects, siteDecisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { siteStates } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { chairsPart, type ChairsPart } from "./chair-duties.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context, Queryable } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { withEndedApproval } from "./refused-amendment.ts";
import { takeBackApprovals } from "./take-back-approvals.ts";
import { inTransaction } from "./transaction.ts";
import { tellMembers } from "./tell-members.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { updateRegister } from "./update-register.ts";

export const RevokeApproval = z.strictObject({
  projectId: ProjectId,
  treId: TreId,
  reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the applicant reads it.").max(4000, "Give the reason in at most 4,000 characters."),
});
export const RevokedApproval = z.object({ state: z.enum(siteStates) });

/** Whoever has to declare on an amendment, or refused one that is appealed against, may stop what goes on meanwhile; whoever is recused has no part in what becomes of the approval either. */
async function mayStop(db: Queryable, context: Context, actor: Actor, place: { projectId: string; treId: string }): Promise<Result<ChairsPart>> {
  const [asked] = committeesOf(actor).includes(place.treId) ? await db.select({ treId: siteDecisions.treId }).from(siteDecisions).where(and(eq(siteDecisions.projectId, place.projectId), eq(siteDecisions.treId, place.treId))) : [];
  if (!asked) {
    const found = await standingOf(db, actor, place.projectId);
    if (!found.ok) return found;
  }
  const part = await chairsPart(db, context, actor, "site.decide", place);
  return part.ok && !part.value.papers.ok && part.value.papers.refusal.reason === "not-permitted" ? part.value.papers : part;
}

export const ReadStop = z.strictObject({ projectId: ProjectId, treId: TreId });
/** Of somebody to whom the papers are shut now: whether they may stop the approval that goes on meanwhile. */
export async function readStop(context: Context, actor: Actor, input: unknown): Promise<Result<{ validTo: string }>> {
  const parsed = parseInput(ReadStop, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId } = parsed.value;
  const stop = await mayStop(context.db, context, actor, parsed.value);
  if (!stop.ok) return stop;
  const [live] = await context.db.select({ validTo: envelopes.validTo }).from(envelopes).where(and(eq(envelopes.projectId, projectId), eq(envelopes.treId, treId), isNull(envelopes.revokedAt)));
  return live ? ok(live) : noApproval();
}
const noApproval = () => refuse("wrong-state", "There is no approval in force to take back.");

/** Takes an approval back before its end: no run starts under it any more, at once. Where the committee signs its decisions, its members sign this one afterwards. */
export async function revokeApproval(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof RevokedApproval>>> {
  const parsed = parseInput(RevokeApproval, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, reason } = parsed.value;
  return inTransaction(context, async (tx) => {
    // The row is held, so that two follow one another.
    await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("update");
    const stop = await mayStop(tx, context, actor, { projectId, treId });
    if (!stop.ok) return stop;
    const { onBehalfOf } = stop.value;
    const here = and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId));
    const [site] = await tx.select().from(siteDecisions).where(here);
    if (!site) return noSuchProject();
    const now = context.clock.now();
    const revoked = await takeBackApprovals(tx, context, projectId, eq(envelopes.treId, treId), { reason, by: actor.kind === "person" ? actor.userId : null });
    if (revoked.length === 0) return noApproval();
    // While an amendment waits, its decision stays open; only the earlier approval ends.
    const state = site.state === "approved" ? "expired" : site.state;
    // What is appealed against keeps the reason for which it was refused.
    await tx.update(siteDecisions).set({ state, since: state === site.state ? site.since : now, reason: site.state === "appealed" ? site.reason : reason, amendment: withEndedApproval(site.amendment) }).where(here);
    await tx.update(projects).set({ changedAt: now }).where(eq(projects.id, projectId));
    await updateRegister(tx, context, projectId, "A committee took its approval back.");
    await tellOfProject(tx, context, projectId, { type: "register.decision", event: "revoked", site: treId });
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    await tellMembers(tx, context, { projectId, treId }, "approval-ended");
    await recordAudit(tx, context, actor, "revoke-approval", { kind: "project", id: projectId }, { tre: treId, envelopes: revoked.map((r) => r.id), ...(onBehalfOf && { onBehalfOf: onBehalfOf.id }) });
    return ok({ state });
  });
}
