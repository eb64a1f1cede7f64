/** Somebody leaves a project, by their own word or the lead's: what they may see and ask of it ends with it, whatever state the application is in. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import type { ProjectDraft } from "#lib/governance/project.ts";
import { ProjectId, UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { standingOf } from "./project-access.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction } from "./transaction.ts";

export const EndMembership = z.strictObject({ projectId: ProjectId, userId: UserId });
export async function endMembership(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(EndMembership, input);
  if (!parsed.ok) return parsed;
  const { projectId, userId } = parsed.value;
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const found = await standingOf(tx, actor, projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const leaves = personOf(actor).userId === userId;
    const may = permitted(actor, leaves ? "project.edit" : "project.team", relation);
    if (!may.ok) return may;
    const [member] = await tx.select({ role: projectMembers.role, email: users.email }).from(projectMembers).innerJoin(users, eq(users.id, projectMembers.userId)).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, userId)));
    if (!member) return refuse("not-found", "This person is not on the project.");
    if (member.role === "lead") return refuse("wrong-state", "A project is never without a lead: hand the lead over in the application first.");
    await tx.delete(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, userId)));
    // Out of the draft too: the next saving would otherwise let them in again. What has been submitted stays as it was submitted.
    await tx.update(projects).set({ draft: withoutMember(project.draft, userId, member.email), version: project.version + 1, changedAt: context.clock.now() }).where(eq(projects.id, projectId));
    const left = await tx.select({ id: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, projectId));
    await tellPeople(tx, context, left.map(({ id }) => id), { kind: "colleague-left", facts: { about: project.reference }, path: `/projects/${projectId}`, but: personOf(actor).userId });
    if (!leaves) await tellPeople(tx, context, [userId], { kind: "taken-off", facts: { about: project.reference }, path: "/projects" });
    await notify(tx, { kind: "project", id: projectId, projectId });
    await recordAudit(tx, context, actor, "end-membership", { kind: "project", id: projectId }, { person: userId, leaves });
    return ok(true);
  });
}

type Listed = { userId?: unknown; email?: unknown };
function withoutMember(draft: ProjectDraft, userId: string, email: string): ProjectDraft {
  if (!Array.isArray(draft.members)) return draft;
  const isThem = (one: Listed) => one.userId === userId || (typeof one.email === "string" && one.email.trim().toLowerCase() === email);
  return { ...draft, members: draft.members.filter((one) => !isThem(one as Listed)) };
}
