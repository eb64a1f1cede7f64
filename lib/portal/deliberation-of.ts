/** One application before one committee, as it stands. */
import { and, asc, eq } from "drizzle-orm";
import { deliberationEvents, projectMembers, projectRevisions, siteDecisions } from "#db/schema/index.ts";
import type { CommitteeRule } from "#lib/governance/committee.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { foldDeliberation, type Deliberation, type Recorded, type Room } from "#lib/governance/deliberation.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { membersOf, ruleOf } from "./committee-of.ts";
import type { Queryable } from "./context.ts";

export type SiteRow = typeof siteDecisions.$inferSelect;
export type BeforeCommittee = { site: SiteRow; deliberation: Deliberation; room: Room; events: readonly Recorded[]; inForce: { rule: CommitteeRule; version: number } };

/** Undefined where this TRE was not asked. */
export async function beforeCommittee(db: Queryable, projectId: string, treId: string): Promise<BeforeCommittee | undefined> {
  const [site] = await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  if (!site) return undefined;
  const revisions = await db.select({ revision: projectRevisions.revision, content: projectRevisions.content, submittedBy: projectRevisions.submittedBy }).from(projectRevisions).where(eq(projectRevisions.projectId, projectId));
  const read = revisions.find((r) => r.revision === site.revision);
  if (!read) return undefined;
  const onProject = await db.select({ userId: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, projectId));
  const rows = await db.select({ by: deliberationEvents.by, at: deliberationEvents.at, event: deliberationEvents.event }).from(deliberationEvents).where(and(eq(deliberationEvents.projectId, projectId), eq(deliberationEvents.treId, treId))).orderBy(asc(deliberationEvents.position));
  const events = rows.map((row): Recorded => ({ ...row, at: row.at.toISOString() }));
  const inForce = await ruleOf(db, treId);
  return {
    site, events, inForce,
    deliberation: foldDeliberation(events, site.revision, inForce),
    room: { members: await membersOf(db, treId), matter: { content: read.content, projectMembers: onProject.map((m) => m.userId), submittedBy: revisions.map((r) => r.submittedBy) } },
  };
}

/** Whether this TRE's papers about this application are open to the person: not before they have declared, never to the recused. */
export async function papersOpenTo(db: Queryable, userId: string, projectId: string, treId: string): Promise<Result<true>> {
  const found = await beforeCommittee(db, projectId, treId);
  return found ? mayDeliberate(found.deliberation, found.room, userId, "read-papers") : ok(true);
}
