/**
 * A step of a model, once every TRE has given its part: they are added in the order of the TREs (so that no digit depends on who was first), the model takes
 * its step, and what follows from the sum is kept. Sums in the open are deleted then. Masked parts are kept for one step more, so that each TRE can add
 * them up itself before it goes on; they tell nobody more than their total.
 */
import { and, eq } from "drizzle-orm";
import { modelContributions, modelFits } from "#db/schema/index.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { encodingOf, type Masks } from "#lib/protocol/rounds.ts";
import { domain, type RoundLabel, type SignedPart } from "#lib/protocol/secure-sum/messages.ts";
import { summedGroups } from "#lib/protocol/secure-sum/group-sums.ts";
import { participantsDigest, verifyRoundKey, type Participant } from "#lib/protocol/secure-sum/participants.ts";
import { openSignedSum } from "#lib/protocol/secure-sum/signed-part.ts";
import { advance, isRunning } from "#lib/statistics/rounds.ts";
import type { Context } from "./context.ts";
import type { Transaction } from "./transaction.ts";

type Fit = typeof modelFits.$inferSelect;
type Place = { tx: Transaction; context: Context; fit: Fit; submission: { id: string; queryDigest: string } };

export async function stepOn({ tx, context, fit, submission }: Place, size: number): Promise<boolean> {
  const given = await tx.select().from(modelContributions).where(and(eq(modelContributions.fitId, fit.id), eq(modelContributions.step, fit.step)));
  if (given.length < fit.participants.length) return false;
  const ordered = fit.participants.map((p) => given.find(({ treId }) => treId === p.treId)!);
  const now = context.clock.now();
  const parts = ordered.flatMap(({ part }) => (part ? [part] : []));
  const sum = fit.masks ? await maskedSum(fit, fit.masks, parts, submission) : ok(Float64Array.from({ length: size }, (_, i) => ordered.reduce((total, { sums }) => total + sums![i]!, 0)));
  const state = sum.ok && sum.value.length === size ? advance(fit.spec, fit.state, sum.value) : undefined;
  const isOver = state === undefined || !isRunning(state);
  await tx.update(modelFits).set({
    step: fit.step + 1, changedAt: now, ...(state && { state }), ...(isOver && { endedAt: now }), ...(!state && { stopped: { by: null, because: "masks-left" as const } }),
    masks: fit.masks && (isOver ? { ...fit.masks, keys: [], before: null } : { ...fit.masks, before: { state: fit.state, parts } }),
  }).where(eq(modelFits.id, fit.id));
  await tx.delete(modelContributions).where(eq(modelContributions.fitId, fit.id));
  return true;
}

async function maskedSum(fit: Fit, { epoch, keys, fewest }: Masks, parts: readonly SignedPart[], submission: Place["submission"]): Promise<Result<Float64Array>> {
  const identities = new Map(fit.participants.map(({ treId, x }) => [treId, { kty: "OKP", crv: "Ed25519", x } as const]));
  const of = { domain, submission: submission.id, query: submission.queryDigest, analysis: fit.analysis, epoch } as const;
  const participants: Participant[] = [];
  for (const key of keys) {
    const claims = await verifyRoundKey(key, identities.get(key.treId)!, of);
    if (!claims.ok) return claims;
    const { x, groups } = claims.value;
    participants.push({ treId: key.treId, x, ...(groups && { groups }) });
  }
  const summed = summedGroups(participants, fewest);
  const label: RoundLabel = { ...of, iteration: fit.step, participants: await participantsDigest(participants), ...(summed && { groups: summed }) };
  return openSignedSum(parts, label, identities, fewest, encodingOf(fit.spec));
}
