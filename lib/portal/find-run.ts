import { and, eq } from "drizzle-orm";
import { runs, submissions } from "#db/schema/index.ts";
import type { Queryable } from "./context.ts";
import type { RunRow, SubmissionRow } from "./move-run.ts";
import type { Transaction } from "./transaction.ts";

export type FoundRun = { run: RunRow; submission: SubmissionRow };

/** A run, of this TRE where one is named: to any other TRE it does not exist. */
export async function findRun(db: Queryable, runId: string, treId?: string): Promise<FoundRun | undefined> {
  const [row] = await db.select().from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(eq(runs.id, runId), ...(treId ? [eq(runs.treId, treId)] : [])));
  return row && { run: row.runs, submission: row.submissions };
}

/**
 * The same, held to the end of the transaction. The submission is locked before its run, by everyone: two runs of one submission
 * that end at once then wait for each other instead of dead-locking, and exactly one of them sees that it is the last.
 */
export async function lockRun(tx: Transaction, runId: string, treId?: string): Promise<FoundRun | undefined> {
  const found = await findRun(tx, runId, treId);
  if (!found) return undefined;
  await tx.select({ id: submissions.id }).from(submissions).where(eq(submissions.id, found.submission.id)).for("update");
  const [run] = await tx.select().from(runs).where(eq(runs.id, runId)).for("update");
  return run && { run, submission: found.submission };
}
