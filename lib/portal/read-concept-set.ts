import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { conceptSetVersions, projectMembers, projects, queries, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ConceptSetId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { conceptSetDifference } from "#lib/query/concept-set-difference.ts";
import { keyFor, type ConceptSet } from "#lib/query/concept-set.ts";
import { findConceptSet, findVersion, relationToSet, type ConceptSetRow } from "./concept-set-access.ts";
import type { Context, Queryable } from "./context.ts";
import { parseInput } from "./input.ts";
import { may } from "./may.ts";
import { personOf } from "./person-of.ts";
import type { May } from "./project-view.ts";
import { noSuch } from "./query-access.ts";
import { reachAtTres, type ReachAtTre } from "./reach-at-tres.ts";

const number = z.coerce.number<unknown>().int().positive().optional();
export const ReadConceptSet = z.strictObject({
  id: ConceptSetId,
  /** The latest where none is named. */
  version: number,
  /** The version to compare with: the one before where none is named. */
  against: number,
});
export type ConceptSetVersion = { number: number; note: string; name: string; concepts: number; keptBy: string; at: string };
export type ConceptSetView = {
  id: string; name: string; madeBy: string; createdAt: string; changedAt: string; everyone: boolean; archivedAt: string | null;
  project: { id: string; reference: string; title: string } | null;
  /** The set that this one was copied from, where the actor sees it. */
  copyOf: { id: string; name: string } | null;
  latest: number;
  /** The version that is shown, as a query would carry it. */
  version: number; set: ConceptSet;
  difference: { from: number; lines: string[] } | null;
  /** Newest first. */
  versions: ConceptSetVersion[];
  /** Queries of the actor's own projects that carry a copy. */
  usedIn: { id: string; title: string; project: string; version: number }[];
  reach: ReachAtTre[];
  mayEdit: May;
};

export async function readConceptSet(context: Context, actor: Actor, input: unknown): Promise<Result<ConceptSetView>> {
  const parsed = parseInput(ReadConceptSet, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const { id, version, against } = parsed.value;
  const found = await findConceptSet(db, actor, "concept-set.read", id);
  if (!found.ok) return found;
  const [row, person] = [found.value, personOf(actor)];
  const shown = await findVersion(db, id, version);
  if (!shown) return noSuch("version of this concept set");
  const other = against === undefined && shown.number === 1 ? undefined : await findVersion(db, id, against ?? shown.number - 1);
  if (against !== undefined && !other) return noSuch("version of this concept set");
  const relation = await relationToSet(db, actor, row);
  const [versions, usedIn, reach, project, copyOf, [maker]] = await Promise.all([
    versionsOf(db, id), usesOf(db, person.userId, id), reachAtTres(db, shown.items), projectOf(db, row, person.userId), copied(db, actor, row.copyOf),
    db.select({ name: users.name }).from(users).where(eq(users.id, row.createdBy)),
  ]);
  return ok({
    id, name: row.name, madeBy: maker?.name ?? "", createdAt: row.createdAt.toISOString(), changedAt: row.changedAt.toISOString(), everyone: row.everyone, archivedAt: row.archivedAt?.toISOString() ?? null,
    project, copyOf, latest: row.version,
    version: shown.number, set: { key: keyFor(shown.name, []), name: shown.name, items: shown.items, origin: { set: id, version: shown.number } },
    difference: other ? { from: other.number, lines: conceptSetDifference(other, shown) } : null,
    versions, usedIn, reach,
    mayEdit: may(permitted(actor, "concept-set.edit", relation), row.archivedAt !== null && "The concept set is archived. Take it out of the archive to change it."),
  });
}

async function versionsOf(db: Queryable, id: string): Promise<ConceptSetVersion[]> {
  const rows = await db
    .select({ number: conceptSetVersions.number, note: conceptSetVersions.note, name: conceptSetVersions.name, concepts: sql<number>`jsonb_array_length(${conceptSetVersions.items})`, keptBy: users.name, at: conceptSetVersions.at })
    .from(conceptSetVersions).innerJoin(users, eq(users.id, conceptSetVersions.keptBy)).where(eq(conceptSetVersions.conceptSetId, id)).orderBy(desc(conceptSetVersions.number));
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

async function usesOf(db: Queryable, userId: string, id: string): Promise<ConceptSetView["usedIn"]> {
  const rows = await db
    .select({ id: queries.id, title: queries.title, project: projects.reference, draft: queries.draft })
    .from(queries).innerJoin(projects, eq(projects.id, queries.projectId)).innerJoin(projectMembers, and(eq(projectMembers.projectId, queries.projectId), eq(projectMembers.userId, userId)))
    .where(and(isNull(queries.deletedAt), sql`${queries.draft} @> ${JSON.stringify({ conceptSets: [{ origin: { set: id } }] })}::jsonb`))
    .orderBy(desc(queries.changedAt)).limit(100);
  const Copies = z.object({ conceptSets: z.array(z.object({ origin: z.object({ set: z.string(), version: z.int() }).optional() })) });
  return rows.flatMap(({ draft, ...query }) => {
    const copies = Copies.safeParse(draft).data?.conceptSets.filter((set) => set.origin?.set === id) ?? [];
    return copies.map((set) => ({ ...query, version: set.origin!.version }));
  });
}

async function projectOf(db: Queryable, { projectId }: ConceptSetRow, userId: string): Promise<ConceptSetView["project"]> {
  if (projectId === null) return null;
  const [row] = await db.select({ id: projects.id, reference: projects.reference, draft: projects.draft }).from(projects)
    .innerJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId))).where(eq(projects.id, projectId));
  return row ? { id: row.id, reference: row.reference, title: row.draft.title } : null;
}

async function copied(db: Queryable, actor: Actor, id: string | null): Promise<ConceptSetView["copyOf"]> {
  if (id === null) return null;
  const found = await findConceptSet(db, actor, "concept-set.read", id);
  return found.ok ? { id, name: found.value.name } : null;
}
