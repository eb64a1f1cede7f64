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
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context, Queryable } from "./context.ts";
import { beforeCommittees, type BeforeCommittee } from "./deliberation-of.ts";
import { asApproved } from "./refused-amendment.ts";

/** `onBehalfOf`: the chair whose duties the actor has; null where they are the chair. `papers`: whether the approval's papers are open to them. */
export type ChairsPart = { onBehalfOf: { id: string; name: string } | null; papers: Result<true> };

/** `atHand`: what `approvalBefore` answers, where it has been read already. */
export async function chairsPart(db: Queryable, context: Pick<Context, "clock">, actor: Actor, permission: "site.decide" | "run.decide", { projectId, treId }: { projectId: string; treId: string }, atHand?: BeforeCommittee): Promise<Result<ChairsPart>> {
  if (actor.kind !== "person") {
    const refused = permitted(actor, permission);
    if (!refused.ok) return refused;
    throw new Error(`a ${actor.kind} passed a permission that only people hold`);
  }
  const before = atHand ?? await approvalBefore(db, context, { projectId, treId });
  const [membership] = await db.select({ userId: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, actor.userId)));
  const isChair = actor.grants.some((grant) => grant.role === "committee-chair" && grant.treId === treId);
  const lender = before && !isChair ? lenderOf(before.deliberation, before.room, actor.userId, answerFor(before.deliberation, before.room)) : undefined;
  const may = permitted(actor, permission, { treId, memberOfProject: membership !== undefined, actingChair: lender !== undefined });
  if (!may.ok) return may;
  const has = before ? hasToDoWithApproval(before, actor.userId) : ok(true);
  if (!has.ok) return has;
  const name = before?.room.members.find((member) => member.personId === lender)?.name ?? "";
  return ok({ onBehalfOf: lender === undefined ? null : { id: lender, name }, papers: before ? mayDeliberate(before.deliberation, before.room, actor.userId, "read-papers") : ok(true) });
}

/** Whoever hears appeals alone has no part in what comes of an approval, and a chair's grant gives them none. */
export const hasToDoWithApproval = ({ room }: BeforeCommittee, personId: string): Result<true> =>
  room.members.some((member) => member.personId === personId && member.hearsAppeals) ? refuse("not-permitted", "You hear appeals, and have no part in what comes of an approval.") : ok(true);

/** The approval in force, as it stands with its committee today; undefined where this TRE was not asked. */
export async function approvalBefore(db: Queryable, context: Pick<Context, "clock">, { projectId, treId }: { projectId: string; treId: string }): Promise<BeforeCommittee | undefined> {
  const [site] = await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  return site && (await beforeCommittees(db, [asApproved(site)], dayOf(context.clock.now())))[0];
}

/** How whoever decides is named in what the TRE is sent: “Clin, for Mara Moorchair”. */
export const signedBy = (name: string, onBehalfOf: { readonly name: string } | null): string => (onBehalfOf === null ? name : `${name}, for ${onBehalfOf.name}`);
