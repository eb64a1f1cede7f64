/**
 * Takes part in a model: one step, one state, once. Sums leave only for a model whose output this TRE has released, over the very people
 * and values that were checked then, and for one set of TREs for ever: the same model over fewer TREs would give the missing one's sums
 * by difference (attack A7), the same step of two states more sums than were allowed for.
 */
import { modelInput } from "#lib/analysis/model-data.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { RoundTask } from "#lib/protocol/rounds.ts";
import { isFitted } from "#lib/query/analysis.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { contributionOf } from "#lib/statistics/rounds.ts";
import type { AgentContext } from "./context.ts";
import { sha256Of } from "./crate-files.ts";
import { peopleDigest } from "./people-digest.ts";
import { kept } from "./store/kept-settings.ts";
import { lastModelStep, peopleDigestOf, recordModelStep } from "./store/models.ts";
import { releaseOf } from "./store/outputs.ts";
import { readRunRecord } from "./store/runs.ts";

/** A model that has not converged by then never will. */
const mostSteps = 60;

/** What was wrong with a task, in words for this TRE's log; undefined where it was done. */
export async function takePart(context: AgentContext, task: RoundTask, signal: AbortSignal): Promise<string | undefined> {
  const { db } = context.store;
  const { runId, analysis: id, step } = task;
  const run = readRunRecord(db, runId);
  const analysis = run?.asked?.query.analyses.filter(isFitted).find((a) => a.id === id);
  if (!run || !analysis) return "the portal asks for a model that no run of this TRE has";
  const released = releaseOf(db, runId)?.released.outputs.find((o) => o.id === id);
  if (!released || !("reasons" in released) || released.reasons.length > 0) return "the portal asks for a model in which this TRE does not take part";
  const digest = peopleDigestOf(db, runId);
  if (digest === undefined) return "the portal asks for a model that has ended";

  const participants = canonicalJson(task.participants.map(({ treId }) => treId));
  const stateDigest = sha256Of(canonicalJson(task.state));
  const last = lastModelStep(db, runId, id);
  if (step >= mostSteps) return "the portal asks for more steps than a model takes";
  if (last && last.participants !== participants) return "the portal asks for the same model over other TREs";
  if (last ? step < last.step || step > last.step + 1 : step !== 0) return "the portal asks for a step out of turn";
  if (last?.step === step && last.stateDigest !== stateDigest) return "the portal asks for the same step of two states";
  const index = task.participants.findIndex(({ treId }) => treId === kept(db, "membership")?.treId);
  if (index < 0) return "the portal asks for a model of other TREs";

  const people = await peopleOfRun(context, runId, digest, signal);
  if (!people) return "the people or values of this run are no longer those that were checked: the data has changed since";
  const { spec, data } = modelInput(analysis, people, { index, names: task.participants.map(({ name }) => name) });
  const sums = [...contributionOf(spec, task.state, data)];
  if (!sums.every(Number.isFinite)) return "the sums of this step are not all numbers";
  context.store.write({ actor: `Agent of ${context.config.name}`, action: "model-step-given", subject: runId, requestId: run.requestId, facts: { analysis: id, step } }, (tx, at) => { recordModelStep(tx, runId, id, { step, stateDigest, participants }, at); });
  const answer = await context.portal.contribute(runId, { analysis: id, step, sums }, run.requestId);
  return answer.ok ? undefined : answer.refusal.message;
}

/** Read once for all steps of a model: kept in memory while it runs, never on disk. */
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
