/** Bank holidays of one year alone, which no rule knows: administrators enter them as they are proclaimed. */
import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { proclaimedHolidays } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { bankHolidays, bankHolidayNations } from "#lib/governance/working-days.ts";
import { PlainDate, toDayNumber } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

export const ProclaimedHoliday = z.object({ day: z.iso.date(), nation: z.string(), name: z.string() }).meta({ id: "ProclaimedHoliday" });
export type ProclaimedHoliday = z.infer<typeof ProclaimedHoliday>;

export async function listHolidays({ db }: Context, actor: Actor): Promise<Result<ProclaimedHoliday[]>> {
  const may = permitted(actor, "holidays.manage");
  if (!may.ok) return may;
  return ok(await db.select({ day: proclaimedHolidays.day, nation: proclaimedHolidays.nation, name: proclaimedHolidays.name }).from(proclaimedHolidays).orderBy(asc(proclaimedHolidays.day), asc(proclaimedHolidays.nation)));
}

export const ProclaimHoliday = z.strictObject({
  day: PlainDate,
  name: z.string().trim().min(3, "Name the day in at least 3 characters.").max(120, "Name the day in at most 120 characters."),
  nations: z.array(z.enum(bankHolidayNations)).min(1, "Choose at least one nation."),
});
/** Clocks that run, and times until an appeal, count it as no working day from now on. What the register has told of a decision stays. */
export async function proclaimHoliday(context: Context, actor: Actor, input: unknown): Promise<Result<{ added: number }>> {
  const may = permitted(actor, "holidays.manage");
  if (!may.ok) return may;
  const parsed = parseInput(ProclaimHoliday, input);
  if (!parsed.ok) return parsed;
  const { day, name, nations } = parsed.value;
  const known = nations.filter((nation) => bankHolidays(nation, Number(day.slice(0, 4))).has(toDayNumber(day)));
  if (known.length > 0) return refuse("invalid-input", "This day is a bank holiday anyway.", { fields: { day: `In ${known.join(" and ")} this day is a bank holiday in any case.` } });
  return inTransaction(context, async (tx) => {
    const made = await tx.insert(proclaimedHolidays).values(nations.map((nation) => ({ nation, day, name, setAt: context.clock.now(), setBy: personOf(actor).userId }))).onConflictDoNothing().returning({ nation: proclaimedHolidays.nation });
    if (made.length === 0) return refuseField("day", "This day has been entered already.", "conflict");
    await recordAudit(tx, context, actor, "proclaim-holiday", { kind: "portal", id: "calendar" }, { day, name, nations: made.map((one) => one.nation) });
    return ok({ added: made.length });
  });
}

export const TakeBackHoliday = z.strictObject({ day: PlainDate, nation: z.enum(bankHolidayNations) });
export async function takeBackHoliday(context: Context, actor: Actor, input: unknown): Promise<Result<{ day: string }>> {
  const may = permitted(actor, "holidays.manage");
  if (!may.ok) return may;
  const parsed = parseInput(TakeBackHoliday, input);
  if (!parsed.ok) return parsed;
  const { day, nation } = parsed.value;
  return inTransaction(context, async (tx) => {
    const gone = await tx.delete(proclaimedHolidays).where(and(eq(proclaimedHolidays.day, day), eq(proclaimedHolidays.nation, nation))).returning({ day: proclaimedHolidays.day });
    if (gone.length === 0) return refuse("not-found", "There is no such day to take back.");
    await recordAudit(tx, context, actor, "take-back-holiday", { kind: "portal", id: "calendar" }, { day, nation });
    return ok({ day });
  });
}
