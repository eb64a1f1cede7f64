import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { projects, submissions, users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { QueryId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { ContextDraft } from "#lib/query/output-context.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { findQuery } from "./query-access.ts";
import { commentsOn, versionsOf, type KeptVersion, type QueryComment } from "./query-history.ts";
import type { Target } from "./query-content.ts";

export const ReadQuery = z.strictObject({ id: QueryId });
export type QueryView = {
  id: string; title: string; draft: unknown; targets: Target[]; outputContext: ContextDraft; version: number; createdBy: string; createdAt: string; changedAt: string;
  project: { id: string; reference: string; title: string };
  /** What was made of it so far, newest first. */
  submissions: { id: string; reference: string; submittedAt: string }[];
  versions: KeptVersion[];
  comments: QueryComment[];
};

export async function readQuery(context: Context, actor: Actor, input: unknown): Promise<Result<QueryView>> {
  const parsed = parseInput(ReadQuery, input);
  if (!parsed.ok) return parsed;
  const found = await findQuery(context.db, actor, "query.read", parsed.value.id);
  if (!found.ok) return found;
  const { id, title, draft, targets, outputContext, version, createdAt, changedAt, projectId, createdBy } = found.value;
  const [[project], [author], made, kept, said] = await Promise.all([
    context.db.select({ reference: projects.reference, draft: projects.draft }).from(projects).where(eq(projects.id, projectId)),
    context.db.select({ name: users.name }).from(users).where(eq(users.id, createdBy)),
    context.db.select({ id: submissions.id, reference: submissions.reference, submittedAt: submissions.submittedAt }).from(submissions).where(eq(submissions.queryId, id)).orderBy(desc(submissions.submittedAt)),
    versionsOf(context.db, id, { title, draft }),
    commentsOn(context.db, id),
  ]);
  return ok({
    id, title, draft, targets: targets as Target[], outputContext, version, createdBy: author?.name ?? "", createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString(),
    project: { id: projectId, reference: project?.reference ?? "", title: project?.draft.title ?? "" },
    submissions: made.map((s) => ({ ...s, submittedAt: s.submittedAt.toISOString() })),
    versions: kept, comments: said,
  });
}
