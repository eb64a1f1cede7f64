import { eq } from "drizzle-orm";
import { modelContributions, modelFits } from "#db/schema/index.ts";
import { modelStates, type FittedModel } from "#lib/federation/fitted-model.ts";
import { roundedWithin } from "#lib/protocol/secure-sum/fixed-point.ts";
import { isFitted, type FittedAnalysis } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { fitOf } from "#lib/statistics/rounds.ts";
import type { Context } from "./context.ts";

/** The models of a submission that have begun; the caller has checked who asks. */
export async function readModels(context: Context, submissionId: string, query: Query): Promise<FittedModel[]> {
  const asked = new Map(query.analyses.filter(isFitted).map((a): [string, FittedAnalysis] => [a.id, a]));
  const fits = asked.size === 0 ? [] : await context.db.select().from(modelFits).where(eq(modelFits.submissionId, submissionId)).orderBy(modelFits.analysis);
  return Promise.all(fits.map(async (fit): Promise<FittedModel> => {
    const analysis = asked.get(fit.analysis)!;
    const nameOf = (treId: string) => fit.participants.find((p) => p.treId === treId)?.name ?? treId;
    const wantsKeys = fit.masks !== null && fit.masks.keys.length < fit.participants.length;
    const given = fit.endedAt ? [] : wantsKeys ? fit.masks!.keys : await context.db.select({ treId: modelContributions.treId }).from(modelContributions).where(eq(modelContributions.fitId, fit.id));
    const ended = modelStates.find((state) => state === fit.state.phase) ?? "did-not-converge";
    return {
      analysis: fit.analysis, kind: analysis.kind, family: analysis.kind === "regression" ? analysis.family : null, columns: fit.columns, state: fit.stopped ? "stopped" : fit.endedAt ? ended : "fitting", steps: fit.step,
      participants: fit.participants.map(({ treId, name }) => ({ treId, name })), since: fit.changedAt.toISOString(),
      waitingFor: fit.endedAt ? [] : fit.participants.filter((p) => !given.some((g) => g.treId === p.treId)).map((p) => p.name),
      fit: fit.stopped ? null : (fitOf(fit.spec, fit.state) ?? null),
      sums: fit.masks ? { are: "masked", over: fit.participants.length, fewest: fit.masks.fewest, within: roundedWithin(fit.participants.length) } : { are: "open" },
      stopped: fit.stopped && { by: fit.stopped.by === null ? null : nameOf(fit.stopped.by), because: fit.stopped.because },
    };
  }));
}
