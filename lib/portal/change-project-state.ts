/** The two moves of an application that change nothing but its state. */
import { and, eq, notInArray } from "drizzle-orm";
import { z } from "zod";
import { projects, runs, siteDecisions, submissions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { nextApplicationState } from "#lib/governance/project-states.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { hasEnded, runStates } from "#lib/protocol/run-states.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { expireSites } from "./expire-sites.ts";
import { parseInput } from "./input.ts";
import { standingOf } from "./project-access.ts";
import { takeBackApprovals } from "./take-back-approvals.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const ProjectAlone = z.strictObject({ projectId: ProjectId });
export const ChangedProject = z.object({ state: z.string(), version: z.int() });
type Changed = z.infer<typeof ChangedProject>;

/** Opens a decided application for an amendment; the approvals stay in force until the committees have decided on it. */
export async function amendProject(context: Context, actor: Actor, input: unknown): Promise<Result<Changed>> {
  const parsed = parseInput(ProjectAlone, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, parsed.value.projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.submit", relation);
    if (!may.ok) return may;
    const state = nextApplicationState(project.state, "amend");
    if (!state) return refuse("wrong-state", "An application is amended once every committee has decided.");
    await tx.update(projects).set({ state, version: project.version + 1, changedAt: context.clock.now() }).where(eq(projects.id, project.id));
    await notify(tx, { kind: "project", id: project.id, projectId: project.id });
    await recordAudit(tx, context, actor, "amend-project", { kind: "project", id: project.id }, { revision: project.revision });
    return ok({ state, version: project.version + 1 });
  });
}

/** Whether a run of the project is still with a TRE: its approval is what it runs on. */
export const hasQueriesUnderWay = async (tx: Transaction, projectId: string): Promise<boolean> =>
  (await tx.select({ id: runs.id }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(eq(submissions.projectId, projectId), notInArray(runs.state, runStates.filter(hasEnded)))).limit(1)).length > 0;

/** Ends the project: its approvals end with it. */
export async function closeProject(context: Context, actor: Actor, input: unknown): Promise<Result<Changed>> {
  const parsed = parseInput(ProjectAlone, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, parsed.value.projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.close", relation);
    if (!may.ok) return may;
    const state = nextApplicationState(project.state, "close");
    if (!state) return refuse("wrong-state", "The project is closed already.");
    if (await hasQueriesUnderWay(tx, project.id)) return refuse("wrong-state", "Some of its queries are still under way: wait for them or withdraw them first.");
    const now = context.clock.now();
    await tx.update(projects).set({ state, version: project.version + 1, changedAt: now }).where(eq(projects.id, project.id));
    await takeBackApprovals(tx, context, project.id, undefined, { reason: "The project was closed.", by: null });
    await expireSites(tx, eq(siteDecisions.projectId, project.id), now, "The project was closed.");
    await updateRegister(tx, context, project.id, "The project was closed.", { ends: "completed" });
    await notify(tx, { kind: "project", id: project.id, projectId: project.id });
    await recordAudit(tx, context, actor, "close-project", { kind: "project", id: project.id });
    return ok({ state, version: project.version + 1 });
  });
}
