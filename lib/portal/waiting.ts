import { and, count, eq, inArray, isNull, ne } from "drizzle-orm";
import { projectMembers, projects, registerFindings, registerQuestions, runs, siteDecisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";

/** How many things wait for this person, by the address of the page where they wait. */
export async function waitingFor(context: Context, actor: Actor): Promise<Result<Record<string, number>>> {
  if (actor.kind !== "person") return ok({});
  const { db } = context;
  const committees = committeesOf(actor);
  const isEditor = actor.grants.some((grant) => grant.role === "register-editor");
  const [returned, applications, signOffs, findings, questions] = await Promise.all([
    db.select({ n: count() }).from(projects).innerJoin(projectMembers, eq(projectMembers.projectId, projects.id)).where(and(eq(projectMembers.userId, actor.userId), eq(projects.state, "returned"))),
    committees.length === 0 ? [] : db.select({ n: count() }).from(siteDecisions).innerJoin(projects, eq(projects.id, siteDecisions.projectId)).where(and(inArray(siteDecisions.treId, committees), eq(siteDecisions.state, "awaiting"), ne(projects.state, "closed"))),
    committees.length === 0 ? [] : db.select({ n: count() }).from(runs).where(and(inArray(runs.treId, committees), eq(runs.state, "awaiting-sign-off"), isNull(runs.decisionJws))),
    isEditor ? db.select({ n: count() }).from(registerFindings).where(eq(registerFindings.state, "waiting")) : [],
    isEditor ? db.select({ n: count() }).from(registerQuestions).where(eq(registerQuestions.state, "waiting")) : [],
  ]);
  return ok({ "/projects": returned[0]?.n ?? 0, "/reviews": (applications[0]?.n ?? 0) + (signOffs[0]?.n ?? 0), "/register-desk": (findings[0]?.n ?? 0) + (questions[0]?.n ?? 0) });
}
