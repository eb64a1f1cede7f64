/** Approvals in force and what they lean on, as far as this actor may know of them. */
import { and, eq, inArray, isNull, notInArray } from "drizzle-orm";
import { envelopes, projectMembers, projects, siteDecisions, tres } from "#db/schema/index.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { committeesOf } from "./committees-of.ts";
import type { Queryable } from "./context.ts";
import { papersOpenTo } from "./deliberation-of.ts";
import { readOwnEnvelope } from "./read-envelope.ts";

export type ApprovalInForce = { envelope: Envelope; project: { id: string; reference: string; title: string }; tre: { id: string; name: string } };

/** For the clock. */
export async function allApprovals(db: Queryable, projectIds?: readonly string[], treIds?: readonly string[]): Promise<ApprovalInForce[]> {
  if (projectIds?.length === 0 || treIds?.length === 0) return [];
  const rows = await db.select({ jws: envelopes.jws, id: projects.id, reference: projects.reference, draft: projects.draft, treId: tres.id, treName: tres.name }).from(siteDecisions)
    // By project and TRE: while an amendment waits, or an appeal about one, the approval goes on and the site speaks of the amendment.
    .innerJoin(envelopes, and(eq(envelopes.projectId, siteDecisions.projectId), eq(envelopes.treId, siteDecisions.treId), isNull(envelopes.revokedAt)))
    .innerJoin(projects, eq(projects.id, siteDecisions.projectId)).innerJoin(tres, eq(tres.id, siteDecisions.treId))
    .where(and(notInArray(siteDecisions.state, ["refused", "expired"]), ...(projectIds ? [inArray(projects.id, [...projectIds])] : []), ...(treIds ? [inArray(tres.id, [...treIds])] : [])));
  return rows.map((row) => {
    const envelope = readOwnEnvelope(row.jws);
    return { envelope, project: { id: row.id, reference: row.reference, title: envelope.project.title }, tre: { id: row.treId, name: row.treName } };
  });
}

/** A member's own projects, what a committee approved and may still read, everything for administrators. */
export async function approvalsSeenBy(db: Queryable, actor: Extract<Actor, { kind: "person" }>): Promise<ApprovalInForce[]> {
  if (actor.grants.some((g) => g.role === "administrator")) return allApprovals(db);
  const own = await db.select({ id: projectMembers.projectId }).from(projectMembers).where(eq(projectMembers.userId, actor.userId));
  const mine = await allApprovals(db, own.map((p) => p.id));
  const decided = (await allApprovals(db, undefined, committeesOf(actor))).filter((a) => !mine.some((m) => m.envelope.id === a.envelope.id));
  const open = await Promise.all(decided.map((a) => papersOpenTo(db, actor.userId, a.project.id, a.tre.id)));
  return [...mine, ...decided.filter((_a, at) => open[at]?.ok === true)];
}
