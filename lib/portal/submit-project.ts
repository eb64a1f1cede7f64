import { and, eq, inArray, isNull, notInArray } from "drizzle-orm";
import { z } from "zod";
import { envelopes, grants, projectRevisions, projects, siteDecisions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { nextApplicationState } from "#lib/governance/project-states.ts";
import { ProjectContent } from "#lib/governance/project.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { tresById, type TreRow } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { standingOf, type ProjectRow } from "./project-access.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const SubmitProject = z.strictObject({ projectId: ProjectId, version: z.int("Give the version that you read.").optional() });
export const SubmittedProject = z.object({ revision: z.int(), version: z.int() });

/** Hands the application to the committee of every TRE whose data it asks for: the first time, after it was returned, and as an amendment. */
export async function submitProject(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof SubmittedProject>>> {
  const parsed = parseInput(SubmitProject, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, parsed.value.projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.submit", relation);
    if (!may.ok) return may;
    const state = nextApplicationState(project.state, project.state === "returned" ? "resubmit" : "submit");
    if (!state) return refuse("wrong-state", "Only a draft or a returned application is submitted.");
    if (parsed.value.version !== undefined && parsed.value.version !== project.version) return refuse("conflict", "Somebody else saved this application meanwhile. Reload it to see their changes.");

    const complete = parseInput(ProjectContent, project.draft);
    if (!complete.ok) return complete;
    const content = complete.value;
    const tres = await tresById(tx, content.datasets.map((d) => d.treId));
    const problems = whatIsWrong(content, tres, personOf(actor).userId, dayOf(context.clock.now()));
    if (problems.length > 0) return refuse("invalid-input", problems[0]?.[1] ?? "", { fields: Object.fromEntries(problems) });

    const now = context.clock.now();
    const revision = project.revision + 1;
    await tx.insert(projectRevisions).values({ projectId: project.id, revision, content, submittedAt: now, submittedBy: personOf(actor).userId });
    await tx.update(projects).set({ state, revision, draft: content, changedAt: now, version: project.version + 1 }).where(eq(projects.id, project.id));
    const awaiting = await askSites(tx, context, project, revision, [...tres.keys()]);
    // Nobody is left to ask where the applicant dropped whatever was sent back.
    if (awaiting.length === 0) await tx.update(projects).set({ state: stateAfterDecision(state, await siteStatesOf(tx, project.id)) }).where(eq(projects.id, project.id));
    await tellCommittees(tx, context, project, awaiting.flatMap((id) => tres.get(id) ?? []));
    await updateRegister(tx, context, project.id, "The application was amended.");
    await notify(tx, { kind: "project", id: project.id, projectId: project.id });
    for (const treId of awaiting) await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId });
    await recordAudit(tx, context, actor, "submit-project", { kind: "project", id: project.id }, { revision, tres: awaiting });
    return ok({ revision, version: project.version + 1 });
  });
}

const siteStatesOf = async (tx: Transaction, projectId: string) => (await tx.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, projectId))).map((s) => s.state);

function whatIsWrong(content: ProjectContent, tres: ReadonlyMap<string, TreRow>, leadId: string, today: string): [string, string][] {
  const problems: [string, string][] = [];
  const lead = content.members.findIndex((m) => m.role === "lead");
  if (content.members[lead]?.userId !== leadId) problems.push([`members.${lead}.email`, "The lead submits the application: this must be the e-mail address that you sign in with."]);
  if (content.endDate <= today) problems.push(["endDate", "The project must end in the future."]);
  for (const [index, { treId, dataset }] of content.datasets.entries()) {
    const tre = tres.get(treId);
    const offered = tre?.profile && tre.joinedAt && !tre.suspendedAt && tre.profile.datasets.some((d) => d.key === dataset);
    if (!offered) problems.push([`datasets.${index}`, `${tre?.name ?? "This TRE"} does not offer this dataset now: choose another.`]);
  }
  return problems;
}

/** Answers the TREs whose committees now have to decide. A returned application goes back to those that did not answer finally; an amended one to all. */
async function askSites(tx: Transaction, context: Context, project: ProjectRow, revision: number, asked: string[]): Promise<string[]> {
  const now = context.clock.now();
  const present = await tx.select().from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const answered = project.state === "returned" ? new Set(present.filter((s) => s.state === "approved" || s.state === "refused").map((s) => s.treId)) : new Set<string>();
  const awaiting = asked.filter((treId) => !answered.has(treId));
  const fresh = { state: "awaiting" as const, revision, since: now, reason: null, conditions: [], validTo: null, envelopeId: null, decidedBy: null, decidedAt: null };
  for (const treId of awaiting) {
    // A committee that is still reading keeps its place in the queue.
    const waited = present.find((s) => s.treId === treId && s.state === "awaiting");
    await tx.insert(siteDecisions).values({ projectId: project.id, treId, ...fresh }).onConflictDoUpdate({ target: [siteDecisions.projectId, siteDecisions.treId], set: { ...fresh, since: waited?.since ?? now } });
  }
  // What is no longer asked for ends: an approval nobody wants must not stay open.
  const dropped = and(eq(siteDecisions.projectId, project.id), notInArray(siteDecisions.treId, asked));
  await tx.update(envelopes).set({ revokedAt: now }).where(and(eq(envelopes.projectId, project.id), notInArray(envelopes.treId, asked), isNull(envelopes.revokedAt)));
  await tx.delete(siteDecisions).where(and(dropped, inArray(siteDecisions.state, ["awaiting", "returned"])));
  await tx.update(siteDecisions).set({ state: "expired", since: now, reason: "The project no longer asks for this data." }).where(and(dropped, eq(siteDecisions.state, "approved")));
  return awaiting;
}

async function tellCommittees(tx: Transaction, context: Context, project: ProjectRow, tres: readonly TreRow[]): Promise<void> {
  for (const tre of tres) {
    const committee = await tx.select({ id: grants.userId }).from(grants).where(and(eq(grants.treId, tre.id), inArray(grants.role, ["committee-member", "committee-chair"])));
    await tellPeople(tx, context, committee.map(({ id }) => id), { kind: "application-waits", facts: { about: project.reference, tre: tre.name }, path: `/reviews/${project.id}/${tre.id}` });
  }
}
