/**
 * Takes part in a model: one step, one state, once. Sums leave only for a model whose output this TRE has released, over the very people
 * and values that were checked then, and for one set of TREs for ever: the same model over fewer TREs would give the missing one's sums
 * by difference (attack A7), the same step of two states more sums than were allowed for.
 */
import { modelInput, type ModelInput, type Site } from "#lib/analysis/model-data.ts";
import { weightingOf } from "#lib/analysis/weighting.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { participationIn } from "#lib/disclosure/quantile-groups.ts";
import { singlesOut } from "#lib/disclosure/weights-rule.ts";
import { canonicalJson, isSameJson } from "#lib/kernel/canonical-json.ts";
import { fewestInTheOpen, type Contribution, type RoundTask } from "#lib/protocol/rounds.ts";
import { isFitted, type FittedAnalysis } from "#lib/query/analysis.ts";
import { variableKey } from "#lib/query/canonical.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { contributionOf, firstState, weightsOf } from "#lib/statistics/rounds.ts";
import { columnDigests, columnsByGroup, type Column } from "./column-digests.ts";
import type { AgentContext } from "./context.ts";
import { maskedCounts } from "./masked-counts.ts";
import { maskedPart, type MaskedStep, type NoPart } from "./masked-part.ts";
import { peopleDigest } from "./people-digest.ts";
import { rulesOfRun } from "./rules-of-run.ts";
import { kept } from "./store/kept-settings.ts";
import { lastModelStep, peopleDigestOf, recordModelStep, stateDigestOf } from "./store/models.ts";
import { releaseOf } from "./store/outputs.ts";
import { readRunRecord } from "./store/runs.ts";

/** A model that has not converged by then never will. */
const mostSteps = 60;
const no = (why: string): NoPart => ({ why });

/** What was wrong with a task, in words for this TRE's log and console; undefined where it was done. */
export async function takePart(context: AgentContext, task: RoundTask, signal: AbortSignal): Promise<string | undefined> {
  const answer = await answerTo(context, task, signal);
  const requestId = readRunRecord(context.store.db, task.runId)?.requestId ?? "";
  if ("why" in answer && answer.stop === undefined) return answer.why;
  const sent = await context.portal.contribute(task.runId, "why" in answer ? { gives: "nothing", analysis: task.analysis, because: answer.stop! } : answer, requestId);
  return "why" in answer ? answer.why : sent.ok ? undefined : sent.refusal.message;
}

