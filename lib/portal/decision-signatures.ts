/** A decision's signatures as a member of the committee reads them. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import { passkeys } from "#db/schema/index.ts";
import { challengeOf } from "#lib/approval/signed-decision.ts";
import { signaturesOf } from "#lib/governance/committee.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { ruleInForce } from "./committee-of.ts";
import type { Queryable } from "./context.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import { may } from "./may.ts";
import type { ReviewView } from "./review-view.ts";

/** Null where there is nothing to sign, or nobody asks for it. A signature by a passkey that was removed since is not counted. */
export async function decisionSignatures(db: Queryable, { site, deliberation, room }: BeforeCommittee, userId: string): Promise<ReviewView["signatures"]> {
  const { decision } = deliberation;
  if (decision?.statement.about !== "application") return null;
  const demanded = Math.max(signaturesOf(deliberation.rule), signaturesOf((await ruleInForce(db, site.treId)).rule));
  if (demanded === 0 && decision.signatures.length === 0) return null;
  const used = decision.signatures.map((one) => one.assertion.credentialId);
  const inUse = new Set(used.length === 0 ? [] : (await db.select({ id: passkeys.credentialId }).from(passkeys).where(and(inArray(passkeys.credentialId, used), isNull(passkeys.removedAt)))).map((one) => one.id));
  const signers = new Set(decision.signatures.filter((one) => inUse.has(one.assertion.credentialId)).map((one) => one.by));
  const own = await db.select({ id: passkeys.credentialId }).from(passkeys).where(and(eq(passkeys.userId, userId), isNull(passkeys.removedAt)));
  const { statement, draft } = decision;
  return {
    demanded, signers: [...signers].map((id) => room.members.find((member) => member.personId === id)?.name ?? "A former member"),
    decision: statement.decision, reason: statement.reason, challenge: await challengeOf(statement),
    approval: draft && { validTo: draft.validTo, leastThreshold: draft.leastThreshold, people: draft.people.map((one) => one.name), datasets: draft.datasets, analyses: draft.analyses },
    passkeys: own.map((one) => one.id).filter((id) => !used.includes(id)),
    sign: may(mayDeliberate(deliberation, room, userId, "sign"), signers.has(userId) ? "You have signed it." : own.length === 0 && "You have no passkey yet: make one on your account page."),
  };
}
