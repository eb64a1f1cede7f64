/** Whether a project's lead is accredited stands in its public entry, as it has been verified: the entry follows when evidence is verified, taken back, begins or lapses. */
import { and, eq, gte, isNotNull, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import { evidence, projectMembers, registerEntries } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

/** The public reads it. */
const because = "What is known of the lead’s accreditation has changed.";
const shown = sql`${registerEntries.record} ->> 'accreditedResearcher'`;

/** In the transaction that changed what somebody can show. Of projects that go on: what has ended stays as it was. */
export async function publishAccreditation(tx: Transaction, context: Context, userId: string): Promise<void> {
  const led = await tx.select({ projectId: projectMembers.projectId }).from(projectMembers).innerJoin(registerEntries, eq(registerEntries.projectId, projectMembers.projectId))
    .where(and(eq(projectMembers.userId, userId), eq(projectMembers.role, "lead"), eq(registerEntries.status, "active"))).orderBy(projectMembers.projectId);
  for (const { projectId } of led) await updateRegister(tx, context, projectId, because);
}

/** For the clock: accreditations begin and lapse without anybody doing anything. */
export async function publishLapsedAccreditation(context: Context): Promise<void> {
  const today = dayOf(context.clock.now());
  const differ = await context.db.selectDistinct({ projectId: projectMembers.projectId }).from(evidence)
    .innerJoin(projectMembers, and(eq(projectMembers.userId, evidence.userId), eq(projectMembers.role, "lead")))
    .innerJoin(registerEntries, and(eq(registerEntries.projectId, projectMembers.projectId), eq(registerEntries.status, "active")))
    .where(and(eq(evidence.kind, "accreditation"), isNotNull(evidence.verifiedAt), isNull(evidence.endedAt), or(and(lt(evidence.validTo, today), eq(shown, "Yes")), and(lte(evidence.validFrom, today), gte(evidence.validTo, today), ne(shown, "Yes")))));
  for (const { projectId } of differ) await inTransaction(context, async (tx) => {
    await updateRegister(tx, context, projectId, because);
    return ok(true);
  });
}
