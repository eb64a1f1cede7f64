/** A model, or a sum of counts under masks, goes on without the TREs that are silent, where no sums were given yet. Over too few TREs, or beside an earlier model over others, it ends. */
import { and, eq, ne } from "drizzle-orm";
import { modelFits } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { isFitted, type FittedAnalysis } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { recordAudit } from "./audit.ts";
import { beginning, hindrance } from "./begin-fits.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { OneModel, silentModel, tellParticipants } from "./silent-model.ts";
import { inTransaction } from "./transaction.ts";

export async function leaveOutOfModel(context: Context, actor: Actor, input: unknown): Promise<Result<{ leftOut: string[]; over: string[] }>> {
  const parsed = parseInput(OneModel, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await silentModel(tx, context, actor, parsed.value);
    if (!found.ok) return found;
    const { fit, silent, silence, submission } = found.value;
    const { masks } = fit;
    if (silence.may !== "leave-out" || !masks) return refuse("disclosure-risk", "Sums of this model may have been given already. Fitted again over fewer data environments, it would tell the missing one’s by difference. Wait for it, or end the model.");
    const asked = new Map(outputsAsked(Query.parse(submission.query)).filter(isFitted).map((one): [string, FittedAnalysis] => [one.id, one]));
    const analysis = asked.get(fit.analysis);
    const participants = fit.participants.filter((p) => !silent.includes(p));
    const others = await tx.select().from(modelFits).where(and(eq(modelFits.submissionId, submission.id), ne(modelFits.id, fit.id)));
    const begun = others.flatMap(({ stopped, ...other }) => { const of = asked.get(other.analysis); return of && stopped === null ? [{ analysis: of, participants: other.participants, fewest: other.masks?.fewest ?? null }] : []; });
    // A sum of counts has no analysis that is fitted; beside which earlier ones it may be given, the agents know.
    const because = analysis ? hindrance({ analysis, participants, fewest: masks.fewest }, begun) : participants.length < masks.fewest ? "too-few-tres" : null;
    const own = fit.columns.filter((column) => !fit.participants.some(({ name }) => column === `TRE=${name}`));
    const now = context.clock.now();
    await tx.update(modelFits).set({
      participants, ...(analysis && beginning(analysis, own, participants)), changedAt: now, leftOut: [...fit.leftOut, ...silent.map(({ treId, name }) => ({ treId, name }))],
      masks: because ? { ...masks, keys: [] } : masks, ...(because && { stopped: { by: null, because }, endedAt: now }),
    }).where(eq(modelFits.id, fit.id));
    await recordAudit(tx, context, actor, "leave-out-of-model", { kind: "submission", id: submission.id }, { analysis: fit.analysis, leftOut: silent.map(({ treId }) => treId), ...(because && { stopped: because }) });
    await tellParticipants(tx, found.value);
    return ok({ leftOut: silent.map(({ name }) => name), over: participants.map(({ name }) => name) });
  });
}
