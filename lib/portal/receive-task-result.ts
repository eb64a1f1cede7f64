/** Takes a cohort discovery worker's answer: once, for a task that it was handed, as a number that keeps the rules declared of it; or says why not. */
import { eq } from "drizzle-orm";
import { cohortWorkers, tres, workerTasks } from "#db/schema/index.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import { countOfWorker } from "#lib/disclosure/worker-count.ts";
import { codesOfWorker, personConceptsIn, sexesOfWorker } from "#lib/disclosure/worker-distribution.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { mayMove, type RunState } from "#lib/protocol/run-states.ts";
import { decodedFile, TaskResult } from "#lib/protocol/task-api.ts";
import type { Distribution } from "#lib/query/distribution.ts";
import { fileNames, readDistributionFile } from "#lib/query/formats/rquest-distribution.ts";
import type { WorkerFacts } from "#lib/query/formats/worker-semantics.ts";
import { Query } from "#lib/query/model.ts";
import { recordAudit } from "./audit.ts";
import type { Worker } from "./authenticate-worker.ts";
import type { Context } from "./context.ts";
import { lockRun, type FoundRun } from "./find-run.ts";
import { noSuchTask, workerName } from "./hand-out-task.ts";
import { moveRun } from "./move-run.ts";
import { jsonObjectIn } from "./read-body.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export type TaskAnswered = { state: RunState; /** Why the answer was thrown away, if it was. */ fault: string | null };
type Sent = { uuid: string; collection: string; bytes: Uint8Array };

export async function receiveTaskResult(context: Context, worker: Worker, { uuid, collection, bytes }: Sent): Promise<Result<TaskAnswered>> {
  if (collection !== worker.collectionId) return noSuchTask;
  const digest = await sha256(bytes);
  return inTransaction(context, async (tx) => {
    const found = await lockRun(tx, uuid, worker.actor.treId);
    const [task] = found ? await tx.select().from(workerTasks).where(eq(workerTasks.runId, found.run.id)) : [];
    if (!found || !task || task.handedOut === 0) return noSuchTask;
    const { run, submission } = found;
    // A worker that lost our answer sends the same again.
    if (task.answerSha256 === digest) return ok({ state: run.state, fault: null });
    if (task.answerSha256 !== null) return refuse("conflict", "Another answer to this task has been received. What was received is never replaced.");
    if (!mayMove(run.state, "delivered", "worker")) return refuse("wrong-state", `No answer to this task is wanted any more: the run is ${run.state}.`);

    const body = jsonObjectIn(bytes);
    const parsed = body.ok ? TaskResult.safeParse(body.value) : undefined;
    // An answer that names another task says nothing about this one.
    if (parsed?.success && (parsed.data.uuid !== uuid || parsed.data.collection_id !== collection)) return refuse("invalid-input", "The answer names another task or collection than its address does.");
    await tx.update(workerTasks).set({ answerSha256: digest }).where(eq(workerTasks.runId, run.id));
    const answered = await settle(tx, context, worker, found, parsed?.success ? parsed.data : undefined);
    await recordAudit(tx, context, worker.actor, "receive-task-result", { kind: "run", id: run.id }, { state: answered.state, answer: digest, queryDigest: submission.queryDigest });
    return ok(answered);
  });
}

async function settle(tx: Transaction, context: Context, worker: Worker, { run, submission }: FoundRun, result: TaskResult | undefined): Promise<TaskAnswered> {
  const by = workerName(worker);
  // Its message may quote anything of the site's: it is not shown.
  if (result?.status === "error") return { state: (await moveRun(tx, context, run, submission, { to: "failed", mover: "worker", by, reason: "The worker answered with an error, and no number." })).state, fault: null };
  const delivered = await moveRun(tx, context, run, submission, { to: "delivered", mover: "worker", by });
  const released = await release(tx, worker, submission.query, submission.queryDigest, run.treId, result);
  if (!released.ok) {
    const { message } = released.refusal;
    return { state: (await moveRun(tx, context, delivered, submission, { to: "failed", mover: "portal", by: "Portal", reason: `${message} Nothing of it was kept.` })).state, fault: message };
  }
  return { state: (await moveRun(tx, context, delivered, submission, { to: "received", mover: "portal", by: "Portal", with: { released: released.value } })).state, fault: null };
}

async function release(tx: Transaction, worker: Worker, asked: unknown, queryDigest: string, treId: string, result: TaskResult | undefined): Promise<Result<ReleasedOutputs>> {
  const [tre] = await tx.select({ profile: tres.profile }).from(tres).where(eq(tres.id, treId));
  if (!tre?.profile) throw new Error(`the worker of TRE ${treId} has no declared policy`);
  const { policy } = tre.profile;
  // A worker is asked one thing at a time (lib/query/formats/worker-semantics.ts).
  const [analysis] = Query.parse(asked).analyses;
  if (!analysis) throw new Error("a query without an analysis was put to a worker");
  const output = analysis.kind === "distribution" ? await distributionIn(tx, worker, analysis, result, policy) : countIn(analysis.id, worker, result, policy);
  if (!output.ok) return output;
  return ok({ version: 1, queryDigest, policy: { profile: policy.profile, version: policy.version, digest: await policyDigest(policy) }, outputs: [output.value] });
}

const behind = ({ facts }: Worker): number | undefined => (facts.software === "relay" ? (facts.behind ?? 1) : undefined);

function countIn(id: string, worker: Worker, result: TaskResult | undefined, policy: DisclosurePolicy): Result<ReleasedOutput> {
  const count = result?.queryResult?.count;
  if (count === undefined) return refuse("bad-crate", "The worker's answer cannot be read: it holds no number of people.");
  const people = countOfWorker(count, policy, behind(worker));
  return people.ok ? ok({ kind: "count", id, people: people.value }) : people;
}

async function distributionIn(tx: Transaction, worker: Worker, { id, of }: Distribution, result: TaskResult | undefined, policy: DisclosurePolicy): Promise<Result<ReleasedOutput>> {
  const name = of === "demographics" ? fileNames.demographics : fileNames.codes;
  const sent = result?.queryResult?.files?.find((file) => file.file_name === name);
  const text = sent && decodedFile(sent.file_data);
  if (text === undefined) return refuse("bad-crate", `The worker's answer cannot be read: it holds no file ${name} in Base64.`);
  const file = readDistributionFile(text);
  if (!file.ok) return refuse("bad-crate", `The worker's answer cannot be read. ${file.refusal.message}`);
  if (file.value.kind === "demographics") return sexesOfWorker(id, file.value, policy, behind(worker));
  const codes = codesOfWorker(id, file.value, policy, behind(worker));
  if (codes.ok) await learnPersonConcepts(tx, worker, personConceptsIn(file.value));
  return codes;
}

/** What a Bunny lists of races and ethnicities it knows, and can be asked about from now on. What a Relay lists, some behind it may lack. */
async function learnPersonConcepts(tx: Transaction, { actor, facts }: Worker, reported: WorkerFacts["personConcepts"]): Promise<void> {
  const fresh = reported.filter((one) => !facts.personConcepts.some((known) => known.conceptId === one.conceptId));
  if (facts.software !== "bunny" || fresh.length === 0) return;
  await tx.update(cohortWorkers).set({ facts: { ...facts, personConcepts: [...facts.personConcepts, ...fresh] } }).where(eq(cohortWorkers.treId, actor.treId));
}
