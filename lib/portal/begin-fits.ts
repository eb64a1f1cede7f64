/**
 * Begins the models of a submission once its last run has ended, with the TREs whose released outputs say that they take part. A model is
 * fitted once, over one set of TREs: the same model over all TREs and over all but one would give that one's numbers by difference
 * (attack A7).
 */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { modelFits, runs, tres, type submissions } from "#db/schema/index.ts";
import { specOf } from "#lib/analysis/model-spec.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { isFitted } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { firstState } from "#lib/statistics/rounds.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import type { Transaction } from "./transaction.ts";

type Released = Extract<ReleasedOutput, { columns: string[] }>;

export async function beginFits(tx: Transaction, context: Context, submission: typeof submissions.$inferSelect): Promise<void> {
  const fitted = Query.parse(submission.query).analyses.filter(isFitted);
  if (fitted.length === 0) return;
  const all = await tx.select({ runId: runs.id, state: runs.state, released: runs.released, treId: tres.id, name: tres.name }).from(runs).innerJoin(tres, eq(tres.id, runs.treId)).where(eq(runs.submissionId, submission.id)).orderBy(tres.name, tres.id);
  if (!all.every((run) => hasEnded(run.state))) return;
  const now = context.clock.now();
  for (const analysis of fitted) {
    const able = all.flatMap((run) => {
      const output = run.released?.outputs.find((o): o is Released => o.id === analysis.id && "columns" in o);
      return run.state === "received" && output?.reasons.length === 0 ? [{ ...run, columns: output.columns }] : [];
    });
    const [first] = able;
    // TREs of which one has other columns, by another dictionary, do not make one model.
    if (!first || able.some((run) => run.columns.join("\n") !== first.columns.join("\n"))) continue;
    const participants = able.map(({ treId, name, runId }) => ({ treId, name, runId }));
    // With a level for each TRE there is a column for each but the first.
    const columns = [...first.columns, ...(analysis.kind === "regression" && analysis.bySite ? participants.slice(1).map(({ name }) => `TRE=${name}`) : [])];
    const spec = specOf(analysis, columns.length);
    await tx.insert(modelFits).values({ id: randomUUID(), submissionId: submission.id, analysis: analysis.id, participants, columns, spec, step: 0, state: firstState(spec), beganAt: now, changedAt: now }).onConflictDoNothing();
    for (const { runId, treId } of participants) await notify(tx, { kind: "run", id: runId, projectId: submission.projectId, treId });
  }
}
