import { and, eq, inArray, isNull } from "drizzle-orm";
import { expiryReminders, projectMembers, users } from "#db/schema/index.ts";
import { endingInWords, endingName, stopsBy, type Ending } from "#lib/governance/forecast.ts";
import { reminderDays, reminderDue } from "#lib/governance/evidence.ts";
import { dayOf, fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { allApprovals } from "./approvals-in-force.ts";
import { recordAudit } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { enqueue } from "./jobs.ts";
import { heldIn } from "./forecast.ts";
import { inTransaction } from "./transaction.ts";

/**
 * For the clock: 90, 30 and 7 days before an approval or evidence that one leans on ends, whoever can mend it is told, each time once. What has
 * been renewed meanwhile ends later and is not told of. A person's own evidence is told to them, a project's and an approval to its lead.
 */
export async function remindOfExpiry(context: Context): Promise<Result<{ reminded: number }>> {
  const today = dayOf(context.clock.now());
  const approvals = await allApprovals(context.db);
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

type Reader = { id: string; email: string };
async function readersOf(db: Queryable, { person, project }: Ending): Promise<Reader[]> {
  const ids = person ? [person.id] : (await db.select({ id: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, project.id), eq(projectMembers.role, "lead")))).map((m) => m.id);
  return ids.length === 0 ? [] : db.select({ id: users.id, email: users.email }).from(users).where(and(inArray(users.id, ids), isNull(users.deactivatedAt)));
}

async function remindOnce(context: Context, reader: Reader, ending: Ending, until: string, daysBefore: number): Promise<Result<boolean>> {
  const { what, project, person } = ending;
  // One piece of training carries several projects: its end is one thing to be told of.
  const subject = person ? `${what} until ${until}` : `${what} of ${project.id} until ${until}`;
  return inTransaction(context, async (tx) => {
    const made = await tx.insert(expiryReminders).values({ userId: reader.id, subject, daysBefore, sentAt: context.clock.now() }).onConflictDoNothing().returning({ userId: expiryReminders.userId });
    if (made.length === 0) return ok(false);
    const page = person ? `${context.portalUrl}/account#evidence` : `${context.portalUrl}/projects/${project.id}`;
    await enqueue(tx, context, "mail", {
      to: reader.email, subject: `${endingName(what)} ends on ${until}${person ? "" : `: ${project.reference}`}`,
      text: `${endingName(what)} ${person ? "of yours" : `of ${project.reference} “${project.title}”`} ends on ${until}. ${endingInWords(ending, dayOf(context.clock.now()), reader.id)}\n\n${page}\n\nEverything that ends soon:\n${context.portalUrl}/expiry\n`,
    });
    await recordAudit(tx, context, { kind: "system", name: "clock" }, "remind-of-expiry", { kind: "person", id: reader.id }, { what, until, daysBefore });
    return ok(true);
  });
}
