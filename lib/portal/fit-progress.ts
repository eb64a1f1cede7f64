import { eq } from "drizzle-orm";
import { modelContributions, type modelFits } from "#db/schema/index.ts";
import { silence } from "#lib/federation/silent-tres.ts";
import type { Context } from "./context.ts";

type FitRow = typeof modelFits.$inferSelect;

/** Who is in a fit or in a sum under masks, whom it waits for, and what ended it, in TREs' names. Masked ones gather keys before they gather parts. */
export async function progressOf(context: Context, fit: FitRow) {
  const { masks, participants, stopped, endedAt } = fit;
  const wantsKeys = masks !== null && masks.keys.length < participants.length;
  const given = endedAt ? [] : wantsKeys ? masks.keys : await context.db.select({ treId: modelContributions.treId }).from(modelContributions).where(eq(modelContributions.fitId, fit.id));
  return {
    participants: participants.map(({ treId, name }) => ({ treId, name })), since: fit.changedAt.toISOString(), leftOut: fit.leftOut.map(({ name }) => name),
    waitingFor: endedAt ? [] : participants.filter((p) => !given.some((g) => g.treId === p.treId)).map((p) => p.name),
    silence: silence(fit, given.map(({ treId }) => treId), context.clock.now()),
    stopped: stopped && { by: stopped.by === null ? null : (participants.find((p) => p.treId === stopped.by)?.name ?? stopped.by), because: stopped.because },
  };
}
