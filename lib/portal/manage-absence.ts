/** When a member is away and who stands in; it begins and ends by its days. The member says it, or somebody for them: the chair for a member, an administrator for anybody on the committee. */
import { and, asc, eq, gte, inArray, isNull, lte } from "drizzle-orm";
import { z } from "zod";
import { committeeAbsences, users } from "#db/schema/index.ts";
import { mayLead } from "#lib/governance/absences.ts";
import type { CommitteeMember } from "#lib/governance/committee.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, TreId, UserId } from "#lib/kernel/ids.ts";
import { dayOf, PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { membersOf, ruleOf } from "./committee-of.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

const Choice = z.object({ userId: z.uuid(), name: z.string() });
/** Who may be away: `leads`: who may have a chair's duties, empty of no chair; `deputies`: named for the seat, empty where the rule knows none. */
const MayBeAway = Choice.extend({ own: z.boolean(), leads: z.array(Choice), deputies: z.array(Choice) });
export const AbsencesAtTre = z.object({
  treId: z.uuid(), treName: z.string(),
  /** Whose absence you may enter: your own, and others' as the chair or as an administrator. */
  people: z.array(MayBeAway),
  /** Of all members, those that are not over, soonest first. `enteredBy`: somebody else's name; null where the member said it. */
  absences: z.array(z.object({ id: z.uuid(), own: z.boolean(), mayEnd: z.boolean(), name: z.string(), enteredBy: z.string().nullable(), from: z.iso.date(), to: z.iso.date(), leads: z.string().nullable(), deputy: z.string().nullable() })),
}).meta({ id: "AbsencesAtTre" });
export type AbsencesAtTre = z.infer<typeof AbsencesAtTre>;

/** Nobody enters for a chair but the chair and those who seat committees: what is lent with it is a chair's. */
function mayEnterFor(actor: Actor, treId: string, away: CommitteeMember): Result<true> {
  const { userId } = personOf(actor);
  if (away.personId === userId) return permitted(actor, "site.read", { treId });
  const chairs = away.kind !== "chair" && permitted(actor, "site.decide", { treId, memberOfProject: false }).ok;
  return chairs || permitted(actor, "committee.manage").ok ? ok(true) : refuse("not-permitted", "The chair enters that a member is away, and an administrator that anybody on a committee is; nobody else does for others.");
}

export const ListAbsences = z.strictObject({ treId: TreId.optional() });
/** Of the actor's committees; of one, where they say which: an administrator of any. */
export async function listAbsences(context: Context, actor: Actor, input: unknown = {}): Promise<Result<AbsencesAtTre[]>> {
  const parsed = parseInput(ListAbsences, input);
  if (!parsed.ok) return parsed;
  const { treId: of } = parsed.value;
  const committees = of === undefined ? committeesOf(actor) : committeesOf(actor).includes(of) || permitted(actor, "committee.manage").ok ? [of] : [];
  if (committees.length === 0) return refuse("not-permitted", "Only members of a TRE's committee are away from one.");
  const { db } = context;
  const { userId } = personOf(actor);
  const tres = await tresById(db, committees);
  const rows = await db.select({ absence: committeeAbsences, saidBy: users.name }).from(committeeAbsences).innerJoin(users, eq(users.id, committeeAbsences.saidBy))
    .where(and(inArray(committeeAbsences.treId, committees), isNull(committeeAbsences.endedAt), gte(committeeAbsences.to, dayOf(context.clock.now())))).orderBy(asc(committeeAbsences.from));
  return ok(await Promise.all(committees.map(async (treId) => {
    const members = await membersOf(db, treId);
    const { rule } = await ruleOf(db, treId);
    const found = (id: string) => members.find((member) => member.personId === id);
    const nameOf = (id: string | null) => (id === null ? null : (found(id)?.name ?? "A former member"));
    const choices = (those: typeof members) => those.map((member) => ({ userId: member.personId, name: member.name }));
    const people = members.filter((member) => mayEnterFor(actor, treId, member).ok).sort((a, b) => Number(b.personId === userId) - Number(a.personId === userId));
    return {
      treId, treName: tres.get(treId)?.name ?? "",
      people: people.map((away) => ({
        userId: away.personId, name: away.name, own: away.personId === userId,
        leads: away.kind === "chair" ? choices(members.filter((member) => whyNotLead(member, away, userId) === undefined)) : [],
        deputies: rule.deputies ? choices(members.filter((member) => member.deputyOf === away.personId)) : [],
      })),
      absences: rows.filter(({ absence }) => absence.treId === treId).map(({ absence, saidBy }) => {
        const away = found(absence.userId);
        return {
          id: absence.id, own: absence.userId === userId, mayEnd: mayEnd(actor, absence, away), name: nameOf(absence.userId) ?? "",
          enteredBy: absence.saidBy === absence.userId ? null : saidBy, from: absence.from, to: absence.to, leads: nameOf(absence.leads), deputy: nameOf(absence.deputy),
        };
      }),
    };
  })));
}

function whyNotLead(lead: CommitteeMember | undefined, away: CommitteeMember, enteredBy: string): string | undefined {
  if (away.kind !== "chair" || lead === undefined || lead.personId === away.personId || !mayLead(lead)) return "A chair's duties go to another member of the same committee.";
  return lead.personId === enteredBy ? "Nobody enters themselves as the chair's stand-in." : undefined;
}

export const SayAbsence = z.strictObject({ treId: TreId, /** Somebody else; left out: you. */ userId: UserId.nullable().default(null), from: PlainDate, to: PlainDate, leads: UserId.nullable().default(null), deputy: UserId.nullable().default(null) })
  .refine((a) => a.from <= a.to, { path: ["to"], message: "The last day must not come before the first." });
export const SaidAbsence = z.object({ id: z.uuid() });

export async function sayAbsence(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof SaidAbsence>>> {
  const parsed = parseInput(SayAbsence, input);
  if (!parsed.ok) return parsed;
  const { treId, from, to, leads, deputy } = parsed.value;
  const reads = permitted(actor, parsed.value.userId !== null && permitted(actor, "committee.manage").ok ? "committee.manage" : "site.read", { treId });
  if (!reads.ok) return reads;
  if (to < dayOf(context.clock.now())) return refuseField("to", "Give a last day that has not passed.");
  return inTransaction(context, async (tx) => {
    const by = personOf(actor).userId;
    const userId = parsed.value.userId ?? by;
    const members = await membersOf(tx, treId);
    const found = (id: string | null) => members.find((member) => member.personId === id);
    const away = found(userId);
    if (!away) return refuseField("userId", "This person does not sit on the committee.");
    const may = mayEnterFor(actor, treId, away);
    if (!may.ok) return may;
    const notLead = leads === null ? undefined : whyNotLead(found(leads), away, by);
    if (notLead !== undefined) return refuseField("leads", notLead);
    if (deputy !== null && found(deputy)?.deputyOf !== userId) return refuseField("deputy", "This person is not named as deputy for this seat.");
    if (deputy !== null && !(await ruleOf(tx, treId)).rule.deputies) return refuseField("deputy", "The rule of this committee knows no deputies.");
    // Two absences over one day could name two people for one seat.
    const [other] = await tx.select({ id: committeeAbsences.id }).from(committeeAbsences).where(and(eq(committeeAbsences.treId, treId), eq(committeeAbsences.userId, userId), isNull(committeeAbsences.endedAt), lte(committeeAbsences.from, to), gte(committeeAbsences.to, from)));
    if (other) return refuseField("from", "For some of these days an absence has been entered already: take that back first.");
    const absence = { id: newId(), treId, userId, from, to, leads, deputy, saidBy: by, saidAt: context.clock.now() };
    await tx.insert(committeeAbsences).values(absence);
    await tell(tx, context, absence, [leads, deputy], "stands-in", by);
    // Whoever is told that they are away, and is not, ends it.
    await tell(tx, context, absence, [userId], "absence-entered", by);
    await recordAudit(tx, context, actor, "say-absence", { kind: "tre", id: treId }, { absence: absence.id, person: userId, from, to, leads, deputy });
    return ok({ id: absence.id });
  });
}

export const EndAbsence = z.strictObject({ id: z.uuid() });
/** Whoever is away; of what somebody entered for them, also whoever could enter it. What members say of themselves nobody else undoes. */
function mayEnd(actor: Actor, { treId, userId, saidBy }: typeof committeeAbsences.$inferSelect, away: CommitteeMember | undefined): boolean {
  return userId === personOf(actor).userId || (saidBy !== userId && away !== undefined && mayEnterFor(actor, treId, away).ok);
}

/** Before its last day: the member sits again at once. A round in which somebody voted for them keeps that ballot. */
export async function endAbsence(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(EndAbsence, input);
  if (!parsed.ok) return parsed;
  if (committeesOf(actor).length === 0 && !permitted(actor, "committee.manage").ok) return refuse("not-permitted", "Only members of a TRE's committee are away from one.");
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const by = personOf(actor).userId;
    const [absence] = await tx.select().from(committeeAbsences).where(and(eq(committeeAbsences.id, parsed.value.id), isNull(committeeAbsences.endedAt))).for("update");
    const away = absence && (await membersOf(tx, absence.treId)).find((member) => member.personId === absence.userId);
    if (!absence || !mayEnd(actor, absence, away)) return refuse("not-found", "There is no such absence that you may end.");
    await tx.update(committeeAbsences).set({ endedAt: context.clock.now() }).where(eq(committeeAbsences.id, absence.id));
    await tell(tx, context, absence, [absence.userId, absence.leads, absence.deputy], "absence-ended", by);
    await recordAudit(tx, context, actor, "end-absence", { kind: "tre", id: absence.treId }, { absence: absence.id, person: absence.userId });
    return ok(true);
  });
}

async function tell(tx: Transaction, context: Context, { treId, from, to }: { treId: string; from: string; to: string }, people: readonly (string | null)[], kind: "stands-in" | "absence-entered" | "absence-ended", but: string): Promise<void> {
  const tre = (await tresById(tx, [treId])).get(treId);
  await tellPeople(tx, context, people.filter((one) => one !== null), { kind, facts: { about: `From ${from} to ${to}`, ...(tre && { tre: tre.name }) }, path: "/reviews", but });
}
