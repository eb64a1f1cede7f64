import { and, eq, inArray, lt } from "drizzle-orm";
import { runs, submissions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok } from "#lib/kernel/result.ts";
import { mayMove, runStates } from "#lib/protocol/run-states.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { lockRun } from "./find-run.ts";
import { moveRun } from "./move-run.ts";
import { inTransaction } from "./transaction.ts";

const clock: Actor = { kind: "system", name: "clock" };
const expirable = runStates.filter((state) => mayMove(state, "expired", "clock"));

/** Ends runs that were not finished in time, each in a transaction of its own. Answers how many. */
export async function expireRuns(context: Context): Promise<number> {
  const now = context.clock.now();
  const due = await context.db.select({ id: runs.id }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(lt(submissions.expiresAt, now), inArray(runs.state, expirable))).limit(500);
  let ended = 0;
  for (const { id } of due) {
    await inTransaction(context, async (tx) => {
      const found = await lockRun(tx, id);
      if (!found || !mayMove(found.run.state, "expired", "clock")) return ok(false);
      const days = Math.round((found.submission.expiresAt.getTime() - found.submission.submittedAt.getTime()) / 86_400_000);
      await moveRun(tx, context, found.run, found.submission, { to: "expired", mover: "clock", by: "Portal", reason: `Not finished within ${days} days.` });
      await recordAudit(tx, context, clock, "expire-run", { kind: "run", id }, { from: found.run.state });
      ended++;
      return ok(true);
    });
  }
  return ended;
}
