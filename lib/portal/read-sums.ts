import { eq } from "drizzle-orm";
import { modelFits } from "#db/schema/index.ts";
import type { MaskedSum } from "#lib/federation/masked-sums.ts";
import type { Context } from "./context.ts";
import { progressOf } from "./fit-progress.ts";

/** The sums of counts under masks of a submission that have begun; the caller has checked who asks. */
export async function readSums(context: Context, submissionId: string): Promise<MaskedSum[]> {
  const fits = await context.db.select().from(modelFits).where(eq(modelFits.submissionId, submissionId)).orderBy(modelFits.analysis);
  return Promise.all(fits.flatMap((fit) => (fit.state.of === "sums" && fit.masks ? [{ fit, state: fit.state, fewest: fit.masks.fewest }] : [])).map(async ({ fit, state, fewest }): Promise<MaskedSum> => ({
    analysis: fit.analysis, state: fit.stopped ? "stopped" : state.phase === "summed" ? "summed" : "summing", totals: state.phase === "summed" && !fit.stopped ? state.totals : null,
    fewest, ...(await progressOf(context, fit)),
  })));
}
