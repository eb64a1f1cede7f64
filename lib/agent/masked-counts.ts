/**
 * Gives what this TRE has released of a count or a table to the sum over TREs: the cells as they were checked and released, under masks, once. Nothing is computed
 * anew, and in the open nothing of them leaves, whatever the portal says.
 */
import { isCounts, numbersToSum, sumsSize } from "#lib/disclosure/masked-counts.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { RoundTask } from "#lib/protocol/rounds.ts";
import type { RoundSpec } from "#lib/statistics/rounds.ts";
import type { AgentContext } from "./context.ts";
import { maskedPart, type Given, type MaskedStep, type NoPart } from "./masked-part.ts";
import { kept } from "./store/kept-settings.ts";
import { countedPeopleOf } from "./store/masks.ts";
import { lastModelStep, peopleDigestOf, stateDigestOf } from "./store/models.ts";
import { releaseOf } from "./store/outputs.ts";

export async function maskedCounts(context: AgentContext, run: MaskedStep["run"], task: RoundTask): Promise<Given | NoPart> {
  const { store: { db } } = context;
  const { runId, analysis: id, step, state, masks } = task;
  const released = releaseOf(db, runId)?.released.outputs.find((output) => output.id === id);
  const digests = countedPeopleOf(db, runId, id);
  if (!released || !isCounts(released) || !released.masked || !digests) return { why: "the portal asks for counts that this TRE has not released for a sum" };
  if (peopleDigestOf(db, runId) === undefined) return { why: "the portal asks for a sum that has ended" };
  if (!masks) return { stop: "policy", why: "the portal asks for counts in the open that leave under masks" };
  const participants = canonicalJson(task.participants.map(({ treId }) => treId));
  const last = lastModelStep(db, runId, id);
  const ownId = kept(db, "membership")?.treId;
  if (ownId === undefined || !task.participants.some(({ treId }) => treId === ownId)) return { why: "the portal asks for a sum of other TREs" };
  if (last && last.participants !== participants) return { why: "the portal asks for the same sum over other TREs" };
  const now = { step, stateDigest: stateDigestOf(state), participants };
  if (step !== 0 || (last && last.stateDigest !== now.stateDigest)) return { why: "the portal asks for a step that no sum of counts has" };
  const spec: RoundSpec = { kind: "sums", size: sumsSize(released) };
  return maskedPart(context, { run, task: { ...task, masks: { ...masks, fewest: Math.max(masks.fewest, released.masked.over) } }, ownId, groups: undefined, modelOf: () => ({ spec, columns: [{ by: undefined, digests }], sums: () => ({ sums: numbersToSum(released) }) }), now, last });
}
