import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { comments, siteDecisions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { inTransaction } from "./transaction.ts";

export const CommentOnProject = z.strictObject({
  projectId: ProjectId,
  /** Whose thread: each committee has its own with the applicant. */
  treId: TreId,
  text: z.string().trim().min(1, "Write something.").max(4000, "Write at most 4,000 characters."),
});
export const CreatedComment = z.object({ id: z.uuid() });

export async function commentOnProject(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof CreatedComment>>> {
  const parsed = parseInput(CommentOnProject, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, text } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, projectId);
    if (!found.ok) return found;
    const { relation, committeeTres } = found.value;
    const may = permitted(actor, "project.comment", { ...relation, treId });
    if (!may.ok) return may;
    const [site] = await tx.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
    if (!site) return noSuchProject();
    // The thread belongs to the applicant and this one committee.
    if (!relation.memberOfProject && !committeeTres.includes(treId)) return refuse("not-permitted", "Only the project's members and the committees asked comment on it.");
    const id = newId();
    await tx.insert(comments).values({ id, projectId, treId, authorId: personOf(actor).userId, text, at: context.clock.now() });
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    await recordAudit(tx, context, actor, "comment-on-project", { kind: "comment", id }, { project: projectId, tre: treId });
    return ok({ id });
  });
}
