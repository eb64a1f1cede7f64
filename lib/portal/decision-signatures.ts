/** A decision's signatures as a member of the committee reads them: of an application, or of one run. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { runs } from "#db/schema/index.ts";
import { passkeys } from "#db/schema/index.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { challengeOf, runStatement, type DecisionStatement } from "#lib/approval/signed-decision.ts";
import { conditionInWords } from "#lib/governance/ballots.ts";
import { signaturesOf } from "#lib/governance/committee.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { coverInWords } from "#lib/governance/narrowing.ts";
import type { Result } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { reachOf } from "./approval-reach.ts";
import { membersOf, ruleInForce } from "./committee-of.ts";
import type { Queryable } from "./context.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import { may } from "./may.ts";
import { datasetTitle, type TreRow } from "./name-tres.ts";
import type { ReviewView } from "./review-view.ts";

type Shown = NonNullable<ReviewView["signatures"]>;
type Given = { statement: DecisionStatement; signatures: readonly { by: string; assertion: Assertion }[]; nameOf: (id: string) => string | undefined; maySign: Result<true> | string | false };

/** Of these passkeys, those that nobody has removed. */
export const inUseOf = async (db: Queryable, credentials: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(credentials.length === 0 ? [] : (await db.select({ id: passkeys.credentialId }).from(passkeys).where(and(inArray(passkeys.credentialId, [...credentials]), isNull(passkeys.removedAt)))).map((one) => one.id));

/** A signature by a passkey that was removed since is not counted. */
export const countedSigners = (signatures: Given["signatures"], inUse: ReadonlySet<string>): ReadonlySet<string> => new Set(signatures.filter((one) => inUse.has(one.assertion.credentialId)).map((one) => one.by));

/** Who has signed, and with what the reader may. */
export async function signing(db: Queryable, userId: string, { statement, signatures, nameOf, maySign }: Given): Promise<Pick<Shown, "signers" | "challenge" | "passkeys" | "signed" | "sign">> {
  const used = signatures.map((one) => one.assertion.credentialId);
  const signers = countedSigners(signatures, await inUseOf(db, used));
  const own = await db.select({ id: passkeys.credentialId }).from(passkeys).where(and(eq(passkeys.userId, userId), isNull(passkeys.removedAt)));
  return {
    signers: [...signers].map((id) => nameOf(id) ?? "A former member"), challenge: await challengeOf(statement),
    passkeys: own.map((one) => one.id).filter((id) => !used.includes(id)),
    signed: signers.has(userId),
    sign: may(maySign, signers.has(userId) ? "You have signed it." : own.length === 0 && "You have no passkey yet: make one on your account page."),
  };
}

/** Null where there is nothing to sign, or nobody asks for it. */
export async function decisionSignatures(db: Queryable, { site, deliberation, room }: BeforeCommittee, userId: string, tre: TreRow | undefined): Promise<Shown | null> {
  const { decision } = deliberation;
  if (decision?.statement.about !== "application") return null;
  const demanded = Math.max(signaturesOf(deliberation.rule), signaturesOf((await ruleInForce(db, site.treId)).rule));
  if (demanded === 0 && decision.signatures.length === 0) return null;
  const { statement, draft, signatures } = decision;
  // Taken back or ended, it has nothing more to be signed.
  const over = deliberation.state === "decided" && statement.decision === "approve" && site.state !== "approved";
  const nameOf = (id: string) => room.members.find((member) => member.personId === id)?.name;
  return { decision: statement.decision, reason: statement.reason, approval: draft && approvalInWords(draft, tre), demanded, ...(await signing(db, userId, { statement, signatures, nameOf, maySign: over ? "The approval has ended." : mayDeliberate(deliberation, room, userId, "sign") })) };
}

/** All that is signed of an approval, in the words of the screen on which it was narrowed. */
function approvalInWords({ validTo, leastThreshold, people, datasets, conditions, population = [], ...covered }: Envelope, tre: TreRow | undefined): NonNullable<Shown["approval"]> {
  const reach = reachOf({ ...covered, datasets: datasets.map((dataset) => ({ treId: covered.tre.id, dataset })) }, tre ?? { id: covered.tre.id, profile: null });
  return {
    validTo, leastThreshold, people: people.map((one) => one.name), datasets: datasets.map((key) => datasetTitle(tre, key)),
    cover: coverInWords({ ...covered, population }, reach),
    conditions: conditions.map(({ text, kind, due }) => conditionInWords({ text, kind, due: due ?? null })),
  };
}

/** The same of the committee's word on one run. */
export async function runDecisionSignatures(db: Queryable, run: typeof runs.$inferSelect, userId: string, permitted: Result<true>): Promise<Shown | null> {
  const { decisionToSign: draft, treId } = run;
  if (!draft) return null;
  const names = new Map((await membersOf(db, treId)).map((member) => [member.personId, member.name]));
  const over = run.state !== "awaiting-sign-off" || run.decisionJws !== null;
  const given = { statement: await runStatement(draft.document), signatures: draft.signatures, nameOf: (id: string) => names.get(id), maySign: over ? "The decision is with the TRE." : permitted };
  return { decision: draft.document.decision, reason: draft.document.reason, approval: null, demanded: signaturesOf((await ruleInForce(db, treId)).rule), ...(await signing(db, userId, given)) };
}
