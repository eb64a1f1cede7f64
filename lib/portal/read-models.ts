import { eq } from "drizzle-orm";
import { modelContributions, modelFits } from "#db/schema/index.ts";
import { fittedSoFar, type FittedModel } from "#lib/federation/fitted-model.ts";
import { groupsOfModel } from "#lib/federation/groups-of-model.ts";
import { silence } from "#lib/federation/silent-tres.ts";
import { roundedWithin } from "#lib/protocol/secure-sum/fixed-point.ts";
import { isFitted, type FittedAnalysis } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { Context } from "./context.ts";

/** The models of a submission that have begun; the caller has checked who asks. */
export async function readModels(context: Context, submissionId: string, query: Query): Promise<FittedModel[]> {
  const asked = new Map(outputsAsked(query).filter(isFitted).map((a): [string, FittedAnalysis] => [a.id, a]));
  const fits = asked.size === 0 ? [] : await context.db.select().from(modelFits).where(eq(modelFits.submissionId, submissionId)).orderBy(modelFits.analysis);
  return Promise.all(fits.map(async (fit): Promise<FittedModel> => {
    const { masks, participants, stopped, endedAt } = fit;
    const nameOf = (treId: string) => participants.find((p) => p.treId === treId)?.name ?? treId;
    const groups = groupsOfModel(fit.columns, participants, masks?.fewest ?? null);
    const wantsKeys = masks !== null && masks.keys.length < participants.length;
    const given = endedAt ? [] : wantsKeys ? masks.keys : await context.db.select({ treId: modelContributions.treId }).from(modelContributions).where(eq(modelContributions.fitId, fit.id));
    return {
      ...fittedSoFar(asked.get(fit.analysis)!, fit.columns, fit.spec, fit.state, endedAt !== null), ...(stopped && { state: "stopped", fit: null }), steps: fit.step,
      participants: participants.map(({ treId, name }) => ({ treId, name })), since: fit.changedAt.toISOString(),
      waitingFor: endedAt ? [] : participants.filter((p) => !given.some((g) => g.treId === p.treId)).map((p) => p.name),
      sums: masks ? { are: "masked", over: participants.length, fewest: masks.fewest, within: roundedWithin(participants.length) } : { are: "open" },
      ...(groups && { groups }), silence: silence(fit, given.map(({ treId }) => treId), context.clock.now()), leftOut: fit.leftOut.map(({ name }) => name),
      stopped: stopped && { by: stopped.by === null ? null : nameOf(stopped.by), because: stopped.because },
    };
  }));
}
