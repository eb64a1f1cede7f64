import { and, count, eq, inArray, isNull, ne } from "drizzle-orm";
import { projectMembers, projects, registerFindings, registerQuestions, runs, siteDecisions, submissions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { decidingStates } from "#lib/governance/project-states.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { openApprovals, openPapers } from "./deliberation-of.ts";

/** How many things wait for this person, by the address of the page where they wait. */
export async function waitingFor(context: Context, actor: Actor): Promise<Result<Record<string, number>>> {
  if (actor.kind !== "person") return ok({});
  const { db } = context;
  const committees = committeesOf(actor);
  const isEditor = actor.grants.some((grant) => grant.role === "register-editor");
  const [returned, applications, signOffs, findings, questions] = await Promise.all([
    db.select({ n: count() }).from(projects).innerJoin(projectMembers, eq(projectMembers.projectId, projects.id)).where(and(eq(projectMembers.userId, actor.userId), eq(projects.state, "returned"))),
    committees.length === 0 ? [] : db.select({ site: siteDecisions }).from(siteDecisions).innerJoin(projects, eq(projects.id, siteDecisions.projectId)).where(and(inArray(siteDecisions.treId, committees), inArray(siteDecisions.state, decidingStates), ne(projects.state, "closed"))),
    committees.length === 0 ? [] : db.select({ treId: runs.treId, projectId: submissions.projectId, site: siteDecisions }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId))
      .leftJoin(siteDecisions, and(eq(siteDecisions.projectId, submissions.projectId), eq(siteDecisions.treId, runs.treId))).where(and(inArray(runs.treId, committees), eq(runs.state, "awaiting-sign-off"), isNull(runs.decisionJws))),
    isEditor ? db.select({ n: count() }).from(registerFindings).where(eq(registerFindings.state, "waiting")) : [],
    isEditor ? db.select({ n: count() }).from(registerQuestions).where(eq(registerQuestions.state, "waiting")) : [],
  ]);
  // Counted as they are listed: nothing waits for whoever is recused.
  const opens = await openPapers(db, actor.userId, applications.map(({ site }) => site));
  const opensRuns = await openApprovals(db, actor.userId, signOffs.flatMap(({ site }) => site ?? []));
  const listed = applications.filter(({ site }) => { const open = opens(site.projectId, site.treId); return open.ok || open.refusal.reason !== "not-permitted"; });
  return ok({ "/projects": returned[0]?.n ?? 0, "/reviews": listed.length + signOffs.filter(({ projectId, treId }) => opensRuns(projectId, treId).ok).length, "/register-desk": (findings[0]?.n ?? 0) + (questions[0]?.n ?? 0) });
}
