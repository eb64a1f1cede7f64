/**
 * What may be done about a model that waits for a TRE which does not answer. Before any sums were given, over masks whose keys are still being gathered, the
 * model may go on without it: nothing is known of anybody yet. Later it may only be ended: the same model over fewer TREs would give the missing one's sums by
 * difference (attack A7), and the agents refuse it whatever the portal says (lib/agent/take-part.ts).
 */
import type { Masks } from "#lib/protocol/rounds.ts";

/** A TRE that only restarts is back before then. */
export const patienceMinutes = 10;

export type Waiting = { masks: Pick<Masks, "epoch" | "keys"> | null; step: number; participants: readonly { treId: string }[]; changedAt: Date; endedAt: Date | null };
export type Silence = { /** From when on something may be done, ISO. */ from: string; may: "nothing-yet" | "leave-out" | "end" };

/** `given`: the TREs that gave what the model waits for. Null where it waits for nobody. */
export function silence({ masks, step, participants, changedAt, endedAt }: Waiting, given: readonly string[], now: Date): Silence | null {
  if (endedAt !== null || participants.every(({ treId }) => given.includes(treId))) return null;
  const from = new Date(changedAt.getTime() + patienceMinutes * 60_000);
  const areKeysGathered = masks !== null && masks.epoch === 0 && step === 0 && masks.keys.length < participants.length;
  return { from: from.toISOString(), may: now < from ? "nothing-yet" : areKeysGathered ? "leave-out" : "end" };
}
