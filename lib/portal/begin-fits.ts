/**
 * Begins the models of a submission, and its sums under masks, once its last run has ended, with the TREs whose released outputs say that they take part. A model is
 * fitted once, over one set of TREs: the same model over all TREs and over all but one would give that one's numbers by difference
 * (attack A7).
 */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { modelFits, runs, tres, type ModelParticipant, type submissions } from "#db/schema/index.ts";
import { specOf } from "#lib/analysis/model-spec.ts";
import { participationIn } from "#lib/disclosure/quantile-groups.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { asGiving, summedOver } from "#lib/federation/groups-of-model.ts";
import { fewestUnderMasks } from "#lib/federation/models-ahead.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { fewestInTheOpen, type StopCause } from "#lib/protocol/rounds.ts";
import { givers, membersOfEveryone } from "#lib/protocol/secure-sum/group-sums.ts";
import { mayFollow } from "#lib/protocol/secure-sum/may-follow.ts";
import { isFitted, variablesOf, type FittedAnalysis } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { firstState } from "#lib/statistics/rounds.ts";
import { beginSums } from "./begin-sums.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import type { Transaction } from "./transaction.ts";

type Released = Exclude<Extract<ReleasedOutput, { columns: string[] }>, { kind: "meta-analysis" }>;

/** `fewest`: TREs that each of its totals covers; null in the open. */
export type Begun = { analysis: FittedAnalysis; participants: readonly Pick<ModelParticipant, "treId" | "name" | "groups">[]; fewest: number | null };
/**
 * Why a model can't be summed under masks: over too few TREs, or over others than a model of the same submission that shares a variable with it, so that the
 * difference would tell of too few. The agents hold to the same, over all that they ever gave; here it is said before anyone begins.
 */
export function hindrance(model: Begun & { fewest: number }, begun: readonly Begun[]): StopCause | null {
  const { analysis, participants, fewest } = model;
  if (participants.length < fewest || summedOver(participants, fewest)?.length === 0) return "too-few-tres";
  const variables = summedVariables(analysis);
  const sharing = begun.filter((other) => summedVariables(other.analysis).some((name) => variables.includes(name)));
  // Everyone's totals are the sums of the groups': of the same groups, theirs are enough to look at (docs/decisions/0041).
  const isSeenTo = (of: string, other: Begun): boolean => of === everyone && byOf(analysis) !== "" && byOf(other.analysis) === byOf(analysis);
  const earlier = (of: string): string[][] => sharing.filter((other) => !isSeenTo(of, other)).flatMap((other) => { const tres = totalsOf(other).get(of); return tres ? [tres] : []; });
  return [...totalsOf(model)].every(([of, tres]) => mayFollow(earlier(of), tres, fewest).ok) ? null : "earlier-sums";
}

/** What tells groups of quantiles apart is in no sum but how many people each has, which all have released. */
const summedVariables = (analysis: FittedAnalysis): string[] => (analysis.kind === "quantiles" ? [analysis.of] : variablesOf(analysis));

const everyone = "";
const byOf = (analysis: FittedAnalysis): string => (analysis.kind === "quantiles" ? (analysis.by ?? "") : "");
/** Whose numbers each total of a model covers: everyone's, and those of each group. */
function totalsOf({ analysis, participants, fewest }: Begun): Map<string, string[]> {
  const summed = summedOver(participants, fewest);
  const by = byOf(analysis);
  if (summed === undefined) return new Map([[everyone, participants.map(({ treId }) => treId)]]);
  const giving = participants.map(asGiving);
  return new Map([[everyone, membersOfEveryone(giving, summed, by)], ...summed.map((code): [string, string[]] => [`${by}=${code}`, givers(giving, code).map(({ treId }) => treId)])]);
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
  const all = await tx.select({ runId: runs.id, state: runs.state, released: runs.released, treId: tres.id, name: tres.name, key: tres.publicKey }).from(runs).innerJoin(tres, eq(tres.id, runs.treId)).where(eq(runs.submissionId, submission.id)).orderBy(tres.name, tres.id);
  if (!all.every((run) => hasEnded(run.state))) return;
  await beginSums(tx, context, submission, all.filter(({ state }) => state === "received"));
  const now = context.clock.now();
  const begun: Begun[] = [];
  for (const analysis of fitted) {
    const able = all.flatMap((run) => {
      const output = run.released?.outputs.find((o): o is Released => o.id === analysis.id && "columns" in o && o.kind !== "meta-analysis");
      return run.state === "received" && output?.reasons.length === 0 && run.key ? [{ ...run, x: run.key.x, columns: output.columns, masked: output.masked, groups: output.kind === "quantiles" && output.columns.length > 0 ? participationIn(output) : undefined }] : [];
    });
    const over = able.flatMap(({ masked }) => (masked ? [masked.over] : []));
    const fewest = fewestUnderMasks(over);
    const [first] = able;
    // TREs of which one has other columns, by another dictionary, do not make one model.
    if (!first || able.some((run) => run.columns.join("\n") !== first.columns.join("\n"))) continue;
    const participants = able.map(({ treId, name, runId, x, groups }): ModelParticipant => ({ treId, name, runId, x, ...(groups && { groups }) }));
    const stopped = fewest === undefined ? alone(analysis, able.length) : hindrance({ analysis, participants, fewest }, begun);
    await tx.insert(modelFits).values({
      id: randomUUID(), submissionId: submission.id, analysis: analysis.id, participants, ...beginning(analysis, first.columns, participants), beganAt: now, changedAt: now,
      masks: fewest === undefined ? null : { epoch: 0, fewest, keys: [], before: null }, stopped: stopped && { by: null, because: stopped }, endedAt: stopped && now,
    }).onConflictDoNothing();
    if (stopped) continue;
    begun.push({ analysis, participants, fewest: fewest ?? null });
    for (const { runId, treId } of participants) await notify(tx, { kind: "run", id: runId, projectId: submission.projectId, treId });
  }
}
