/** A member of a committee signs that its approval was taken back. The stop itself has waited for no signature. */
import { desc, eq, and } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, revocations } from "#db/schema/index.ts";
import { challengeOf } from "#lib/approval/signed-decision.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { recordAudit } from "./audit.ts";
import { membersOf } from "./committee-of.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context, Queryable } from "./context.ts";
import { approvalOpenTo } from "./deliberation-of.ts";
import { signing } from "./decision-signatures.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { verifyOwnSignature } from "./own-signature.ts";
import { personOf } from "./person-of.ts";
import type { RevocationView } from "./review-view.ts";
import { inTransaction } from "./transaction.ts";

type Row = typeof revocations.$inferSelect;
const newestOf = async (db: Queryable, projectId: string, treId: string): Promise<Row | undefined> =>
  (await db.select().from(revocations).where(and(eq(revocations.projectId, projectId), eq(revocations.treId, treId))).orderBy(desc(revocations.stoppedAt)).limit(1))[0];

async function maySign(db: Queryable, actor: Actor, { projectId, treId }: Pick<Row, "projectId" | "treId">): Promise<Result<true>> {
  const { userId } = personOf(actor);
  const members = await db.select({ userId: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, projectId));
  const allowed = permitted(actor, "site.deliberate", { treId, memberOfProject: members.some((one) => one.userId === userId) });
  return allowed.ok ? approvalOpenTo(db, userId, projectId, treId) : allowed;
}

export const SignRevocation = z.strictObject({ projectId: ProjectId, treId: TreId, assertion: AssertionGiven });
export const SignedRevocation = z.object({ signers: z.int(), demanded: z.int() });

export async function signRevocation(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof SignedRevocation>>> {
  const parsed = parseInput(SignRevocation, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, assertion } = parsed.value;
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  if (!committeesOf(actor).includes(treId)) return refuse("not-found", "There is no such application, or you may not see it.");
  return inTransaction(context, async (tx) => {
    const allowed = await maySign(tx, actor, { projectId, treId });
    if (!allowed.ok) return allowed;
    const newest = await newestOf(tx, projectId, treId);
    const [row] = newest ? await tx.select().from(revocations).where(eq(revocations.id, newest.id)).for("update") : [];
    if (!row || row.demanded === 0) return refuse("wrong-state", "No approval was taken back here that waits for a signature.");
    const { userId } = personOf(actor);
    if (row.signatures.some((one) => one.by === userId && one.assertion.credentialId === assertion.credentialId)) return refuse("wrong-state", "You have signed this with this passkey already.");
    const own = await verifyOwnSignature(tx, context, userId, await challengeOf(row.statement), assertion);
    if (!own.ok) return own;
    const signatures = [...row.signatures, { by: userId, assertion }];
    await tx.update(revocations).set({ signatures }).where(eq(revocations.id, row.id));
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    const signers = new Set(signatures.map((one) => one.by)).size;
    await recordAudit(tx, context, actor, "sign-revocation", { kind: "project", id: projectId }, { tre: treId, credential: assertion.credentialId, signers, demanded: row.demanded });
    return ok({ signers, demanded: row.demanded });
  });
}

/** What was last taken back here, for a member of the committee; null where nothing was, or an approval was given since. */
export async function revocationView(db: Queryable, actor: Actor, { projectId, treId }: Pick<Row, "projectId" | "treId">, hasApproval: boolean): Promise<RevocationView | null> {
  const row = hasApproval ? undefined : await newestOf(db, projectId, treId);
  if (row?.statement.about !== "revocation") return null;
  const names = new Map((await membersOf(db, treId)).map((member) => [member.personId, member.name]));
  const allowed = await maySign(db, actor, row);
  return {
    reason: row.statement.reason, stoppedAt: row.stoppedAt.toISOString(), approvals: row.statement.envelopes.length, byCommittee: row.stoppedBy !== null, demanded: row.demanded,
    ...(await signing(db, personOf(actor).userId, { statement: row.statement, signatures: row.signatures, nameOf: (id) => names.get(id), maySign: allowed.ok && row.demanded === 0 ? "This committee does not sign its decisions." : allowed })),
  };
}
