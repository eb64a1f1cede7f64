import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { projects, siteDecisions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { nextApplicationState, siteStates } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { beforeCommittee, type BeforeCommittee } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, type ProjectRow } from "./project-access.ts";
import { recordDeliberation } from "./record-deliberation.ts";
import { recordEvents } from "./record-events.ts";
import { termsOfApproval } from "./refused-amendment.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const RaiseAmendment = z.strictObject({
  projectId: ProjectId, treId: TreId,
  reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the applicant reads it.").max(1000, "Give the reason in at most 1,000 characters."),
});
export const RaisedAmendment = z.object({ state: z.enum(siteStates) });

/** Brings before the whole committee what one person would decide, or what was only recorded. A rule's class is never lowered. */
export async function raiseAmendment(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof RaisedAmendment>>> {
  const parsed = parseInput(RaiseAmendment, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, reason } = parsed.value;
  return inTransaction(context, async (tx) => {
    const may = permitted(actor, "site.deliberate", { memberOfProject: false, treId });
    if (!may.ok) return may;
    const [project] = await tx.select().from(projects).where(eq(projects.id, projectId)).for("update");
    const before = project && (await beforeCommittee(tx, projectId, treId));
    if (!before) return noSuchProject();
    const raised = before.site.state === "awaiting" ? await fromOne(tx, context, before, personOf(actor).userId, reason) : await fromRecord(tx, context, project, before, personOf(actor).userId, reason);
    if (!raised.ok) return raised;
    const amendment = before.site.amendment && { ...before.site.amendment, class: "substantial" as const, because: [reason], raised: reason, ...raised.value };
    await tx.update(siteDecisions).set({ amendment, ...(before.site.state === "awaiting" ? {} : { ...waiting, revision: project.revision, since: context.clock.now() }) }).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
    await updateRegister(tx, context, projectId, "A committee looks at an administrative change after all. Until it decides, this entry says what was approved before.");
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    await recordAudit(tx, context, actor, "raise-amendment", { kind: "project", id: projectId }, { tre: treId, revision: project.revision });
    return ok({ state: "awaiting" as const });
  });
}

const waiting = { state: "awaiting" as const, reason: null, conditions: [], validTo: null, envelopeId: null, decidedBy: null, decidedAt: null };

async function fromOne(tx: Transaction, context: Context, before: BeforeCommittee, by: string, reason: string): Promise<Result<object>> {
  const raised = await recordDeliberation(tx, context, before, by, { type: "raise", reason });
  return raised.ok ? ok({}) : raised;
}

/** The amendment was recorded while the approval went on: it comes before the committee now, and the approval goes on meanwhile. */
async function fromRecord(tx: Transaction, context: Context, project: ProjectRow, { site, deliberation, room }: BeforeCommittee, by: string, reason: string): Promise<Result<object>> {
  const reads = mayDeliberate(deliberation, room, by, "read-papers");
  if (!reads.ok) return reads;
  const { amendment } = site;
  const approval = termsOfApproval(site);
  if (amendment?.outcome !== "recorded" || approval === null) return refuse("wrong-state", "There is no amendment that was recorded without a decision.");
  const state = project.state === "submitted" || project.state === "returned" ? project.state : nextApplicationState(project.state, "look-again");
  if (!state || amendment.revision !== project.revision) return refuse("wrong-state", "The applicant is changing the application again: the new version will be classed anew.");
  await tx.update(projects).set({ state, version: project.version + 1, changedAt: context.clock.now() }).where(eq(projects.id, project.id));
  await recordEvents(tx, context, { projectId: project.id, treId: site.treId }, by, { type: "routed", revision: project.revision, route: "full", class: amendment.class, because: amendment.because }, { type: "raised", revision: project.revision, reason });
  return ok({ outcome: "waiting" as const, approval });
}
