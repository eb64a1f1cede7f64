/** The parts of a run at a cohort discovery worker that the portal plays in an agent's place. Each is called within a verb's transaction. */
import { inArray } from "drizzle-orm";
import { cohortWorkers, workerTasks } from "#db/schema/index.ts";
import type { RunDecision } from "#lib/approval/envelope.ts";
import type { Query } from "#lib/query/model.ts";
import type { WorkerFacts, WorkerRefusal } from "#lib/query/formats/worker-semantics.ts";
import { clearanceAtWorker } from "./clearance-at-worker.ts";
import type { Context, Queryable } from "./context.ts";
import { moveRun, type RunRow, type SubmissionRow } from "./move-run.ts";
import type { Transaction } from "./transaction.ts";

/** Of those of these TREs that are reached through a worker, what is known of it. */
export async function workersAt(db: Queryable, treIds: readonly string[]): Promise<Map<string, WorkerFacts>> {
  const rows = treIds.length === 0 ? [] : await db.select({ treId: cohortWorkers.treId, facts: cohortWorkers.facts }).from(cohortWorkers).where(inArray(cohortWorkers.treId, [...treIds]));
  return new Map(rows.map((row) => [row.treId, row.facts]));
}

/** A waiting run becomes a task, or waits for the committee where no standing approval covers it. */
export async function beginAtWorker(tx: Transaction, context: Context, run: RunRow, submission: SubmissionRow, query: Query, notes: string[]): Promise<void> {
  await tx.insert(workerTasks).values({ runId: run.id, notes });
  const verdict = await clearanceAtWorker(tx, context, run, submission, query);
  if (!verdict.cleared) await askCommittee(tx, context, run, submission, verdict.differences);
}

export const askCommittee = (tx: Transaction, context: Context, run: RunRow, submission: SubmissionRow, differences: string[]): Promise<RunRow> =>
  moveRun(tx, context, run, submission, { to: "awaiting-sign-off", mover: "portal", by: "Portal", reason: "No standing approval covers this run.", with: { differences } });

/** What the committee decided takes effect at once: there is no agent to collect it. */
export const settleDecision = (tx: Transaction, context: Context, run: RunRow, submission: SubmissionRow, { decision, reason, decidedBy }: RunDecision): Promise<RunRow> =>
  moveRun(tx, context, run, submission, { to: decision === "approve" ? "queued" : "rejected", mover: "portal", by: decidedBy, reason });

export const refusalsInWords = (refusals: readonly WorkerRefusal[]): string => [...new Set(refusals.map((r) => r.message))].slice(0, 5).join(" ");
