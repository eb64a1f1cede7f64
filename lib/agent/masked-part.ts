/**
 * One step of a model under masks. What the portal says is believed in nothing: keys are those of TREs that this TRE knows, the state is what follows from
 * the parts that all of them signed for the step before, the masks are used once, and the TREs under them are never so few, nor beside those of earlier sums
 * so nearly the same, that a total would tell of fewer than the policy's number of TREs.
 */
import type { Participation } from "#lib/disclosure/quantile-groups.ts";
import { canonicalJson, isSameJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { encodingOf, type Contribution, type Masks, type RoundTask, type StopReason } from "#lib/protocol/rounds.ts";
import { givers, groupsGiven, membersOfEveryone, summedGroups } from "#lib/protocol/secure-sum/group-sums.ts";
import { maskVector } from "#lib/protocol/secure-sum/masked-sum.ts";
import { mayFollow } from "#lib/protocol/secure-sum/may-follow.ts";
import { mayUse } from "#lib/protocol/secure-sum/may-use.ts";
import { domain, type RoundLabel } from "#lib/protocol/secure-sum/messages.ts";
import { newRoundKey, participantsDigest, verifyParticipants, type Participant } from "#lib/protocol/secure-sum/participants.ts";
import { openSignedSum, signPart } from "#lib/protocol/secure-sum/signed-part.ts";
import { advance, firstState, type RoundSpec } from "#lib/statistics/rounds.ts";
import type { Column } from "./column-digests.ts";
import { knownKeys } from "./known-keys.ts";
import type { AgentContext } from "./context.ts";
import type { RunRecord } from "./run-record.ts";
import { earlierSets, masksOf, recordColumns, recordGroupColumns, recordMask } from "./store/masks.ts";
import { recordModelStep, stateDigestOf, type ModelStep } from "./store/models.ts";

export type MaskedStep = {
  run: RunRecord & { asked: NonNullable<RunRecord["asked"]> }; task: RoundTask & { masks: Masks }; ownId: string;
  /** Where groups are told apart: those that this TRE has released that it gives, and the variable that tells them apart. */
  groups: (Participation & { variable: string }) | undefined;
  /** Of the people of these groups. Its sums are reckoned once the state is found to be true. */
  modelOf: (given: readonly string[] | undefined) => { spec: RoundSpec; columns: readonly Column[]; sums: () => { sums: readonly number[] } | NoPart };
  /** The step as it will be written down, and the one that was given last. */
  now: ModelStep; last: ModelStep | undefined;
};
/** `stop`: for good. */
export type NoPart = { stop?: StopReason; why: string };
export type Given = Extract<Contribution, { gives: "key" | "part" }>;

const placeOf = ({ run, task }: Pick<MaskedStep, "run" | "task">): string => `${run.runId} ${task.analysis}`;
const epochOf = ({ run, task }: Pick<MaskedStep, "run" | "task">, epoch: number) => ({ domain, submission: run.submissionId, query: run.asked.queryDigest, analysis: task.analysis, epoch }) as const;

/** A round key for this model, where the portal has none of ours that we could still use: its private half lives as long as this process. */
export async function roundKeyFor(context: AgentContext, { run, task, ownId, groups }: Pick<MaskedStep, "run" | "task" | "ownId" | "groups">): Promise<Given | undefined> {
  const { status, key } = context;
  const { masks, analysis } = task;
  const at = placeOf({ run, task });
  const held = status.roundKeys.get(at);
  const given = masks.keys.find(({ treId }) => treId === ownId);
  if (given && held?.epoch === masks.epoch && given.signed === held.message.signed) return undefined;
  const epoch = given ? masks.epoch + 1 : masks.epoch;
  const made = held?.epoch === epoch ? held : { epoch, ...(await newRoundKey({ ...epochOf({ run, task }, epoch), treId: ownId, ...(groups && { groups: groupsGiven(groups) }) }, key)) };
  status.roundKeys.set(at, made);
  return { gives: "key", analysis, epoch, key: made.message };
}

/** Whether the state is the first of this model, or what follows from what all TREs signed for the step before. A step that was given is of the same state (take-part.ts). */
async function followsFromAll(context: AgentContext, { run, task, last }: MaskedStep, spec: RoundSpec, keys: Parameters<typeof openSignedSum>[2], fewest: number): Promise<Result<true>> {
  const wrong = refuse("outside-approval", "The portal asks for a state of this model that does not follow from what the TREs gave. Tell the federation's administrators, and the other TREs.");
  const { step, state, masks: { before } } = task;
  if (step === 0) return isSameJson(state, firstState(spec)) ? ok(true) : wrong;
  if (last?.step === step) return ok(true);
  const given = masksOf(context.store.db, run.runId, task.analysis).findLast(({ label }) => label.iteration === step - 1);
  if (!before || !given || stateDigestOf(before.state) !== last?.stateDigest) return wrong;
  const sum = await openSignedSum(before.parts, given.label, keys, fewest, encodingOf(spec));
  if (!sum.ok) return sum;
  return isSameJson(advance(spec, before.state, sum.value), state) ? ok(true) : wrong;
}

/** Undefined where no groups are told apart. Every TRE says of a model by groups what it gives, and none of another. */
function groupsSummed(participants: readonly Participant[], fewest: number, areGrouped: boolean): string[] | undefined | "not-said" {
  return participants.every(({ groups }) => (groups !== undefined) === areGrouped) ? summedGroups(participants, fewest) : "not-said";
}

/** Masks the sums, writes the use of the masks down and gives what may be sent. */
export async function maskedPart(context: AgentContext, step: MaskedStep): Promise<Given | NoPart> {
  const { run, task, ownId, groups, last } = step;
  const { store, config, key, status } = context;
  const { masks, analysis } = task;
  const fewest = Math.max(config.policy.modelsOver, masks.fewest);
  const ids = task.participants.map(({ treId }) => treId);
  if (new Set(ids).size < fewest) return { stop: "too-few-tres", why: `this TRE's policy asks for at least ${fewest} TREs under the masks of a model` };
  const identities = knownKeys(context, ownId, task.participants);
  if (!identities.ok) return { why: identities.refusal.message };
  const roundKey = await roundKeyFor(context, step);
  if (roundKey) return roundKey;
  if (masks.keys.length < ids.length) return { why: "the portal asks for sums before all have given their round keys" };
  const { own: ownKey } = status.roundKeys.get(placeOf(step))!;

  const epoch = epochOf(step, masks.epoch);
  const participants = await verifyParticipants(masks.keys, identities.value, { ...epoch, own: ownKey, kMin: fewest });
  if (!participants.ok) return { why: participants.refusal.message };
  if (participants.value.length !== ids.length) return { why: "the round keys are not those of the TREs that take part" };
  const summed = groupsSummed(participants.value, masks.fewest, groups !== undefined);
  if (summed === "not-said") return { why: "a TRE’s round key does not say which groups of people it gives, or says so of a model without groups" };
  const own = groups?.given.filter((code) => summed?.includes(code));
  // By this TRE's own rule, which may be stricter than what the portal says of all.
  if (summed?.length === 0 || own?.some((code) => givers(participants.value, code).length < fewest)) return { stop: "too-few-tres", why: `this TRE's policy asks for at least ${fewest} TREs in each group of people` };
  const now = groups === undefined ? step.now : { ...step.now, participants: canonicalJson([...participants.value.map(({ treId, groups: given }) => [treId, given]), summed]) };
  if (last && last.participants !== now.participants) return { why: "the portal asks for the same model over other TREs, or other groups of their people" };
  const { spec, columns, sums } = step.modelOf(own);
  const follows = await followsFromAll(context, step, spec, identities.value, fewest);
  if (!follows.ok) return { why: follows.refusal.message };
  const label: RoundLabel = { ...epoch, iteration: task.step, participants: await participantsDigest(participants.value), ...(summed && { groups: summed }) };
  const used = masksOf(store.db, run.runId, analysis);
  // After a crash, or where an answer was lost: the message that was written down, never another.
  const again = used.find((mask) => isSameJson(mask.label, label));
  if (again) return { gives: "part", analysis, step: task.step, epoch: masks.epoch, part: again.part };
  const may = mayUse(label, used.map((mask) => mask.label));
  if (!may.ok) return { why: may.refusal.message };
  const set = participants.value.map(({ treId }) => treId);
  /** Whom the total of a column covers. */
  const coveredBy = ({ by }: Column): string[] => (!groups || !summed ? set : by === undefined ? membersOfEveryone(participants.value, summed, groups.variable) : givers(participants.value, by).map(({ treId }) => treId));
  const covered = columns.filter(({ digests }) => digests.length > 0).map((column) => ({ digests: column.digests, tres: coveredBy(column), told: groups && { variable: groups.variable, group: column.by } }));
  const follow = (db: typeof store.db) => covered.map(({ digests, tres, told }) => mayFollow(earlierSets(db, digests, told), tres, fewest)).find((one) => !one.ok);
  const against = follow(store.db);
  if (against && !against.ok) return { stop: "earlier-sums", why: against.refusal.message };

  const reckoned = sums();
  if (!("sums" in reckoned)) return reckoned;
  const masked = await maskVector(reckoned.sums, ownKey, participants.value, label, encodingOf(spec));
  if (!masked.ok) return { why: masked.refusal.message };
  const part = await signPart(masked.value, key);
  store.write({ actor: `Agent of ${config.name}`, action: "masked-part-given", subject: run.runId, requestId: run.requestId, facts: { analysis, step: task.step, epoch: masks.epoch, tres: set } }, (db, at) => {
    // Asked again inside the transaction: another model may have been given in between.
    if (follow(db)) throw new Error("another model over other TREs was given in between");
    recordModelStep(db, run.runId, analysis, now, at);
    for (const { digests, tres, told } of covered) {
      if (told) recordGroupColumns(db, run.runId, analysis, digests, told, tres);
      else recordColumns(db, run.runId, analysis, digests);
    }
    recordMask(db, run.runId, { label, part }, set, at);
  });
  return { gives: "part", analysis, step: task.step, epoch: masks.epoch, part };
}
