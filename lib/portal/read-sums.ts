import { eq } from "drizzle-orm";
import { modelContributions, modelFits } from "#db/schema/index.ts";
import type { MaskedSum } from "#lib/federation/masked-sums.ts";
import { silence } from "#lib/federation/silent-tres.ts";
import type { Context } from "./context.ts";

/** The sums of counts under masks of a submission that have begun; the caller has checked who asks. */
export async function readSums(context: Context, submissionId: string): Promise<MaskedSum[]> {
  const fits = await context.db.select().from(modelFits).where(eq(modelFits.submissionId, submissionId)).orderBy(modelFits.analysis);
  return Promise.all(fits.flatMap((fit) => (fit.state.of === "sums" && fit.masks ? [{ ...fit, state: fit.state, masks: fit.masks }] : [])).map(async ({ state, masks, participants, stopped, endedAt, ...fit }): Promise<MaskedSum> => {
    const given = endedAt ? [] : masks.keys.length < participants.length ? masks.keys : await context.db.select({ treId: modelContributions.treId }).from(modelContributions).where(eq(modelContributions.fitId, fit.id));
    return {
      analysis: fit.analysis, state: stopped ? "stopped" : state.phase === "summed" ? "summed" : "summing", totals: state.phase === "summed" && !stopped ? state.totals : null,
      participants: participants.map(({ treId, name }) => ({ treId, name })), fewest: masks.fewest, since: fit.changedAt.toISOString(),
      waitingFor: endedAt ? [] : participants.filter((p) => !given.some((g) => g.treId === p.treId)).map((p) => p.name), leftOut: fit.leftOut.map(({ name }) => name),
      silence: silence({ ...fit, masks, participants, endedAt }, given.map(({ treId }) => treId), context.clock.now()),
      stopped: stopped && { by: stopped.by === null ? null : (participants.find((p) => p.treId === stopped.by)?.name ?? stopped.by), because: stopped.because },
    };
  }));
}
