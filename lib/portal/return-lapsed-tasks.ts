import { and, eq, lt } from "drizzle-orm";
import { runs, tres, workerTasks } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { lockRun } from "./find-run.ts";
import { moveRun } from "./move-run.ts";
import { inTransaction } from "./transaction.ts";

/** A worker tries a failing query three times, a minute apart, before it says so; listing every code of a large database takes long. */
export const taskMinutes = { availability: 10, distribution: 120 } as const;
const mostHandOuts = 3;
const clock: Actor = { kind: "system", name: "clock" };

/** A worker that took a task and did not answer in time gets it again, three times in all. Answers how many tasks lapsed. */
export async function returnLapsedTasks(context: Context, treId?: string): Promise<number> {
  const due = await context.db.select({ id: runs.id }).from(runs).innerJoin(tres, eq(tres.id, runs.treId))
    .where(and(eq(tres.kind, "cohort-discovery-worker"), eq(runs.state, "running"), lt(runs.leaseExpiresAt, context.clock.now()), ...(treId ? [eq(runs.treId, treId)] : []))).limit(500);
  let lapsed = 0;
  for (const { id } of due) {
    await inTransaction(context, async (tx) => {
      const found = await lockRun(tx, id);
      if (found?.run.state !== "running" || found.run.leaseExpiresAt === null || found.run.leaseExpiresAt >= context.clock.now()) return ok(false);
      const [task] = await tx.select({ handedOut: workerTasks.handedOut }).from(workerTasks).where(eq(workerTasks.runId, id));
      const given = (task?.handedOut ?? 0) >= mostHandOuts;
      await moveRun(tx, context, found.run, found.submission, {
        to: given ? "failed" : "queued", mover: "portal", by: "Portal", with: { leaseToken: null, leaseExpiresAt: null },
        reason: given ? `The worker took the question ${mostHandOuts} times and never answered.` : "The worker took the question and did not answer in time.",
      });
      await recordAudit(tx, context, clock, "return-lapsed-task", { kind: "run", id }, { handedOut: task?.handedOut ?? 0, given });
      lapsed++;
      return ok(true);
    });
  }
  return lapsed;
}
