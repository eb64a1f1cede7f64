import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects, queries, submissions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

export const ListQueries = z.strictObject({ projectId: ProjectId.optional(), page: z.coerce.number<unknown>().int().min(1).default(1) });
export const queriesPerPage = 50;
export type QueryListed = { id: string; title: string; changedAt: string; tres: number; submissions: number; project: { id: string; reference: string; title: string } };

/** The queries of the actor's own projects, last changed first. */
export async function listQueries(context: Context, actor: Actor, input: unknown): Promise<Result<{ queries: QueryListed[]; total: number; page: number }>> {
  const parsed = parseInput(ListQueries, input);
  if (!parsed.ok) return parsed;
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const { projectId, page } = parsed.value;
  const mine = and(eq(projectMembers.userId, actor.userId), isNull(queries.deletedAt), ...(projectId ? [eq(queries.projectId, projectId)] : []));
  const rows = await context.db
    .select({
      id: queries.id, title: queries.title, changedAt: queries.changedAt, targets: queries.targets, projectId: projects.id, reference: projects.reference, project: projects.draft,
      submissions: sql<number>`(select count(*)::int from ${submissions} where ${submissions.queryId} = ${queries.id})`,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(queries)
    .innerJoin(projects, eq(projects.id, queries.projectId))
    .innerJoin(projectMembers, eq(projectMembers.projectId, queries.projectId))
    .where(mine)
    .orderBy(desc(queries.changedAt), queries.id)
    .limit(queriesPerPage)
    .offset((page - 1) * queriesPerPage);
  return ok({
    queries: rows.map((row) => ({
      id: row.id, title: row.title, changedAt: row.changedAt.toISOString(), tres: row.targets.length, submissions: row.submissions,
      project: { id: row.projectId, reference: row.reference, title: row.project.title },
    })),
    total: rows[0]?.total ?? 0,
    page,
  });
}
