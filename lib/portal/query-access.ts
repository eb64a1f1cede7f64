import { and, eq, isNull } from "drizzle-orm";
import { projectMembers, queries } from "#db/schema/index.ts";
import { permitted, type Actor, type Permission } from "#lib/governance/permissions.ts";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import type { Queryable } from "./context.ts";

export const noSuch = (thing: string): Refused => refuse("not-found", `There is no such ${thing}, or you may not see it.`);

/** Whether the actor belongs to the project; people outside it are told no more than that there is no such thing. */
export async function isMember(db: Queryable, actor: Actor, projectId: string): Promise<boolean> {
  if (actor.kind !== "person") return false;
  const rows = await db.select({ role: projectMembers.role }).from(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, actor.userId)));
  return rows.length > 0;
}

/** The permission, for something of a project that only its members know of. */
export async function permittedInProject(db: Queryable, actor: Actor, permission: Permission, projectId: string, thing: string): Promise<Result<true>> {
  if (actor.kind === "anonymous") return permitted(actor, permission);
  const memberOfProject = await isMember(db, actor, projectId);
  return memberOfProject ? permitted(actor, permission, { memberOfProject }) : noSuch(thing);
}

export type QueryRow = typeof queries.$inferSelect;

/** A query that is not deleted and that the actor may read or write. `lock` holds the row to the end of the transaction. */
export async function findQuery(db: Queryable, actor: Actor, permission: "query.read" | "query.write", id: string, lock = false): Promise<Result<QueryRow>> {
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const search = db.select().from(queries).where(and(eq(queries.id, id), isNull(queries.deletedAt)));
  const [query] = await (lock ? search.for("update") : search);
  if (!query) return noSuch("query");
  const may = await permittedInProject(db, actor, permission, query.projectId, "query");
  return may.ok ? ok(query) : may;
}
