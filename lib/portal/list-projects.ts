import { desc, eq, inArray, and } from "drizzle-orm";
import { projectMembers, projects, siteDecisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { applicationStateTable } from "#lib/governance/project-states.ts";
import { whoseTurn } from "#lib/governance/whose-turn.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { tresById } from "./name-tres.ts";
import type { ProjectSummary } from "./project-view.ts";

/** The actor's own projects, and for administrators and register editors those of everyone, most recently changed first. */
export async function listProjects(context: Context, actor: Actor): Promise<Result<ProjectSummary[]>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const { db } = context;
  const overseer = actor.grants.some((g) => g.role === "administrator" || g.role === "register-editor");
  const mine = and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, actor.userId));
  const search = db.select({ project: projects, role: projectMembers.role }).from(projects);
  const rows = await (overseer ? search.leftJoin(projectMembers, mine) : search.innerJoin(projectMembers, mine)).orderBy(desc(projects.changedAt)).limit(500);
  const sites = rows.length === 0 ? [] : await db.select().from(siteDecisions).where(inArray(siteDecisions.projectId, rows.map((r) => r.project.id)));
  const tres = await tresById(db, sites.map((s) => s.treId));
  return ok(rows.map(({ project, role }) => {
    const standing = sites.filter((s) => s.projectId === project.id).map((s) => ({ treName: tres.get(s.treId)?.name ?? "", state: s.state })).sort((a, b) => (a.treName < b.treName ? -1 : 1));
    return {
      id: project.id, reference: project.reference, title: project.draft.title, state: project.state, sentence: applicationStateTable[project.state].sentence,
      turn: whoseTurn(project.state, standing), role, changedAt: project.changedAt.toISOString(), sites: standing,
    };
  }));
}
