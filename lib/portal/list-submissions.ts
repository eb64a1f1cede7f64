import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects, runs, submissions, tres, users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { coverageInWords, submissionState, type SubmissionState } from "./submission-state.ts";

export const ListSubmissions = z.strictObject({ projectId: ProjectId.optional(), page: z.coerce.number<unknown>().int().min(1).default(1) });
export const submissionsPerPage = 50;
export type SubmissionListed = {
  id: string; reference: string; title: string; submittedAt: string; submittedBy: string; state: SubmissionState; coverage: string;
  project: { id: string; reference: string; title: string };
  runs: { id: string; treId: string; tre: string; state: RunState; since: string }[];
};

/** Submissions of the actor's own projects, newest first. */
export async function listSubmissions(context: Context, actor: Actor, input: unknown): Promise<Result<{ submissions: SubmissionListed[]; total: number; page: number }>> {
  const parsed = parseInput(ListSubmissions, input);
  if (!parsed.ok) return parsed;
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const { projectId, page } = parsed.value;
  const rows = await context.db
    .select({
      id: submissions.id, reference: submissions.reference, title: submissions.title, submittedAt: submissions.submittedAt, submittedBy: users.name,
      projectId: projects.id, project: projects.reference, content: projects.draft, total: sql<number>`(count(*) over ())::int`,
    })
    .from(submissions)
    .innerJoin(projects, eq(projects.id, submissions.projectId))
    .innerJoin(projectMembers, eq(projectMembers.projectId, submissions.projectId))
    .innerJoin(users, eq(users.id, submissions.submittedBy))
    .where(and(eq(projectMembers.userId, actor.userId), ...(projectId ? [eq(submissions.projectId, projectId)] : [])))
    .orderBy(desc(submissions.submittedAt), desc(submissions.reference))
    .limit(submissionsPerPage)
    .offset((page - 1) * submissionsPerPage);
  const made = rows.length === 0 ? [] : await context.db.select({ id: runs.id, submissionId: runs.submissionId, treId: runs.treId, tre: tres.name, state: runs.state, since: runs.since }).from(runs).innerJoin(tres, eq(tres.id, runs.treId)).where(inArray(runs.submissionId, rows.map((r) => r.id))).orderBy(tres.name);
  return ok({
    submissions: rows.map((row) => {
      const own = made.filter((run) => run.submissionId === row.id).map(({ id, treId, tre, state, since }) => ({ id, treId, tre, state, since: since.toISOString() }));
      return {
        id: row.id, reference: row.reference, title: row.title, submittedAt: row.submittedAt.toISOString(), submittedBy: row.submittedBy,
        state: submissionState(own), coverage: coverageInWords(own), project: { id: row.projectId, reference: row.project, title: row.content.title }, runs: own,
      };
    }),
    total: rows[0]?.total ?? 0,
    page,
  });
}
