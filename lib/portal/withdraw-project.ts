/** The lead takes an application back from the committees that have not decided on it. */
import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { projects, siteDecisions } from "#db/schema/index.ts";
import { reviewState } from "#lib/governance/opinions.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { nextApplicationState, whyNotWithdrawn } from "#lib/governance/project-states.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { hasQueriesUnderWay, type ChangedProject } from "./change-project-state.ts";
import type { Context } from "./context.ts";
import { beforeCommittee, type SiteRow } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { expireSites } from "./expire-sites.ts";
import { parseInput } from "./input.ts";
import { tresById, type TreRow } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { standingOf, type ProjectRow } from "./project-access.ts";
import { recordEvents } from "./record-events.ts";
import { backInForce, stillInForce } from "./refused-amendment.ts";
import { takeBackApprovals } from "./take-back-approvals.ts";
import { tellPanel } from "./tell-panel.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const WithdrawProject = z.strictObject({
  projectId: ProjectId,
  reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the committees read it.").max(1000, "Give the reason in at most 1,000 characters."),
  /** Of what has been approved already: whether it ends, too. */
  endApprovals: z.boolean().default(false),
});
const toThePublic = "The applicant withdrew the application.";

/** Each committee that had it loses it from its queue; an amendment that is taken back leaves the approval as it was. What is handed in again is a new version. */
export async function withdrawProject(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ChangedProject>>> {
  const parsed = parseInput(WithdrawProject, input);
  if (!parsed.ok) return parsed;
  const { projectId, reason, endApprovals } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.withdraw", relation);
    if (!may.ok) return may;
    const sites = await tx.select().from(siteDecisions).where(eq(siteDecisions.projectId, projectId)).for("update");
    const state = nextApplicationState(project.state, "withdraw");
    const whyNot = whyNotWithdrawn(project.state, sites.map((site) => site.state));
    if (!state || whyNot !== undefined) return refuse("wrong-state", whyNot ?? "");
    if (endApprovals && (await hasQueriesUnderWay(tx, projectId))) return refuse("wrong-state", "Some of its queries are still under way: wait for them or withdraw them first, or leave the approvals in force.");

    const now = context.clock.now();
    const open = sites.filter((site) => site.state === "awaiting" || site.state === "returned");
    const tres = await tresById(tx, open.map((site) => site.treId));
    for (const { treId } of open) await tellWhoHadIt(tx, context, project, tres.get(treId));
    const ended = endApprovals ? await takeBackApprovals(tx, context, projectId, undefined, { reason: toThePublic, by: null }) : [];
    if (ended.length > 0) await expireSites(tx, inArray(siteDecisions.envelopeId, ended.map((one) => one.id)), now, toThePublic);
    for (const site of open) await takeFrom(tx, context, site, personOf(actor).userId, reason);
    await tx.update(projects).set({ state, version: project.version + 1, changedAt: now }).where(eq(projects.id, projectId));
    await updateRegister(tx, context, projectId, toThePublic, ended.length > 0 ? { ends: "withdrawn" } : {});
    await notify(tx, { kind: "project", id: projectId, projectId });
    for (const { treId } of open) await notify(tx, { kind: "project", id: projectId, projectId, treId });
    await recordAudit(tx, context, actor, "withdraw-project", { kind: "project", id: projectId }, { revision: project.revision, tres: open.map((site) => site.treId), approvalsEnded: ended.length });
    return ok({ state, version: project.version + 1 });
  });
}

/** The committee's own record says it, so that its vote is over and its clock ends; where an approval goes on beside an amendment, only that is left. */
async function takeFrom(tx: Transaction, context: Context, site: SiteRow, by: string, reason: string): Promise<void> {
  const now = context.clock.now();
  const { projectId, treId, revision, amendment } = site;
  await recordEvents(tx, context, { projectId, treId }, by, { type: "application-withdrawn", revision, reason });
  const goesOn = amendment?.approval ? await stillInForce(tx, amendment.approval, dayOf(now)) : null;
  const left = goesOn ? { ...backInForce(goesOn), amendment: amendment && { ...amendment, outcome: "withdrawn" as const, reason, approval: null } } : { state: "withdrawn" as const, since: now, reason, conditions: [], validTo: null, envelopeId: null, decidedBy: null, decidedAt: null, amendment: null };
  await tx.update(siteDecisions).set(left).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
}

/** Its panel, and whoever was asked from outside and has not answered. */
async function tellWhoHadIt(tx: Transaction, context: Context, project: ProjectRow, tre: TreRow | undefined): Promise<void> {
  if (!tre) return;
  await tellPanel(tx, context, project, tre, "application-withdrawn");
  const today = dayOf(context.clock.now());
  const asked = (await beforeCommittee(tx, project.id, tre.id, today))?.deliberation.reviews.filter((one) => reviewState(one, today) === "asked") ?? [];
  await tellPeople(tx, context, asked.map((one) => one.personId), { kind: "application-withdrawn", facts: { about: project.reference, tre: tre.name }, path: `/opinions/${project.id}/${tre.id}` });
}
