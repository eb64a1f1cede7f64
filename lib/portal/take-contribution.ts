/**
 * Takes one TRE's sums for the step of a model at hand. When all have given theirs, they are added in the order of the TREs (so that no
 * digit depends on who was first), the model takes its step, and the parts are deleted: only what follows from the sum is kept.
 */
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { modelContributions, modelFits, runs, submissions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { Contribution, type ContributionAnswer } from "#lib/protocol/rounds.ts";
import { advance, contributionSize, isRunning } from "#lib/statistics/rounds.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { noSuch } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";

export const TakeContribution = Contribution.extend({ runId: RunId });
const taken: Result<z.infer<typeof ContributionAnswer>> = ok({ taken: true });

export async function takeContribution(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ContributionAnswer>>> {
  const parsed = parseInput(TakeContribution, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { treId } = tre.value;
  const { runId, analysis, step, sums } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [run] = await tx.select({ submissionId: runs.submissionId, projectId: submissions.projectId }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(eq(runs.id, runId), eq(runs.treId, treId)));
    if (!run) return noSuch("run");
    const [fit] = await tx.select().from(modelFits).where(and(eq(modelFits.submissionId, run.submissionId), eq(modelFits.analysis, analysis))).for("update");
    if (!fit?.participants.some((p) => p.runId === runId)) return refuse("not-found", `No model “${analysis}” of this run waits for sums.`);
    // The same step again is a repetition, its answer lost on the way.
    if (step < fit.step || fit.endedAt !== null) return taken;
    if (step > fit.step) return refuse("conflict", `This model is at step ${fit.step}.`, { fields: { step: `Give step ${fit.step}.` } });
    const size = contributionSize(fit.spec, fit.state);
    if (sums.length !== size) return refuse("invalid-input", `This step of the model takes ${size} sums.`, { fields: { sums: `There are ${sums.length}.` } });
    const now = context.clock.now();
    await tx.insert(modelContributions).values({ fitId: fit.id, treId, step, sums, at: now }).onConflictDoNothing();
    await recordAudit(tx, context, tre.value, "take-contribution", { kind: "run", id: runId }, { analysis, step });
    const parts = await tx.select().from(modelContributions).where(and(eq(modelContributions.fitId, fit.id), eq(modelContributions.step, step)));
    if (parts.length < fit.participants.length) return taken;

    const ordered = fit.participants.map((p) => parts.find((part) => part.treId === p.treId)!.sums);
    const sum = Array.from({ length: size }, (_, i) => ordered.reduce((total, part) => total + part[i]!, 0));
    const state = advance(fit.spec, fit.state, sum);
    const isOver = !isRunning(state);
    await tx.update(modelFits).set({ step: step + 1, state, changedAt: now, ...(isOver && { endedAt: now }) }).where(eq(modelFits.id, fit.id));
    await tx.delete(modelContributions).where(eq(modelContributions.fitId, fit.id));
    for (const { runId: id, treId: of } of fit.participants) await notify(tx, { kind: "run", id, projectId: run.projectId, treId: of });
    return taken;
  });
}
