import { and, eq, lt, ne, or, sql } from "drizzle-orm";
import { envelopes, projects, siteDecisions } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { tellOfEnd } from "./tell-of-end.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { inTransaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

/**
 * For the clock: approvals whose last day has passed say so, and the register with them. (No run started under them since: the date itself is signed.)
 * One that an amendment waits to change ends like any other; the amendment stays before the committee.
 */
export async function expireApprovals(context: Context): Promise<Result<{ expired: number }>> {
  const clock = { kind: "system", name: "clock" } as const;
  const past = await context.db.selectDistinct({ projectId: siteDecisions.projectId }).from(siteDecisions).where(or(pastItsDay(dayOf(context.clock.now())), pastWhileAmended(dayOf(context.clock.now()))));
  for (const { projectId } of past) {
    await inTransaction(context, async (tx) => {
      await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("update");
      const now = context.clock.now();
      const here = eq(siteDecisions.projectId, projectId);
      const ended = [
        ...(await tx.update(siteDecisions).set({ state: "expired", since: now }).where(and(here, pastItsDay(dayOf(now)))).returning({ treId: siteDecisions.treId })),
        ...(await tx.update(siteDecisions).set({ amendment: sql`jsonb_set(${siteDecisions.amendment}, '{approval,ended}', 'true')` }).where(and(here, pastWhileAmended(dayOf(now)))).returning({ treId: siteDecisions.treId })),
      ];
      if (ended.length === 0) return ok(0);
      await updateRegister(tx, context, projectId, "An approval came to its end.");
      await notify(tx, { kind: "project", id: projectId, projectId });
      for (const { treId } of ended) {
        await tellOfProject(tx, context, projectId, { type: "register.decision", event: "expired", site: treId });
        await tellOfEnd(tx, context, projectId, treId);
      }
      await recordAudit(tx, context, clock, "expire-approvals", { kind: "project", id: projectId }, { tres: ended.map((e) => e.treId) });
      return ok(ended.length);
    });
  }
  return ok({ expired: past.length });
}

const pastItsDay = (today: string) => and(eq(siteDecisions.state, "approved"), lt(siteDecisions.validTo, today));
const pastWhileAmended = (today: string) => and(ne(siteDecisions.state, "approved"), sql`${siteDecisions.amendment}->'approval'->>'validTo' < ${today}`, sql`${siteDecisions.amendment}->'approval'->>'ended' is null`, sql`exists (select 1 from ${envelopes} where ${envelopes.id} = (${siteDecisions.amendment}->'approval'->>'envelopeId')::uuid and ${envelopes.revokedAt} is null)`);
