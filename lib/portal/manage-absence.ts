/** A member says when they are away and who stands in; it begins and ends by its days. */
import { and, asc, eq, gte, inArray, isNull, lte } from "drizzle-orm";
import { z } from "zod";
import { committeeAbsences, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, TreId, UserId } from "#lib/kernel/ids.ts";
import { dayOf, PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { membersOf, ruleOf } from "./committee-of.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction } from "./transaction.ts";

const Choice = z.object({ userId: z.uuid(), name: z.string() });
export const AbsencesAtTre = z.object({
  treId: z.uuid(), treName: z.string(),
  /** Who may have your chair's duties; empty where you are no chair. */
  leads: z.array(Choice),
  /** Named for your seat; empty where the rule knows no deputies, or nobody is named. */
  deputies: z.array(Choice),
  /** Of all members, those that are not over, soonest first. */
  absences: z.array(z.object({ id: z.uuid(), own: z.boolean(), name: z.string(), from: z.iso.date(), to: z.iso.date(), leads: z.string().nullable(), deputy: z.string().nullable() })),
}).meta({ id: "AbsencesAtTre" });
export type AbsencesAtTre = z.infer<typeof AbsencesAtTre>;

export async function listAbsences(context: Context, actor: Actor): Promise<Result<AbsencesAtTre[]>> {
  const committees = committeesOf(actor);
  if (committees.length === 0) return refuse("not-permitted", "Only members of a TRE's committee are away from one.");
  const { db } = context;
  const { userId } = personOf(actor);
  const tres = await tresById(db, committees);
  const rows = await db.select({ absence: committeeAbsences, name: users.name }).from(committeeAbsences).innerJoin(users, eq(users.id, committeeAbsences.userId))
    .where(and(inArray(committeeAbsences.treId, committees), isNull(committeeAbsences.endedAt), gte(committeeAbsences.to, dayOf(context.clock.now())))).orderBy(asc(committeeAbsences.from));
  return ok(await Promise.all(committees.map(async (treId) => {
    const members = await membersOf(db, treId);
    const nameOf = (id: string | null) => (id === null ? null : (members.find((member) => member.personId === id)?.name ?? "A former member"));
    const choices = (of: typeof members) => of.map((member) => ({ userId: member.personId, name: member.name }));
    const isChair = members.some((member) => member.personId === userId && member.kind === "chair");
    return {
      treId, treName: tres.get(treId)?.name ?? "",
      leads: isChair ? choices(members.filter((member) => member.personId !== userId && member.deputyOf === null && !member.hearsAppeals)) : [],
      deputies: (await ruleOf(db, treId)).rule.deputies ? choices(members.filter((member) => member.deputyOf === userId)) : [],
      absences: rows.filter(({ absence }) => absence.treId === treId).map(({ absence, name }) => ({ id: absence.id, own: absence.userId === userId, name, from: absence.from, to: absence.to, leads: nameOf(absence.leads), deputy: nameOf(absence.deputy) })),
    };
  })));
}

export const SayAbsence = z.strictObject({ treId: TreId, from: PlainDate, to: PlainDate, leads: UserId.nullable().default(null), deputy: UserId.nullable().default(null) })
  .refine((a) => a.from <= a.to, { path: ["to"], message: "The last day must not come before the first." });
export const SaidAbsence = z.object({ id: z.uuid() });

export async function sayAbsence(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof SaidAbsence>>> {
  const parsed = parseInput(SayAbsence, input);
  if (!parsed.ok) return parsed;
  const { treId, from, to, leads, deputy } = parsed.value;
  const may = permitted(actor, "site.read", { treId });
  if (!may.ok) return may;
  const field = (path: string, mend: string) => refuse("invalid-input", mend, { fields: { [path]: mend } });
  if (to < dayOf(context.clock.now())) return field("to", "Give a last day that has not passed.");
  return inTransaction(context, async (tx) => {
    const { userId } = personOf(actor);
    const members = await membersOf(tx, treId);
    const found = (id: string | null) => members.find((member) => member.personId === id);
    if (leads !== null && (found(userId)?.kind !== "chair" || leads === userId || found(leads)?.deputyOf !== null || found(leads)?.hearsAppeals)) return field("leads", "A chair's duties go to another member of the same committee.");
    if (deputy !== null && found(deputy)?.deputyOf !== userId) return field("deputy", "This person is not named as deputy for your seat.");
    if (deputy !== null && !(await ruleOf(tx, treId)).rule.deputies) return field("deputy", "The rule of this committee knows no deputies.");
    // Two absences over one day could name two people for one seat.
    const [other] = await tx.select({ id: committeeAbsences.id }).from(committeeAbsences).where(and(eq(committeeAbsences.treId, treId), eq(committeeAbsences.userId, userId), isNull(committeeAbsences.endedAt), lte(committeeAbsences.from, to), gte(committeeAbsences.to, from)));
    if (other) return field("from", "You have said for some of these days already that you are away: take that back first.");
    const id = newId();
    await tx.insert(committeeAbsences).values({ id, treId, userId, from, to, leads, deputy, saidAt: context.clock.now() });
    const tre = (await tresById(tx, [treId])).get(treId);
    await tellPeople(tx, context, [leads, deputy].filter((one) => one !== null), { kind: "stands-in", facts: { about: `From ${from} to ${to}`, ...(tre && { tre: tre.name }) }, path: "/reviews" });
    await recordAudit(tx, context, actor, "say-absence", { kind: "tre", id: treId }, { absence: id, from, to, leads, deputy });
    return ok({ id });
  });
}

export const EndAbsence = z.strictObject({ id: z.uuid() });
/** Before its last day, by whoever said it: they sit again at once. A round in which somebody voted for them keeps that ballot. */
export async function endAbsence(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(EndAbsence, input);
  if (!parsed.ok) return parsed;
  if (committeesOf(actor).length === 0) return refuse("not-permitted", "Only members of a TRE's committee are away from one.");
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const [ended] = await tx.update(committeeAbsences).set({ endedAt: context.clock.now() }).where(and(eq(committeeAbsences.id, parsed.value.id), eq(committeeAbsences.userId, personOf(actor).userId), isNull(committeeAbsences.endedAt))).returning();
    if (!ended) return refuse("not-found", "There is no such absence of yours.");
    await recordAudit(tx, context, actor, "end-absence", { kind: "tre", id: ended.treId }, { absence: ended.id });
    return ok(true);
  });
}
