/** Approvals in force and what they lean on, as far as this actor may know of them. */
import { and, eq, gte, inArray, isNull } from "drizzle-orm";
import { envelopes, projectMembers, projects, tres } from "#db/schema/index.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { committeesOf } from "./committees-of.ts";
import type { Queryable } from "./context.ts";
import { papersOpenTo } from "./deliberation-of.ts";
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
  const open = await Promise.all(decided.map((a) => papersOpenTo(db, actor.userId, a.project.id, a.tre.id)));
  return [...mine, ...decided.filter((_a, at) => open[at]?.ok === true)];
}
