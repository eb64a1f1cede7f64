/** What a project is to an actor: theirs, before their committee, or nothing they may know of. */
import { and, eq, inArray } from "drizzle-orm";
import { projectMembers, projects, siteDecisions } from "#db/schema/index.ts";
import { permitted, type Actor, type Relation } from "#lib/governance/permissions.ts";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { committeesOf } from "./committees-of.ts";
import type { Queryable } from "./context.ts";
import { openPapers } from "./deliberation-of.ts";

export type ProjectRow = typeof projects.$inferSelect;
export type ProjectStanding = {
  project: ProjectRow;
  relation: { memberOfProject: boolean; leadOfProject: boolean };
  /** TREs that were asked, on whose committees the actor sits, and whose papers are open to them. */
  committeeTres: string[];
  /** Administrators and register editors see every application. */
  overseer: boolean;
};

export const noSuchProject = (): Refused => refuse("not-found", "There is no such project, or you may not see it.");

/** `lock` holds the project's row to the end of the transaction, so that two writers follow one another. */
export async function standingOf(db: Queryable, actor: Actor, projectId: string, lock = false): Promise<Result<ProjectStanding>> {
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  if (actor.kind !== "person") return noSuchProject();
  const search = db.select().from(projects).where(eq(projects.id, projectId));
  const [project] = await (lock ? search.for("update") : search);
  if (!project) return noSuchProject();
  const [membership] = await db.select({ role: projectMembers.role }).from(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, actor.userId)));
  const committees = committeesOf(actor);
  const sites = committees.length === 0 ? [] : await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), inArray(siteDecisions.treId, committees)));
  const open = await openPapers(db, actor.userId, sites);
  const papers = sites.map(({ treId }) => open(projectId, treId));
  const recused = papers.some((paper) => !paper.ok && paper.refusal.reason === "not-permitted");
  const standing: ProjectStanding = {
    project,
    relation: { memberOfProject: membership !== undefined, leadOfProject: membership?.role === "lead" },
    committeeTres: sites.flatMap((s, i) => (papers[i]?.ok === true ? [s.treId] : [])),
    // Another office does not open what a conflict of interest has closed.
    overseer: !recused && actor.grants.some((g) => g.role === "administrator" || g.role === "register-editor"),
  };
  const known = standing.relation.memberOfProject || standing.committeeTres.length > 0 || standing.overseer;
  const may: Result<true> = permitted(actor, "project.read", standing.relation satisfies Relation);
  return known && may.ok ? ok(standing) : noSuchProject();
}
