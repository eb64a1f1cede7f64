/** Approvals in force and what they lean on, as far as this actor may know of them. */
import { and, eq, gte, inArray, isNull } from "drizzle-orm";
import { envelopes, projectMembers, projects, siteDecisions, tres } from "#db/schema/index.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { committeesOf } from "./committees-of.ts";
import type { Queryable } from "./context.ts";
import { openApprovals } from "./deliberation-of.ts";
import { readOwnEnvelope } from "./read-envelope.ts";

export type ApprovalInForce = { envelope: Envelope; project: { id: string; reference: string; title: string }; tre: { id: string; name: string } };

/** For the clock. What is in force is what was signed and not taken back: a decision that waits about an amendment ends nothing. */
export async function allApprovals(db: Queryable, today: PlainDate, projectIds?: readonly string[], treIds?: readonly string[]): Promise<ApprovalInForce[]> {
  if (projectIds?.length === 0 || treIds?.length === 0) return [];
  const rows = await db.select({ jws: envelopes.jws, id: projects.id, reference: projects.reference, draft: projects.draft, treId: tres.id, treName: tres.name }).from(envelopes)
    .innerJoin(projects, eq(projects.id, envelopes.projectId)).innerJoin(tres, eq(tres.id, envelopes.treId))
    .where(and(isNull(envelopes.revokedAt), gte(envelopes.validTo, today), ...(projectIds ? [inArray(projects.id, [...projectIds])] : []), ...(treIds ? [inArray(tres.id, [...treIds])] : [])));
  return rows.map((row) => {
    const envelope = readOwnEnvelope(row.jws);
    return { envelope, project: { id: row.id, reference: row.reference, title: envelope.project.title }, tre: { id: row.treId, name: row.treName } };
  });
}

/** A member's own projects, what a committee approved and may still read, everything for administrators. */
export async function approvalsSeenBy(db: Queryable, today: PlainDate, actor: Extract<Actor, { kind: "person" }>): Promise<ApprovalInForce[]> {
  if (actor.grants.some((g) => g.role === "administrator")) return allApprovals(db, today);
  const own = await db.select({ id: projectMembers.projectId }).from(projectMembers).where(eq(projectMembers.userId, actor.userId));
  const mine = await allApprovals(db, today, own.map((p) => p.id));
  const decided = (await allApprovals(db, today, undefined, committeesOf(actor))).filter((a) => !mine.some((m) => m.envelope.id === a.envelope.id));
  const sites = decided.length === 0 ? [] : await db.select().from(siteDecisions).where(and(inArray(siteDecisions.projectId, decided.map((a) => a.project.id)), inArray(siteDecisions.treId, committeesOf(actor))));
  const open = await openApprovals(db, actor.userId, sites);
  return [...mine, ...decided.filter((a) => open(a.project.id, a.tre.id).ok)];
}
