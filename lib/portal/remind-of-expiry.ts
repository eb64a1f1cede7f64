import { and, eq } from "drizzle-orm";
import { expiryReminders, projectMembers } from "#db/schema/index.ts";
import { isOverdue } from "#lib/approval/conditions.ts";
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
import { updateRegister } from "./update-register.ts";

/**
 * For the clock: 90, 30 and 7 days before an approval or evidence that one leans on ends, or a condition that is not met is due, whoever can mend it is told, each time once. What has
 * been renewed meanwhile ends later and is not told of. A person's own evidence is told to them, a project's, an approval and a condition to its lead.
 */
export async function remindOfExpiry(context: Context): Promise<Result<{ reminded: number }>> {
  const today = dayOf(context.clock.now());
  const approvals = await allApprovals(context.db, today);
  const soon = stopsBy(fromDayNumber(toDayNumber(today) + reminderDays[0] + 1), approvals, await heldIn(context.db, approvals, today));
  let reminded = 0;
  for (const ending of soon) {
    const until = ending.condition ? (ending.condition.due ?? null) : ending.until;
    if (ending.condition && isOverdue(ending.condition, today)) reminded += await tellOverdue(context, ending);
    const due = until === null ? undefined : reminderDue(until, today);
    if (due === undefined || until === null) continue;
    for (const reader of await readersOf(context.db, ending)) {
      const told = await remindOnce(context, reader, ending, until, due);
      if (told.ok && told.value) reminded++;
    }
  }
  return ok({ reminded });
}

/** Once: the project's lead, who can show what meets it, and the public. */
async function tellOverdue(context: Context, { project, condition }: Ending): Promise<number> {
  const told = await Promise.all((await readersOf(context.db, { project, person: null })).map((reader) => inTransaction(context, async (tx) => {
    const made = await tx.insert(expiryReminders).values({ userId: reader, subject: `condition ${condition?.id ?? ""} is overdue`, daysBefore: 0, sentAt: context.clock.now() }).onConflictDoNothing().returning({ userId: expiryReminders.userId });
    if (made.length === 0) return ok(false);
    await tellPeople(tx, context, [reader], { kind: "condition-overdue", facts: { about: project.reference }, path: `/projects/${project.id}` });
    await updateRegister(tx, context, project.id, "A condition of an approval is overdue.");
    await recordAudit(tx, context, { kind: "system", name: "clock" }, "tell-of-overdue-condition", { kind: "project", id: project.id }, { due: condition?.due ?? null });
    return ok(true);
  })));
  return told.filter((one) => one.ok && one.value).length;
}

async function readersOf(db: Queryable, { person, project }: Pick<Ending, "person" | "project">): Promise<string[]> {
  if (person) return [person.id];
  return (await db.select({ id: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, project.id), eq(projectMembers.role, "lead")))).map((m) => m.id);
}

async function remindOnce(context: Context, reader: string, ending: Ending, until: string, daysBefore: number): Promise<Result<boolean>> {
  const { project, person, condition } = ending;
  const what = condition ? `condition ${condition.id ?? ""}` : ending.what;
  // One piece of training carries several projects: its end is one thing to be told of.
  const subject = person ? `${what} until ${until}` : `${what} of ${project.id} until ${until}`;
  return inTransaction(context, async (tx) => {
    const made = await tx.insert(expiryReminders).values({ userId: reader, subject, daysBefore, sentAt: context.clock.now() }).onConflictDoNothing().returning({ userId: expiryReminders.userId });
    if (made.length === 0) return ok(false);
    // What ends, and when, is read after signing in: a letter names the project, and for how long it still holds.
    await tellPeople(tx, context, [reader], { kind: condition ? "condition-due" : "ends-soon", facts: { about: project.reference, days: daysBefore }, path: person ? "/account#evidence" : `/projects/${project.id}` });
    await recordAudit(tx, context, { kind: "system", name: "clock" }, "remind-of-expiry", { kind: "person", id: reader }, { what, until, daysBefore });
    return ok(true);
  });
}
