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
import { fewestUnderMasks } from "#lib/federation/models-ahead.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { fewestInTheOpen, type StopCause } from "#lib/protocol/rounds.ts";
import { mayFollow } from "#lib/protocol/secure-sum/may-follow.ts";
import { isFitted, variablesOf, type FittedAnalysis } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { firstState } from "#lib/statistics/rounds.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import type { Transaction } from "./transaction.ts";

type Released = Exclude<Extract<ReleasedOutput, { columns: string[] }>, { kind: "meta-analysis" }>;

export type Begun = { analysis: FittedAnalysis; set: string[] };
/**
 * Why a model can't be summed under masks: over too few TREs, or over others than a model of the same submission that shares a variable with it, so that the
 * difference would tell of too few. The agents hold to the same, over all that they ever gave; here it is said before anyone begins.
 */
export function hindrance(analysis: FittedAnalysis, set: readonly string[], fewest: number, begun: readonly Begun[]): StopCause | null {
  if (set.length < fewest) return "too-few-tres";
  const variables = variablesOf(analysis);
  const earlier = begun.filter((other) => variablesOf(other.analysis).some((name) => variables.includes(name))).map((other) => other.set);
  return mayFollow(earlier, set, fewest).ok ? null : "earlier-sums";
}

/** The sums of one TRE alone are its own estimates, to all digits: they have rules of their own (docs/decisions/0014), and an analysis of their own. */
const alone = (analysis: FittedAnalysis, tres: number): StopCause | null => (tres < fewestInTheOpen && analysis.kind !== "quantiles" ? "too-few-tres" : null);

/** With a level for each TRE there is a column for each but the first. */
export function beginning(analysis: FittedAnalysis, own: readonly string[], participants: readonly { name: string }[]): Pick<typeof modelFits.$inferInsert, "columns" | "spec" | "step" | "state"> {
  const columns = [...own, ...(analysis.kind === "regression" && analysis.bySite ? participants.slice(1).map(({ name }) => `TRE=${name}`) : [])];
  const spec = specOf(analysis, columns.length);
  return { columns, spec, step: 0, state: firstState(spec) };
}

export async function beginFits(tx: Transaction, context: Context, submission: typeof submissions.$inferSelect): Promise<void> {
  const fitted = outputsAsked(Query.parse(submission.query)).filter(isFitted);
  if (fitted.length === 0) return;
  const all = await tx.select({ runId: runs.id, state: runs.state, released: runs.released, treId: tres.id, name: tres.name, key: tres.publicKey }).from(runs).innerJoin(tres, eq(tres.id, runs.treId)).where(eq(runs.submissionId, submission.id)).orderBy(tres.name, tres.id);
  if (!all.every((run) => hasEnded(run.state))) return;
  const now = context.clock.now();
  const begun: Begun[] = [];
  for (const analysis of fitted) {
    const able = all.flatMap((run) => {
      const output = run.released?.outputs.find((o): o is Released => o.id === analysis.id && "columns" in o && o.kind !== "meta-analysis");
      return run.state === "received" && output?.reasons.length === 0 && run.key ? [{ ...run, x: run.key.x, columns: output.columns, masked: output.masked }] : [];
    });
    const over = able.flatMap(({ masked }) => (masked ? [masked.over] : []));
    const fewest = fewestUnderMasks(over);
    const [first] = able;
    // TREs of which one has other columns, by another dictionary, do not make one model.
    if (!first || able.some((run) => run.columns.join("\n") !== first.columns.join("\n"))) continue;
    const participants = able.map(({ treId, name, runId, x }) => ({ treId, name, runId, x }));
    const stopped = fewest === undefined ? alone(analysis, able.length) : hindrance(analysis, able.map(({ treId }) => treId), fewest, begun);
    await tx.insert(modelFits).values({
      id: randomUUID(), submissionId: submission.id, analysis: analysis.id, participants, ...beginning(analysis, first.columns, participants), beganAt: now, changedAt: now,
      masks: fewest === undefined ? null : { epoch: 0, fewest, keys: [], before: null }, stopped: stopped && { by: null, because: stopped }, endedAt: stopped && now,
    }).onConflictDoNothing();
    if (stopped) continue;
    begun.push({ analysis, set: able.map(({ treId }) => treId) });
    for (const { runId, treId } of participants) await notify(tx, { kind: "run", id: runId, projectId: submission.projectId, treId });
  }
}
