import { eq } from "drizzle-orm";
import { modelFits } from "#db/schema/index.ts";
import { fittedSoFar, type FittedModel } from "#lib/federation/fitted-model.ts";
import { groupsOfModel } from "#lib/federation/groups-of-model.ts";
import { roundedWithin } from "#lib/protocol/secure-sum/fixed-point.ts";
import { isFitted, type FittedAnalysis } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { Context } from "./context.ts";
import { progressOf } from "./fit-progress.ts";

/** The models of a submission that have begun; the caller has checked who asks. */
export async function readModels(context: Context, submissionId: string, query: Query): Promise<FittedModel[]> {
  const asked = new Map(outputsAsked(query).filter(isFitted).map((a): [string, FittedAnalysis] => [a.id, a]));
  const fits = asked.size === 0 ? [] : await context.db.select().from(modelFits).where(eq(modelFits.submissionId, submissionId)).orderBy(modelFits.analysis);
  return Promise.all(fits.flatMap((fit) => {
    // Counts under masks are summed in the same rounds, and are no model.
    const analysis = asked.get(fit.analysis);
    return analysis ? [{ fit, analysis }] : [];
  }).map(async ({ fit, analysis }): Promise<FittedModel> => {
    const { masks, participants, stopped, endedAt } = fit;
    const groups = groupsOfModel(fit.columns, participants, masks?.fewest ?? null);
    return {
      ...fittedSoFar(analysis, fit.columns, fit.spec, fit.state, endedAt !== null), ...(stopped && { state: "stopped", fit: null }), steps: fit.step,
      sums: masks ? { are: "masked", over: participants.length, fewest: masks.fewest, within: roundedWithin(participants.length) } : { are: "open" },
      ...(groups && { groups }), ...(await progressOf(context, fit)),
    };
  }));
}
