/** What a committee's approval stands on, and what an amendment of it comes to. */
import { and, desc, eq, gte, inArray, isNull } from "drizzle-orm";
import { envelopes, projectRevisions } from "#db/schema/index.ts";
import { amendmentOf, type Amendment, type Reader } from "#lib/governance/amendment.ts";
import type { Names } from "#lib/governance/five-safes.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import type { Queryable } from "./context.ts";
import { readOwnEnvelope } from "./read-envelope.ts";

export type ApprovedVersion = { treId: string; envelopeId: string; revision: number; content: ProjectContent };

/** By TRE, the version of the application that its approval in force speaks of; a TRE without one is not in it. */
export async function approvedVersions(db: Queryable, projectId: string, today: string): Promise<Map<string, ApprovedVersion>> {
  const live = await db.select({ id: envelopes.id, treId: envelopes.treId, jws: envelopes.jws }).from(envelopes)
    .where(and(eq(envelopes.projectId, projectId), isNull(envelopes.revokedAt), gte(envelopes.validTo, today))).orderBy(desc(envelopes.createdAt));
  if (live.length === 0) return new Map();
  const approved = live.map((row) => ({ treId: row.treId, envelopeId: row.id, revision: readOwnEnvelope(row.jws).project.revision })).reverse();
  const rows = await db.select({ revision: projectRevisions.revision, content: projectRevisions.content }).from(projectRevisions)
    .where(and(eq(projectRevisions.projectId, projectId), inArray(projectRevisions.revision, approved.map((one) => one.revision))));
  const contents = new Map(rows.map((row) => [row.revision, row.content]));
  return new Map(approved.flatMap((one) => { const content = contents.get(one.revision); return content ? [[one.treId, { ...one, content }]] : []; }));
}

/** Null where this TRE has no approval in force: then it is asked as if for the first time. */
export const amendmentAt = (approved: ReadonlyMap<string, ApprovedVersion>, reader: Reader, after: ProjectContent, names: Names): Amendment | null => {
  const before = approved.get(reader.treId);
  return before === undefined ? null : amendmentOf(before.content, after, reader, names);
};
