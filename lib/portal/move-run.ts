/** The one place where a run changes its state: the move is checked against the table, appended to its events, told to everyone who waits, and mailed to whom it concerns. */
import { eq, sql } from "drizzle-orm";
import type { submissions } from "#db/schema/index.ts";
import { runEvents, runs } from "#db/schema/index.ts";
import { hasEnded, mayMove, type Mover, type RunState } from "#lib/protocol/run-states.ts";
import { logInstant } from "#lib/register/log/log-entry.ts";
import { beginFits } from "./begin-fits.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { queueRunLetters } from "./run-letters.ts";
import { tellOfProject } from "./tell-register-log.ts";
import type { Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export type RunRow = typeof runs.$inferSelect;
export type SubmissionRow = typeof submissions.$inferSelect;

export type Move = {
  to: RunState;
  mover: Mover;
  /** As the crate names it: “Agent of Northern TRE”, a person's name. */
  by: string;
  /** By the mover's clock; the portal's own stands beside it. */
  at?: Date;
  reason?: string | undefined;
  /** What else changes with the move. */
  with?: Partial<Pick<RunRow, "sequence" | "leaseToken" | "leaseExpiresAt" | "differences" | "resultsSha256" | "released" | "sdcRecord" | "cancelRequestedAt">>;
};

/** `run` must be locked by the caller. Throws on a move that the table does not have: callers refuse those in words before. */
export async function moveRun(tx: Transaction, context: Context, run: RunRow, submission: SubmissionRow, move: Move): Promise<RunRow> {
  if (!mayMove(run.state, move.to, move.mover)) throw new Error(`run ${run.id}: no ${move.mover} moves it from ${run.state} to ${move.to}`);
  const now = context.clock.now();
  const [moved] = await tx.update(runs).set({ state: move.to, since: now, reason: move.reason ?? null, ...move.with }).where(eq(runs.id, run.id)).returning();
  if (!moved) throw new Error(`run ${run.id} is gone although it was locked`);
  await tx.insert(runEvents).values({
    runId: run.id, position: sql`(select coalesce(max(${runEvents.position}), 0) + 1 from ${runEvents} where ${runEvents.runId} = ${run.id})`,
    from: run.state, to: move.to, at: move.at ?? now, recordedAt: now, by: move.by, mover: move.mover, reason: move.reason ?? null,
  });
  await notify(tx, { kind: "run", id: run.id, projectId: submission.projectId, treId: run.treId });
  await queueRunLetters(tx, context, moved, submission);
  if (move.to === "running") await tellOfProject(tx, context, submission.projectId, { type: "register.run", event: "started", site: run.treId, crate: `sha256:${run.requestSha256}`, started: logInstant(move.at ?? now) });
  if (hasEnded(move.to)) await updateRegister(tx, context, submission.projectId, `An environment ${move.to === "received" ? "released its answer to" : "gave no answer to"} the question ${submission.reference}.`);
  if (hasEnded(move.to)) await beginFits(tx, context, submission);
  return moved;
}
