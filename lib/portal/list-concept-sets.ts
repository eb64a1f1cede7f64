import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { conceptSets, conceptSetVersions, projectMembers, projects, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { seenBy } from "./concept-set-access.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";

export const whoseSets = ["all", "mine", "projects", "everyone"] as const;
export const ListConceptSets = z.strictObject({
  /** Part of a name, or the id of a concept that the set lists. */
  text: z.string().trim().max(200).default(""),
  whose: z.enum(whoseSets).default("all"),
  archived: z.enum(["no", "yes"]).default("no"),
  page: z.coerce.number<unknown>().int().min(1).default(1),
});
export const conceptSetsPerPage = 30;
export type ConceptSetListed = {
  id: string; name: string; version: number; concepts: number; changedAt: string; madeBy: string; everyone: boolean; archived: boolean;
  /** The project that keeps it, where the actor belongs to it. */
  project: { id: string; reference: string; title: string } | null;
};

/** The sets that the actor sees, last changed first. */
export async function listConceptSets(context: Context, actor: Actor, input: unknown): Promise<Result<{ sets: ConceptSetListed[]; total: number; page: number }>> {
  const parsed = parseInput(ListConceptSets, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "concept-set.read", { sharedWithActor: true });
  if (!may.ok) return may;
  const person = personOf(actor);
  const { text, whose, archived, page } = parsed.value;
  const mine = and(eq(projectMembers.projectId, conceptSets.projectId), eq(projectMembers.userId, person.userId));
  const choice = { all: undefined, mine: eq(conceptSets.createdBy, person.userId), projects: isNotNull(projectMembers.projectId), everyone: eq(conceptSets.everyone, true) }[whose];
  const conceptId = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  const byName = sql`position(lower(${text}) in lower(${conceptSets.name})) > 0`;
  const rows = await context.db
    .select({
      id: conceptSets.id, name: conceptSets.name, version: conceptSets.version, changedAt: conceptSets.changedAt, madeBy: users.name, everyone: conceptSets.everyone, archivedAt: conceptSets.archivedAt,
      concepts: sql<number>`jsonb_array_length(${conceptSetVersions.items})`, projectId: projects.id, reference: projects.reference, project: projects.draft,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(conceptSets)
    .innerJoin(conceptSetVersions, and(eq(conceptSetVersions.conceptSetId, conceptSets.id), eq(conceptSetVersions.number, conceptSets.version)))
    .innerJoin(users, eq(users.id, conceptSets.createdBy))
    .leftJoin(projectMembers, mine)
    .leftJoin(projects, eq(projects.id, projectMembers.projectId))
    .where(and(
      seenBy(person), choice, archived === "yes" ? isNotNull(conceptSets.archivedAt) : isNull(conceptSets.archivedAt),
      text === "" ? undefined : conceptId === undefined ? byName : sql`(${byName} or ${conceptSetVersions.items} @> ${JSON.stringify([{ conceptId }])}::jsonb)`,
    ))
    .orderBy(desc(conceptSets.changedAt), conceptSets.id)
    .limit(conceptSetsPerPage)
    .offset((page - 1) * conceptSetsPerPage);
  return ok({
    sets: rows.map(({ total: _total, projectId, reference, project, archivedAt, changedAt, ...row }) => ({
      ...row, changedAt: changedAt.toISOString(), archived: archivedAt !== null,
      project: projectId === null ? null : { id: projectId, reference: reference ?? "", title: project?.title ?? "" },
    })),
    total: rows[0]?.total ?? 0,
    page,
  });
}
