/** Ends a model that waits for a TRE which does not answer: what was given to it is deleted, and no TRE is asked any more. */
import { eq } from "drizzle-orm";
import { modelContributions, modelFits } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { OneModel, silentModel, tellParticipants } from "./silent-model.ts";
import { inTransaction } from "./transaction.ts";

export async function endModel(context: Context, actor: Actor, input: unknown): Promise<Result<{ waitedFor: string[] }>> {
  const parsed = parseInput(OneModel, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await silentModel(tx, context, actor, parsed.value);
    if (!found.ok) return found;
    const { fit, silent, submission } = found.value;
    const now = context.clock.now();
    await tx.delete(modelContributions).where(eq(modelContributions.fitId, fit.id));
    await tx.update(modelFits).set({ stopped: { by: null, because: "given-up" }, masks: fit.masks && { ...fit.masks, keys: [], before: null }, changedAt: now, endedAt: now }).where(eq(modelFits.id, fit.id));
    await recordAudit(tx, context, actor, "end-model", { kind: "submission", id: submission.id }, { analysis: fit.analysis, waitedFor: silent.map(({ treId }) => treId) });
    await tellParticipants(tx, found.value);
    return ok({ waitedFor: silent.map(({ name }) => name) });
  });
}
