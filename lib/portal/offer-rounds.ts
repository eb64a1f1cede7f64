/** A TRE's long poll for models that wait for its sums. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import { modelContributions, modelFits, runs } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import type { RunId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { RoundsRequest, type RoundsAnswer, type RoundTask } from "#lib/protocol/rounds.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import type { Context } from "./context.ts";
import { heldBack } from "./held-back.ts";
import { parseInput } from "./input.ts";
import { asTre } from "./tre-actor.ts";

export async function offerRounds(context: Context, actor: Actor, input: unknown, signal?: AbortSignal): Promise<Result<RoundsAnswer>> {
  const parsed = parseInput(RoundsRequest, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { waitSeconds, runs: asked } = parsed.value;
  return heldBack(context, tre.value.treId, waitSeconds, () => look(context, tre.value.treId, asked), ({ tasks, ended }) => tasks.length + ended.length > 0, signal);
}

async function look(context: Context, treId: string, asked: readonly RunId[]): Promise<Result<RoundsAnswer>> {
  const own = await context.db.select({ id: runs.id, submissionId: runs.submissionId }).from(runs).where(and(eq(runs.treId, treId), inArray(runs.id, [...asked])));
  const submissionIds = own.map((run) => run.submissionId);
  if (submissionIds.length === 0) return ok({ tasks: [], ended: [...asked] });
  const open = await context.db.select().from(modelFits).where(and(inArray(modelFits.submissionId, submissionIds), isNull(modelFits.endedAt)));
  const given = open.length === 0 ? [] : await context.db.select({ fitId: modelContributions.fitId, step: modelContributions.step }).from(modelContributions).where(and(eq(modelContributions.treId, treId), inArray(modelContributions.fitId, open.map((fit) => fit.id))));
  const waiting = await context.db.select({ submissionId: runs.submissionId, state: runs.state }).from(runs).where(inArray(runs.submissionId, submissionIds));
  const tasks = open.flatMap((fit): RoundTask[] => {
    const runId = fit.participants.find((p) => p.treId === treId)?.runId;
    if (runId === undefined || given.some((g) => g.fitId === fit.id && g.step === fit.step)) return [];
    const { masks } = fit;
    // Who has given its round key waits for the keys of the others.
    if (masks && masks.keys.length < fit.participants.length && masks.keys.some((key) => key.treId === treId)) return [];
    return [{ runId: runId as RunId, analysis: fit.analysis, step: fit.step, state: fit.state, participants: fit.participants.map(({ treId: id, name, x }) => ({ treId: id, name, x })), masks }];
  });
  const ended = asked.filter((id) => {
    const submissionId = own.find((run) => run.id === id)?.submissionId;
    const begins = waiting.some((run) => run.submissionId === submissionId && !hasEnded(run.state));
    return submissionId === undefined || (!begins && !open.some((fit) => fit.submissionId === submissionId && fit.participants.some((p) => p.runId === id)));
  });
  return ok({ tasks, ended });
}
