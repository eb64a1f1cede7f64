import { eq } from "drizzle-orm";
import { z } from "zod";
import { modelContributions, modelFits } from "#db/schema/index.ts";
import { isFitted, type FittedAnalysis } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { Fit, fitOf } from "#lib/statistics/rounds.ts";
import type { Context } from "./context.ts";

/** `fitting`: TREs still give sums, those in `waitingFor` next. The others are how it ended. */
export const modelStates = ["fitting", "converged", "separated", "did-not-converge", "no-people"] as const;
export const ModelView = z.object({
  analysis: z.string(), kind: z.enum(["regression", "cox", "quantiles"]), columns: z.array(z.string()), state: z.enum(modelStates), steps: z.int(),
  participants: z.array(z.object({ treId: z.uuid(), name: z.string() })), waitingFor: z.array(z.string()), since: z.iso.datetime(), fit: Fit.nullable(),
});
export type ModelView = z.infer<typeof ModelView>;

/** The models of a submission that have begun; the caller has checked who asks. */
export async function readModels(context: Context, submissionId: string, query: Query): Promise<ModelView[]> {
  const asked = new Map(query.analyses.filter(isFitted).map((a): [string, FittedAnalysis] => [a.id, a]));
  const fits = asked.size === 0 ? [] : await context.db.select().from(modelFits).where(eq(modelFits.submissionId, submissionId)).orderBy(modelFits.analysis);
  return Promise.all(fits.map(async (fit): Promise<ModelView> => {
    const analysis = asked.get(fit.analysis)!;
    const given = fit.endedAt ? [] : await context.db.select({ treId: modelContributions.treId }).from(modelContributions).where(eq(modelContributions.fitId, fit.id));
    const ended = modelStates.find((state) => state === fit.state.phase) ?? "did-not-converge";
    return {
      analysis: fit.analysis, kind: analysis.kind, columns: fit.columns, state: fit.endedAt ? ended : "fitting", steps: fit.step,
      participants: fit.participants.map(({ treId, name }) => ({ treId, name })), since: fit.changedAt.toISOString(),
      waitingFor: fit.endedAt ? [] : fit.participants.filter((p) => !given.some((g) => g.treId === p.treId)).map((p) => p.name),
      fit: fitOf(fit.spec, fit.state) ?? null,
    };
  }));
}
