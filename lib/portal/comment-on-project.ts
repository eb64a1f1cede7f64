import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { comments, grants, siteDecisions, tres } from "#db/schema/index.ts";
import { commentAudiences, type CommentAudience } from "#lib/governance/comment-audiences.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { beforeCommittees, openIn, type SiteRow } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, standingOf, type ProjectRow } from "./project-access.ts";
import { tellMembers } from "./tell-members.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export const CommentOnProject = z.strictObject({
  projectId: ProjectId,
  /** Whose thread: each committee has its own with the applicant. */
  treId: TreId,
  /** `committee`: only this TRE's committee reads it. */
  audience: z.enum(commentAudiences).default("applicant"),
  text: z.string().trim().min(1, "Write something.").max(4000, "Write at most 4,000 characters."),
});
export const CreatedComment = z.object({ id: z.uuid() });

export async function commentOnProject(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof CreatedComment>>> {
  const parsed = parseInput(CommentOnProject, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, audience, text } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, projectId);
    if (!found.ok) return found;
    const { relation, committeeTres } = found.value;
    const may = permitted(actor, "project.comment", { ...relation, treId });
    if (!may.ok) return may;
    const [site] = await tx.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
    if (!site) return noSuchProject();
    // Standing with the committee ends where somebody is on the project, recused, or has not declared.
    if (audience === "committee" && (relation.memberOfProject || !committeeTres.includes(treId))) return refuse("not-permitted", "Only this TRE’s committee, without those who are on the project, writes there.");
    // The thread belongs to the applicant and this one committee.
    if (!relation.memberOfProject && !committeeTres.includes(treId)) return refuse("not-permitted", "Only the project's members and the committees asked comment on it.");
    const id = newId();
    await tx.insert(comments).values({ id, projectId, treId, authorId: personOf(actor).userId, audience, text, at: context.clock.now() });
    await notify(tx, { kind: "project", id: projectId, projectId, treId, ...(audience === "committee" && { within: audience }) });
    await tellReaders(tx, context, found.value.project, site, actor, audience, relation.memberOfProject);
    await recordAudit(tx, context, actor, "comment-on-project", { kind: "comment", id }, { project: projectId, tre: treId, audience });
    return ok({ id });
  });
}

/** The applicants are told what the committee wrote to them; the committee what the applicants or one of its own wrote: those of its members to whom the papers are open. */
async function tellReaders(tx: Transaction, context: Context, project: ProjectRow, site: SiteRow, actor: Actor, audience: CommentAudience, byApplicant: boolean): Promise<void> {
  const but = personOf(actor).userId;
  const { treId } = site;
  if (audience === "applicant" && !byApplicant) return tellMembers(tx, context, { projectId: project.id, treId }, "application-comment", but);
  const [tre] = await tx.select({ name: tres.name }).from(tres).where(eq(tres.id, treId));
  const facts = { about: project.reference, ...(tre && { tre: tre.name }) };
  const committee = await tx.selectDistinct({ id: grants.userId }).from(grants).where(and(eq(grants.treId, treId), inArray(grants.role, ["committee-member", "committee-chair"])));
  const before = await beforeCommittees(tx, [site]);
  await tellPeople(tx, context, committee.flatMap(({ id }) => (openIn(before, id)(project.id, treId).ok ? [id] : [])), { kind: audience === "committee" ? "committee-comment" : "application-comment", facts, path: `/reviews/${project.id}/${treId}`, but });
}
