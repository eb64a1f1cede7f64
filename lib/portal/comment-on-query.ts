import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { queryComments } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, QueryId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { findQuery, noSuch } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";

export const CommentOnQuery = z.strictObject({
  id: QueryId,
  /** The part that is meant, in words; empty for the whole query. Words stay true when parts are moved; a place in the list would not. */
  about: z.string().trim().max(300).default(""),
  text: z.string().trim().min(1, "Write something.").max(4000, "Write at most 4,000 characters."),
});
export const ResolveQueryComment = z.strictObject({ id: QueryId, commentId: z.uuid() });

export async function commentOnQuery(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> {
  const parsed = parseInput(CommentOnQuery, input);
  if (!parsed.ok) return parsed;
  const { id: queryId, about, text } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", queryId);
    if (!found.ok) return found;
    const id = newId();
    await tx.insert(queryComments).values({ id, queryId, about, text, authorId: personOf(actor).userId, at: context.clock.now() });
    await notify(tx, { kind: "query", id: queryId, projectId: found.value.projectId });
    await recordAudit(tx, context, actor, "comment-on-query", { kind: "query", id: queryId }, { comment: id });
    return ok({ id });
  });
}

/** Marks a comment as dealt with. It stays readable. */
export async function resolveQueryComment(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> {
  const parsed = parseInput(ResolveQueryComment, input);
  if (!parsed.ok) return parsed;
  const { id: queryId, commentId } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", queryId);
    if (!found.ok) return found;
    const changed = await tx.update(queryComments).set({ resolvedAt: context.clock.now(), resolvedBy: personOf(actor).userId })
      .where(and(eq(queryComments.id, commentId), eq(queryComments.queryId, queryId), isNull(queryComments.resolvedAt))).returning({ id: queryComments.id });
    if (changed.length === 0) return noSuch("open comment on this query");
    await notify(tx, { kind: "query", id: queryId, projectId: found.value.projectId });
    await recordAudit(tx, context, actor, "resolve-query-comment", { kind: "query", id: queryId }, { comment: commentId });
    return ok({ id: commentId });
  });
}