async function answerTo(context: AgentContext, task: RoundTask, signal: AbortSignal): Promise<Exclude<Contribution, { gives: "nothing" }> | NoPart> {
  const { store: { db }, config: { policy } } = context;
  const { runId, analysis: id, step, masks } = task;
  const run = readRunRecord(db, runId);
  const output = run?.asked && outputsAsked(run.asked.query).find((a) => a.id === id);
  if (run?.asked && output && !isFitted(output)) return maskedCounts(context, { ...run, asked: run.asked }, task);
  const analysis = output && isFitted(output) ? output : undefined;
  if (!run?.asked || !analysis) return no("the portal asks for a model that no run of this TRE has");
  const released = releaseOf(db, runId)?.released.outputs.find((o) => o.id === id);
  if (!released || !("reasons" in released) || released.reasons.length > 0) return no("the portal asks for a model in which this TRE does not take part");
  const digest = peopleDigestOf(db, runId);
  if (digest === undefined) return no("the portal asks for a model that has ended");
  if (policy.models === "none" || (policy.models === "masked" && !masks)) return { stop: "policy", why: "the portal asks for sums that this TRE's policy does not give" };

  if (!masks && analysis.kind !== "quantiles" && new Set(task.participants.map(({ treId }) => treId)).size < fewestInTheOpen) return { stop: "too-few-tres", why: "the portal asks for a fit of this TRE's own people, which has an analysis of its own (meta-analysis)" };

  const participants = canonicalJson(task.participants.map(({ treId }) => treId));
  const now = { step, stateDigest: stateDigestOf(task.state), participants };
  const last = lastModelStep(db, runId, id);
  if (step >= mostSteps) return no("the portal asks for more steps than a model takes");
  // Which groups sit out was decided, and looked at, when the output was released: no portal and no later round changes it.
  const groups = released.kind === "quantiles" && released.columns.length > 0 ? participationIn(released) : undefined;
  // Under masks, with the groups that each gives: once all have said so (masked-part.ts).
  if (last && !(masks && groups) && last.participants !== participants) return no("the portal asks for the same model over other TREs");
  if (last ? step < last.step || step > last.step + 1 : step !== 0) return no("the portal asks for a step out of turn");
  if (last?.step === step && last.stateDigest !== now.stateDigest) return no("the portal asks for the same step of two states");
  const ownId = kept(db, "membership")?.treId;
  const index = task.participants.findIndex(({ treId }) => treId === ownId);
  if (ownId === undefined || index < 0) return no("the portal asks for a model of other TREs");

  const people = await peopleOfRun(context, runId, digest, signal);
  if (!people) return no("the people or values of this run are no longer those that were checked: the data has changed since");
  const modelOf = (given: readonly string[] | undefined) => {
    const { input, columns } = modelOfRun(context, task, { analysis, people, site: { index, names: task.participants.map(({ name }) => name) }, given });
    return { spec: input.spec, columns, sums: () => sumsAt(rulesOfRun(context, run), task, input) };
  };
  if (masks) {
    const by = groups && { ...groups, variable: variableKey(run.asked.query.variables.find(({ name }) => "by" in analysis && name === analysis.by)!, run.asked.query.conceptSets) };
    return maskedPart(context, { run: run as MaskedStep["run"], task: { ...task, masks }, ownId, groups: by, modelOf, now, last });
  }

  const { spec, sums } = modelOf(groups?.given);
  if (step === 0 && !isSameJson(task.state, firstState(spec))) return no("the portal begins a model elsewhere than at its beginning");
  const reckoned = sums();
  if (!("sums" in reckoned)) return reckoned;
  context.store.write({ actor: `Agent of ${context.config.name}`, action: "model-step-given", subject: runId, requestId: run.requestId, facts: { analysis: id, step } }, (tx, at) => { recordModelStep(tx, runId, id, now, at); });
  return { gives: "sums", analysis: id, step, ...reckoned };
}

/**
 * The sums of this step. People weigh differently at each state: one that leaves hardly anybody any weight would turn sums over many into sums over few (A26),
 * whether a portal chose it or the model came to it.
 */
function sumsAt(rules: DisclosurePolicy, { state }: RoundTask, { spec, data }: ModelInput): { sums: number[] } | NoPart {
  if (weightsOf(spec, state, data).some((weights) => singlesOut(weightingOf(weights), rules))) return { stop: "few-people-weigh", why: "at this state of the model few people of this TRE would decide its sums" };
  const sums = [...contributionOf(spec, state, data)];
  return sums.every(Number.isFinite) ? { sums } : no("the sums of this step are not all numbers");
}

/** Made into columns once for all steps of a model: kept in memory while it runs, never on disk. `given`: the groups whose people are in it, where groups are told apart. */
function modelOfRun({ status }: AgentContext, { runId, analysis: id }: RoundTask, { analysis, people, site, given }: { analysis: FittedAnalysis; people: PeopleTable; site: Site; given: readonly string[] | undefined }): { input: ModelInput; columns: Column[] } {
  const place = canonicalJson([runId, id, site.index, site.names, given ?? null]);
  const known = status.models.get(place);
  if (known) return known;
  const input = modelInput(analysis, people, site, given);
  const made = { runId, input, columns: given ? columnsByGroup(input, people.ids) : [{ by: undefined, digests: columnDigests(input, people.ids) }] };
  status.models.set(place, made);
  return made;
}

async function peopleOfRun({ status, datasets, config, store }: AgentContext, runId: string, digest: string, signal: AbortSignal): Promise<PeopleTable | undefined> {
  const known = status.people.get(runId);
  if (known) return known;
  const run = readRunRecord(store.db, runId)!;
  const dataset = datasets.get(run.dataset);
  if (!dataset || !run.asked) return undefined;
  const people = await dataset.engine.people(run.asked.query, AbortSignal.any([signal, AbortSignal.timeout(config.policy.limits.seconds * 1000)]));
  if (peopleDigest(people) !== digest) return undefined;
  status.people.set(runId, people);
  return people;
}
