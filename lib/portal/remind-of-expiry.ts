import { and, eq } from "drizzle-orm";
import { expiryReminders, projectMembers } from "#db/schema/index.ts";
import { stopsBy, type Ending } from "#lib/governance/forecast.ts";
import { reminderDays, reminderDue } from "#lib/governance/evidence.ts";
import { dayOf, fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { allApprovals } from "./approvals-in-force.ts";
import { recordAudit } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { heldIn } from "./forecast.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction } from "./transaction.ts";

/**
 * For the clock: 90, 30 and 7 days before an approval or evidence that one leans on ends, whoever can mend it is told, each time once. What has
 * been renewed meanwhile ends later and is not told of. A person's own evidence is told to them, a project's and an approval to its lead.
 */
export async function remindOfExpiry(context: Context): Promise<Result<{ reminded: number }>> {
  const today = dayOf(context.clock.now());
  const approvals = await allApprovals(context.db, today);
  const soon = stopsBy(fromDayNumber(toDayNumber(today) + reminderDays[0] + 1), approvals, await heldIn(context.db, approvals, today));
  let reminded = 0;
  for (const ending of soon) {
    const due = ending.until === null ? undefined : reminderDue(ending.until, today);
    if (due === undefined || ending.until === null) continue;
    for (const reader of await readersOf(context.db, ending)) {
      const told = await remindOnce(context, reader, ending, ending.until, due);
      if (told.ok && told.value) reminded++;
    }
  }
  return ok({ reminded });
}

async function readersOf(db: Queryable, { person, project }: Ending): Promise<string[]> {
  if (person) return [person.id];
  return (await db.select({ id: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, project.id), eq(projectMembers.role, "lead")))).map((m) => m.id);
}

async function remindOnce(context: Context, reader: string, ending: Ending, until: string, daysBefore: number): Promise<Result<boolean>> {
  const { what, project, person } = ending;
  // One piece of training carries several projects: its end is one thing to be told of.
  const subject = person ? `${what} until ${until}` : `${what} of ${project.id} until ${until}`;
  return inTransaction(context, async (tx) => {
    const made = await tx.insert(expiryReminders).values({ userId: reader, subject, daysBefore, sentAt: context.clock.now() }).onConflictDoNothing().returning({ userId: expiryReminders.userId });
    if (made.length === 0) return ok(false);
    // What ends, and when, is read after signing in: a letter names the project, and for how long it still holds.
    await tellPeople(tx, context, [reader], { kind: "ends-soon", facts: { about: project.reference, days: daysBefore }, path: person ? "/account#evidence" : `/projects/${project.id}` });
    await recordAudit(tx, context, { kind: "system", name: "clock" }, "remind-of-expiry", { kind: "person", id: reader }, { what, until, daysBefore });
    return ok(true);
  });
}
