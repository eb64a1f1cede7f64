/**
 * Who acts for a committee on an approval in force: its chair, or a member who has the duties of a chair who is away. What an approval leads to (runs outside it, its end) belongs to the version that was
 * approved: whoever refused an amendment of it, against which an appeal is heard, still answers for it, and whoever hears appeals does not.
 */
import { and, eq } from "drizzle-orm";
import { projectMembers, siteDecisions } from "#db/schema/index.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { answerFor, lenderOf } from "#lib/governance/standing.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context, Queryable } from "./context.ts";
import { beforeCommittees, type BeforeCommittee } from "./deliberation-of.ts";
import { asApproved } from "./refused-amendment.ts";

/** `onBehalfOf`: the chair whose duties the actor has; null where they are the chair. `papers`: whether the approval's papers are open to them. */
export type ChairsPart = { onBehalfOf: { id: string; name: string } | null; papers: Result<true> };

export async function chairsPart(db: Queryable, context: Pick<Context, "clock">, actor: Actor, permission: "site.decide" | "run.decide", { projectId, treId }: { projectId: string; treId: string }): Promise<Result<ChairsPart>> {
  if (actor.kind !== "person") {
    const refused = permitted(actor, permission);
    if (!refused.ok) return refused;
    throw new Error(`a ${actor.kind} passed a permission that only people hold`);
  }
  const before = await approvalBefore(db, context, { projectId, treId });
  const [membership] = await db.select({ userId: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, actor.userId)));
  const isChair = actor.grants.some((grant) => grant.role === "committee-chair" && grant.treId === treId);
  const lender = before && !isChair ? lenderOf(before.deliberation, before.room, actor.userId, answerFor(before.deliberation, before.room)) : undefined;
  const may = permitted(actor, permission, { treId, memberOfProject: membership !== undefined, actingChair: lender !== undefined });
  if (!may.ok) return may;
  const name = before?.room.members.find((member) => member.personId === lender)?.name ?? "";
  return ok({ onBehalfOf: lender === undefined ? null : { id: lender, name }, papers: before ? mayDeliberate(before.deliberation, before.room, actor.userId, "read-papers") : ok(true) });
}

/** The approval in force, as it stands with its committee today; undefined where this TRE was not asked. */
export async function approvalBefore(db: Queryable, context: Pick<Context, "clock">, { projectId, treId }: { projectId: string; treId: string }): Promise<BeforeCommittee | undefined> {
  const [site] = await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  return site && (await beforeCommittees(db, [asApproved(site)], dayOf(context.clock.now())))[0];
}

/** How whoever decides is named in what the TRE is sent: “Clin, for Mara Moorchair”. */
export const signedBy = (name: string, onBehalfOf: { readonly name: string } | null): string => (onBehalfOf === null ? name : `${name}, for ${onBehalfOf.name}`);
