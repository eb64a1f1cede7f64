import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { runEvents, runs, submissions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { newId, QueryId, type RunId, type SubmissionId } from "#lib/kernel/ids.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { queryDigest } from "#lib/query/canonical.ts";
import { planForWorker } from "#lib/query/formats/worker-semantics.ts";
import type { Query } from "#lib/query/model.ts";
import { contextProblems, contextsIn, OutputContexts, type ContextDraft, type OutputContext } from "#lib/query/output-context.ts";
import { gatherAsking, type AskedOf } from "./asking.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { judgeQuery, withoutErrors } from "./judge-query.ts";
import { packRequest } from "./pack-request.ts";
import { approvalToCarry } from "./portable-signatures.ts";
import { personOf } from "./person-of.ts";
import { findQuery, permittedInProject } from "./query-access.ts";
import type { Target } from "./query-content.ts";
import { errorFacts } from "./error-facts.ts";
import { queryWorkflow } from "./query-workflow.ts";
import { proofOf } from "./read-register-log.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";
import { inTransaction, isDuplicate, type Transaction } from "./transaction.ts";
import { beginAtWorker, refusalsInWords } from "./worker-run.ts";

export const SubmitQuery = z.strictObject({
  queryId: QueryId,
  /** The version of the draft that the person saw. */
  version: z.int().positive(),
  /** Of the person's making: sent again after a lost answer, it submits nothing twice. */
  idempotencyKey: z.string().min(8, "An idempotency key has at least 8 characters.").max(100),
});
export type SubmitQuery = z.infer<typeof SubmitQuery>;
export type Submitted = { id: string; reference: string; runs: { id: string; treId: string }[] };

/** Runs that have not ended by then expire. */
export const submissionDays = 30;
const millisecondsPerDay = 86_400_000;

/** One question to every chosen TRE: a crate and a waiting run for each, or for none. */
export async function submitQuery(context: Context, actor: Actor, input: unknown): Promise<Result<Submitted>> {
  const parsed = parseInput(SubmitQuery, input);
  if (!parsed.ok) return parsed;
  // So that the proof that goes with the request is of the newest entry. Where the log can't be written, that is said below, in words.
  await sequenceRegisterLog(context).catch((error: unknown) => { context.log.error({ fault: errorFacts(error) }, "the register's log could not be written"); });
  const attempt = () => inTransaction(context, (tx) => submitOnce(tx, context, actor, parsed.value));
  try {
    return await attempt();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return attempt(); // the same key came twice at once, and the other was first
  }
}

async function submitOnce(tx: Transaction, context: Context, actor: Actor, asked: SubmitQuery): Promise<Result<Submitted>> {
  const { queryId, version, idempotencyKey } = asked;
  const requestDigest = await digestOf({ queryId, version });
  const earlier = await earlierSubmission(tx, actor, idempotencyKey, requestDigest);
  if (earlier) return earlier;

  const found = await findQuery(tx, actor, "query.read", queryId, true);
  if (!found.ok) return found;
  const { projectId } = found.value;
  const may = await permittedInProject(tx, actor, "submission.create", projectId, "query");
  if (!may.ok) return may;
  const person = personOf(actor);
  if (found.value.version !== version) return refuse("conflict", "The query has changed since you read it. Read it again before you submit.");
  const now = context.clock.now();
  const asking = await gatherAsking(tx, context, person, projectId, found.value.targets as Target[]);
  if (!asking.ok) return asking;
  // A worker publishes nothing of its data; what it can be asked is planned below.
  const read = judgeQuery(found.value.draft, asking.value.of.filter((of) => !of.worker).map((of) => of.dataset), dayOf(now));
  const judged = read.ok ? withoutErrors(read.value) : read;
  if (!judged.ok) return judged;
  const { query, words } = judged.value;
  const said = contextOf(found.value.outputContext, query, asking.value.of);
  if (!said.ok) return said;
  const planned = planWorkers(asking.value.of, query, dayOf(now));
  if (!planned.ok) return planned;

  const registered = asking.value.of.some((of) => !of.worker) ? await proofOfProject(tx, asking.value.project.reference) : ok(undefined);
  if (!registered.ok) return registered;

  const submissionId = newId<SubmissionId>();
  const digest = await queryDigest(query);
  const [numbered] = await tx.execute<{ number: string }>(sql`select nextval('submission_numbers') as number`);
  const reference = `S-${String(numbered?.number).padStart(4, "0")}`;
  const expiresAt = new Date(now.getTime() + submissionDays * millisecondsPerDay);
  const [submission] = await tx.insert(submissions).values({
    id: submissionId, reference, projectId, queryId, title: query.title, query, queryDigest: digest, words: words.text,
    submittedBy: person.userId, submittedAt: now, expiresAt, requestId: context.requestId, idempotencyKey, requestDigest,
  }).returning();
  const { workflow } = await queryWorkflow(context.portalUrl);
  const made: Submitted["runs"] = [];
  for (const of of asking.value.of) {
    const runId = newId<RunId>();
    const zip = await packRequest(asking.value, of, await approvalToCarry(tx, context, of.envelope), { query, words: words.text, outputContext: said.value }, workflow, { crateId: newId(), runId, submissionId }, now, registered.value);
    const [run] = await tx.insert(runs).values({
      id: runId, submissionId, treId: of.treId, dataset: of.dataset.key, state: "waiting", since: now, sequence: 0,
      requestSha256: await context.blobs.put(zip), requestBytes: zip.length,
    }).returning();
    await tx.insert(runEvents).values({ runId, position: 1, from: null, to: "waiting", at: now, recordedAt: now, by: person.name, mover: "researcher" });
    await notify(tx, { kind: "run", id: runId, projectId, treId: of.treId });
    const notes = planned.value.get(of.treId);
    if (notes && run && submission) await beginAtWorker(tx, context, run, submission, query, notes);
    made.push({ id: runId, treId: of.treId });
  }
  await notify(tx, { kind: "submission", id: submissionId, projectId });
  await recordAudit(tx, context, actor, "submit-query", { kind: "submission", id: submissionId }, { reference, projectId, queryId, queryDigest: digest, tres: made.map((r) => r.treId) });
  return ok({ id: submissionId, reference, runs: made });
}

/** A TRE runs nothing of a project that the public cannot know of (lib/agent/registration.ts): better said here than by each of them. */
async function proofOfProject(tx: Transaction, reference: string): Promise<Result<string>> {
  const found = await proofOf(tx, reference);
  if (!found.ok) return refuse("wrong-state", "The project is not in the public register yet, and data environments run nothing that is not. It is entered there with its first approval.");
  return found.value.proof === undefined ? refuse("unavailable", "The project's entry is still being written into the register's log. Submit again in a minute.") : ok(found.value.proof);
}

/** What is said of the outputs, or which field is missing where a TRE asks for it, or is not as it should be. */
function contextOf(draft: ContextDraft, query: Query, of: readonly AskedOf[]): Result<OutputContext[]> {
  const problems = Object.entries(contextProblems(draft, query.analyses, of.filter(({ asksContext }) => asksContext).map(({ name }) => name)));
  const [first] = problems;
  if (first) return refuse("invalid-input", first[1], { fields: Object.fromEntries(problems.map(([path, mend]) => [`outputContext.${path}`, mend])) });
  return ok(OutputContexts.parse(contextsIn(draft, query.analyses)));
}

/** What each worker among the TREs will compute, by TRE; refused where one would answer another question than this. */
function planWorkers(of: readonly AskedOf[], query: Query, today: PlainDate): Result<Map<string, string[]>> {
  const notes = new Map<string, string[]>();
  const fields: Record<string, string> = {};
  for (const [i, { treId, name, worker }] of of.entries()) {
    const plan = worker && planForWorker(query, worker, today);
    if (plan?.can === false) fields[`targets.${i}`] = `${name} cannot be asked this through its cohort discovery worker. ${refusalsInWords(plan.refusals)}`;
    if (plan?.can) notes.set(treId, plan.notes);
  }
  const [first] = Object.values(fields);
  return first === undefined ? ok(notes) : refuse("unsupported", first, { fields });
}

async function earlierSubmission(tx: Transaction, actor: Actor, idempotencyKey: string, requestDigest: string): Promise<Result<Submitted> | undefined> {
  if (actor.kind !== "person") return undefined;
  const [earlier] = await tx.select().from(submissions).where(and(eq(submissions.submittedBy, actor.userId), eq(submissions.idempotencyKey, idempotencyKey)));
  if (!earlier) return undefined;
  if (earlier.requestDigest !== requestDigest) return refuse("conflict", "This idempotency key was used for another request. Use a fresh key for each submission.");
  const may = await permittedInProject(tx, actor, "submission.read", earlier.projectId, "submission");
  if (!may.ok) return may;
  const made = await tx.select({ id: runs.id, treId: runs.treId }).from(runs).where(eq(runs.submissionId, earlier.id)).orderBy(runs.treId);
  return ok({ id: earlier.id, reference: earlier.reference, runs: made });
}
