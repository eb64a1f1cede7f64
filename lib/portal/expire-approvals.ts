import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { envelopes, projects, siteDecisions } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { withEndedApproval } from "./refused-amendment.ts";
import { tellMembers } from "./tell-members.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { inTransaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

/** Kept beside an amendment that waits, or an appeal about one. */
const kept = sql`${siteDecisions.amendment}->'approval'`;
/** Whose last day has passed and of whom nobody has been told. */
const pastEnd = (today: string) => or(
  and(eq(siteDecisions.state, "approved"), lt(siteDecisions.validTo, today)),
  and(lt(sql`${kept}->>'validTo'`, today), isNull(sql`${kept}->>'ended'`), sql`exists (select 1 from ${envelopes} where ${envelopes.id} = (${kept}->>'envelopeId')::uuid and ${envelopes.revokedAt} is null)`),
);

/** For the clock: approvals whose last day has passed say so, and the register with them. (No run started under them since: the date itself is signed.) */
export async function expireApprovals(context: Context): Promise<Result<{ expired: number }>> {
  const clock = { kind: "system", name: "clock" } as const;
  const past = await context.db.selectDistinct({ projectId: siteDecisions.projectId }).from(siteDecisions).where(pastEnd(dayOf(context.clock.now())));
  for (const { projectId } of past) {
    await inTransaction(context, async (tx) => {
      await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("update");
      const now = context.clock.now();
      const ended = await tx.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), pastEnd(dayOf(now))));
      if (ended.length === 0) return ok(0);
      for (const { treId, state, amendment } of ended) {
        // What waits beside it goes on waiting.
        await tx.update(siteDecisions).set(state === "approved" ? { state: "expired", since: now } : { amendment: withEndedApproval(amendment) }).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
      }
      await updateRegister(tx, context, projectId, "An approval came to its end.");
      await notify(tx, { kind: "project", id: projectId, projectId });
      for (const { treId } of ended) {
        await tellOfProject(tx, context, projectId, { type: "register.decision", event: "expired", site: treId });
        await tellMembers(tx, context, { projectId, treId }, "approval-ended");
      }
      await recordAudit(tx, context, clock, "expire-approvals", { kind: "project", id: projectId }, { tres: ended.map((e) => e.treId) });
      return ok(ended.length);
    });
  }
  return ok({ expired: past.length });
}
