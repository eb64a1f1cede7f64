import { and, desc, eq, isNull, or, sql, type SQL } from "drizzle-orm";
import { conceptSets, conceptSetVersions, projectMembers } from "#db/schema/index.ts";
import { permitted, type Actor, type Relation } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Queryable } from "./context.ts";
import type { Person } from "./person-of.ts";
import { isMember, noSuch, permittedInProject } from "./query-access.ts";

export type ConceptSetRow = typeof conceptSets.$inferSelect;

/** A project's set is kept by all its members, any other by its maker; they and those with whom it is shared see it. */
export async function relationToSet(db: Queryable, actor: Actor, set: Pick<ConceptSetRow, "projectId" | "createdBy" | "everyone">): Promise<Relation> {
  const keepsConceptSet = actor.kind === "person" && (set.projectId === null ? set.createdBy === actor.userId : await isMember(db, actor, set.projectId));
  return { keepsConceptSet, sharedWithActor: keepsConceptSet || set.everyone };
}

/** A set that the actor may read or change; of any other, no more is said than that there is no such thing. `lock` holds the row to the end of the transaction. */
export async function findConceptSet(db: Queryable, actor: Actor, permission: "concept-set.read" | "concept-set.edit", id: string, lock = false): Promise<Result<ConceptSetRow>> {
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const search = db.select().from(conceptSets).where(eq(conceptSets.id, id));
  const [set] = await (lock ? search.for("update") : search);
  if (!set) return noSuch("concept set");
  const relation = await relationToSet(db, actor, set);
  if (!permitted(actor, "concept-set.read", relation).ok) return noSuch("concept set");
  const may = permitted(actor, permission, relation);
  return may.ok ? ok(set) : may;
}

/** As a condition of a search: the sets that this person sees. */
export function seenBy(person: Person): SQL | undefined {
  const member = sql`exists (select 1 from ${projectMembers} where ${projectMembers.projectId} = ${conceptSets.projectId} and ${projectMembers.userId} = ${person.userId})`;
  return or(conceptSets.everyone, and(isNull(conceptSets.projectId), eq(conceptSets.createdBy, person.userId)), member);
}

/** Whether the actor may put a set where it is to be kept: with nobody else, or with the members of a project of theirs. */
export async function mayKeepIn(db: Queryable, actor: Actor, projectId: string | null): Promise<Result<true>> {
  const may = permitted(actor, "concept-set.create");
  if (!may.ok || projectId === null) return may;
  return permittedInProject(db, actor, "query.write", projectId, "project");
}

export type VersionRow = typeof conceptSetVersions.$inferSelect;
/** The version of this number, or the latest. */
export async function findVersion(db: Queryable, setId: string, number?: number): Promise<VersionRow | undefined> {
  const numbered = number === undefined ? [] : [eq(conceptSetVersions.number, number)];
  const [row] = await db.select().from(conceptSetVersions).where(and(eq(conceptSetVersions.conceptSetId, setId), ...numbered)).orderBy(desc(conceptSetVersions.number)).limit(1);
  return row;
}
