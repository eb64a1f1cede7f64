/**
 * Takes what one TRE gives to a model: its sums of the step at hand, in the open or under masks, its round key, or the word that it gives no more.
 */
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { z as schema } from "zod";
import { modelContributions, modelFits, runs, submissions } from "#db/schema/index.ts";
import type { PublicJwk } from "#lib/approval/signature.ts";
import { groupsGiven } from "#lib/protocol/secure-sum/group-sums.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { Contribution, type ContributionAnswer } from "#lib/protocol/rounds.ts";
import { domain } from "#lib/protocol/secure-sum/messages.ts";
import { verifyRoundKey } from "#lib/protocol/secure-sum/participants.ts";
import { contributionSize } from "#lib/statistics/rounds.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { noSuch } from "./query-access.ts";
import { stepOn } from "./step-on.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";

const taken: Result<z.infer<typeof ContributionAnswer>> = ok({ taken: true });
const OfRun = schema.looseObject({ runId: RunId });

type Fit = typeof modelFits.$inferSelect;
type Given<G extends Contribution["gives"]> = Extract<Contribution, { gives: G }>;
type Place = { tx: Transaction; context: Context; fit: Fit; treId: string; submission: { id: string; queryDigest: string } };

export async function takeContribution(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ContributionAnswer>>> {
  const of = parseInput(OfRun, input);
  if (!of.ok) return of;
  const { runId, ...rest } = of.value;
  const parsed = parseInput(Contribution, rest);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { treId } = tre.value;
  const given = parsed.value;
  return inTransaction(context, async (tx) => {
    const [run] = await tx.select({ id: submissions.id, queryDigest: submissions.queryDigest, projectId: submissions.projectId }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(eq(runs.id, runId), eq(runs.treId, treId)));
    if (!run) return noSuch("run");
    const [fit] = await tx.select().from(modelFits).where(and(eq(modelFits.submissionId, run.id), eq(modelFits.analysis, given.analysis))).for("update");
    if (!fit?.participants.some((p) => p.runId === runId)) return refuse("not-found", `No model “${given.analysis}” of this run waits for sums.`);
    // The same again is a repetition, its answer lost on the way.
    if (fit.endedAt !== null) return taken;
    const place: Place = { tx, context, fit, treId, submission: run };
    const moved = given.gives === "key" ? await takeKey(place, given) : given.gives === "nothing" ? await stop(place, given) : await takeSums(place, given);
    if (!moved.ok) return moved;
    await recordAudit(tx, context, tre.value, "take-contribution", { kind: "run", id: runId }, { analysis: given.analysis, gives: given.gives, ...("step" in given && { step: given.step }), ...("epoch" in given && { epoch: given.epoch }), ...("because" in given && { because: given.because }) });
    if (moved.value === "moved") for (const { runId: id, treId: to } of fit.participants) await notify(tx, { kind: "run", id, projectId: run.projectId, treId: to });
    return taken;
  });
}

/** A key of this epoch, the first of each TRE; or of the next, which begins it: what was given under the keys of this one counts no more. */
async function takeKey({ tx, context, fit, treId, submission }: Place, { analysis, epoch, key }: Given<"key">): Promise<Result<"moved" | "kept">> {
  const { masks } = fit;
  if (!masks) return refuse("conflict", "The sums of this model are given in the open.");
  if (epoch < masks.epoch || masks.keys.some((held) => held.signed === key.signed)) return ok("kept");
  if (epoch > masks.epoch + 1) return refuse("conflict", `This model is at epoch ${masks.epoch}.`, { fields: { epoch: `Give ${masks.epoch} or ${masks.epoch + 1}.` } });
  if (key.treId !== treId) return refuse("outside-approval", "A round key is given by the TRE that made it.");
  const verified = await verifyRoundKey(key, identityOf(fit, treId), { domain, submission: submission.id, query: submission.queryDigest, analysis, epoch });
  if (!verified.ok) return verified;
  const { groups } = fit.participants.find((p) => p.treId === treId)!;
  if (!isSameJson(verified.value.groups ?? null, groups ? groupsGiven(groups) : null)) return refuse("outside-approval", "A round key gives the groups of people that its TRE has released that it gives.");
  if (epoch === masks.epoch && masks.keys.some((held) => held.treId === treId)) return refuse("conflict", "This TRE has given another round key in this epoch.");
  const keys = epoch === masks.epoch ? [...masks.keys, key] : [key];
  if (epoch > masks.epoch) await tx.delete(modelContributions).where(eq(modelContributions.fitId, fit.id));
  await tx.update(modelFits).set({ masks: { ...masks, epoch, keys }, changedAt: context.clock.now() }).where(eq(modelFits.id, fit.id));
  return ok(epoch > masks.epoch || keys.length === fit.participants.length ? "moved" : "kept");
}

/** When all have given theirs, the model takes its step. */
async function takeSums(place: Place, given: Given<"sums" | "part">): Promise<Result<"moved" | "kept">> {
  const { tx, context, fit, treId } = place;
  const { masks } = fit;
  const { step } = given;
  if ((given.gives === "part") !== (masks !== null)) return refuse("disclosure-risk", masks ? "Sums of this model are given under masks only." : "The sums of this model are given in the open.");
  if (step < fit.step) return ok("kept");
  if (step > fit.step) return refuse("conflict", `This model is at step ${fit.step}.`, { fields: { step: `Give step ${fit.step}.` } });
  if (given.gives === "part" && given.epoch !== masks?.epoch) return refuse("conflict", `This model is at epoch ${masks?.epoch ?? 0}; what was masked in another is not taken any more.`, { fields: { epoch: `Give epoch ${masks?.epoch ?? 0}.` } });
  const size = contributionSize(fit.spec, fit.state);
  if (given.gives === "sums" && given.sums.length !== size) return refuse("invalid-input", `This step of the model takes ${size} sums.`, { fields: { sums: `There are ${given.sums.length}.` } });
  await tx.insert(modelContributions).values({ fitId: fit.id, treId, step, ...(given.gives === "sums" ? { sums: given.sums } : { part: given.part }), at: context.clock.now() }).onConflictDoNothing();
  return ok((await stepOn(place, size)) ? "moved" : "kept");
}

async function stop({ tx, context, fit, treId }: Place, { because }: Given<"nothing">): Promise<Result<"moved" | "kept">> {
  const now = context.clock.now();
  await tx.delete(modelContributions).where(eq(modelContributions.fitId, fit.id));
  await tx.update(modelFits).set({ stopped: { by: treId, because }, masks: fit.masks && { ...fit.masks, keys: [], before: null }, changedAt: now, endedAt: now }).where(eq(modelFits.id, fit.id));
  return ok("moved");
}

const identityOf = (fit: Fit, treId: string): PublicJwk => ({ kty: "OKP", crv: "Ed25519", x: fit.participants.find((p) => p.treId === treId)!.x });
