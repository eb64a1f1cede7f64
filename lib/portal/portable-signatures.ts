/** What members of a committee signed of an approval, as it travels in request crates. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { deliberationEvents, passkeys, users, type envelopes } from "#db/schema/index.ts";
import { PortableSignatures } from "#lib/approval/portable-signatures.ts";
import type { RequestCrate } from "#lib/crate/model.ts";
import { signedDecisionsIn } from "#lib/governance/deliberation.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import type { Context, Queryable } from "./context.ts";

/** An approval with what its committee's members signed of it, where they did. */
export async function approvalToCarry(db: Queryable, context: Context, envelope: typeof envelopes.$inferSelect | undefined): Promise<RequestCrate["approval"]> {
  if (!envelope) return undefined;
  const signatures = await portableSignatures(db, context, envelope);
  return { jws: envelope.jws, digest: await sha256(envelope.jws), ...(signatures && { signatures }) };
}

/** Undefined where nobody signed. A signature by a passkey that was removed since is not carried: it counts nowhere any more. */
async function portableSignatures(db: Queryable, context: Context, { projectId, treId, digest }: Pick<typeof envelopes.$inferSelect, "projectId" | "treId" | "digest">): Promise<PortableSignatures | undefined> {
  const deeds = await db.select({ by: deliberationEvents.by, event: deliberationEvents.event }).from(deliberationEvents).where(and(eq(deliberationEvents.projectId, projectId), eq(deliberationEvents.treId, treId))).orderBy(asc(deliberationEvents.position));
  const signed = signedDecisionsIn(deeds).findLast(({ statement }) => statement.about === "application" && statement.envelope === digest);
  if (!signed) return undefined;
  const keys = await db.select({ id: passkeys.credentialId, key: passkeys.key, member: users.name }).from(passkeys).innerJoin(users, eq(users.id, passkeys.userId))
    .where(and(inArray(passkeys.credentialId, signed.signatures.map((one) => one.assertion.credentialId)), isNull(passkeys.removedAt)));
  const signatures = signed.signatures.flatMap(({ assertion }) => keys.filter((one) => one.id === assertion.credentialId).map(({ member, key }) => ({ member, key, assertion })));
  return signatures.length === 0 ? undefined : PortableSignatures.parse({ version: 1, origin: new URL(context.portalUrl).origin, statement: signed.statement, signatures });
}
