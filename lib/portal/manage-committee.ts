/** A TRE's committee, for administrators: they seat its members and set its rule, and have no part in what it decides. */
import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { committeeRules, committeeSeats, grants } from "#db/schema/index.ts";
import { CommitteeRule, memberKinds, signaturesOf, whyNeverQuorate } from "#lib/governance/committee.ts";
import { isRorId } from "#lib/governance/identifiers.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { TreId, UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { documentName } from "#lib/register/governing-document.ts";
import { recordAudit } from "./audit.ts";
import { membersOf, ruleInForce, ruleOf } from "./committee-of.ts";
import type { Context } from "./context.ts";
import { confirmPublication } from "./confirm-publication.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { signGoverningDocument } from "./sign-governing-document.ts";
import { inTransaction } from "./transaction.ts";

export const ReadCommittee = z.strictObject({ treId: TreId });
const Member = z.object({ personId: z.uuid(), name: z.string(), kind: z.enum(memberKinds), independent: z.boolean(), delegate: z.boolean(), hearsAppeals: z.boolean(), deputyOf: z.uuid().nullable(), orcid: z.string(), organisation: z.object({ name: z.string(), ror: z.string() }) });
/** `version` 0: nobody has set a rule, and the chair decides alone. `problems`: why these members could never decide by this rule. */
export const Committee = z.object({ members: z.array(Member), rule: CommitteeRule, version: z.int(), /** How many signatures the TRE itself demands, where that is more than the rule does; else 0. */ treSignatures: z.int(), problems: z.array(z.string()) }).meta({ id: "SeatedCommittee" });

export async function readCommittee(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof Committee>>> {
  const may = permitted(actor, "committee.manage");
  if (!may.ok) return may;
  const parsed = parseInput(ReadCommittee, input);
  if (!parsed.ok) return parsed;
  const { rule, version } = await ruleOf(context.db, parsed.value.treId);
  const members = await membersOf(context.db, parsed.value.treId);
  const inForce = (await ruleInForce(context.db, parsed.value.treId)).rule;
  return ok({ members, rule, version, treSignatures: signaturesOf(inForce) > signaturesOf(rule) ? signaturesOf(inForce) : 0, problems: whyNeverQuorate(inForce, members) });
}

export const SetCommitteeRule = z.strictObject({ treId: TreId, rule: CommitteeRule, /** Of the administrator's passkey, where the portal's settings ask for it. */ assertion: AssertionGiven.optional() });
/** Holds for rounds that have not begun; a round that has keeps its own. Signed, and told to the register's log. */
export async function setCommitteeRule(context: Context, actor: Actor, input: unknown): Promise<Result<{ version: number }>> {
  const may = permitted(actor, "committee.manage");
  if (!may.ok) return may;
  const parsed = parseInput(SetCommitteeRule, input);
  if (!parsed.ok) return parsed;
  const { treId, rule, assertion } = parsed.value;
  return inTransaction(context, async (tx) => {
    const version = (await ruleOf(tx, treId)).version + 1;
    const confirmed = await confirmPublication(tx, context, actor, { act: "set-rule", entry: documentName({ kind: "committee-rule", body: treId, key: "" }), revision: version - 1, content: rule, called: `version ${String(version)}` }, assertion);
    if (!confirmed.ok) return confirmed;
    await tx.insert(committeeRules).values({ treId, version, rule, setAt: context.clock.now(), setBy: personOf(actor).userId });
    const sha256 = await signGoverningDocument(tx, context, { kind: "committee-rule", treId, version, content: rule }, confirmed.value.logged);
    await recordAudit(tx, context, actor, "set-committee-rule", { kind: "tre", id: treId }, { version, sha256, ...confirmed.value.audited });
    return ok({ version });
  });
}

export const SeatMember = z.strictObject({
  treId: TreId, userId: UserId, kind: z.enum(memberKinds), independent: z.boolean(), delegate: z.boolean().default(false), hearsAppeals: z.boolean().default(false), deputyOf: UserId.nullable().default(null),
  organisation: z.string().trim().max(255).default(""), ror: z.string().trim().refine((v) => v === "" || isRorId(v), "This is not a ROR id: it looks like https://ror.org/012345678.").default(""),
});
/** As what somebody with a committee role sits there. Nobody seats themselves. */
export async function seatMember(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const may = permitted(actor, "committee.manage");
  if (!may.ok) return may;
  const parsed = parseInput(SeatMember, input);
  if (!parsed.ok) return parsed;
  const { treId, userId, ...seat } = parsed.value;
  if (userId === personOf(actor).userId) return refuse("not-permitted", "You cannot seat yourself: ask another administrator.");
  return inTransaction(context, async (tx) => {
    const [sits] = await tx.select({ id: grants.id }).from(grants).where(and(eq(grants.treId, treId), eq(grants.userId, userId), inArray(grants.role, ["committee-member", "committee-chair"])));
    if (!sits) return refuse("not-found", "This person has no role on the committee: give it to them first, under People.");
    const members = seat.deputyOf === null ? [] : await membersOf(tx, treId);
    const named = members.find((member) => member.personId === seat.deputyOf);
    if (seat.deputyOf !== null && (!named || named.deputyOf !== null || seat.deputyOf === userId || members.some((member) => member.deputyOf === userId))) return refuseField("deputyOf", "A deputy is named for the seat of another member, who is none.");
    await tx.insert(committeeSeats).values({ treId, userId, ...seat }).onConflictDoUpdate({ target: [committeeSeats.treId, committeeSeats.userId], set: seat });
    await recordAudit(tx, context, actor, "seat-member", { kind: "tre", id: treId }, { person: userId, kind: seat.kind, independent: seat.independent, delegate: seat.delegate, hearsAppeals: seat.hearsAppeals, deputyOf: seat.deputyOf });
    return ok(true);
  });
}
