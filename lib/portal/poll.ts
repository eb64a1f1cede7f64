/**
 * A TRE's long poll: what it should take up, stop or continue. A lease lets one agent process work on a run; if it dies, the lease
 * lapses and the run is offered again, in whatever state it is. No database connection is held while the poll waits.
 */
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, notInArray, or, sql } from "drizzle-orm";
import { deliberationEvents, envelopes, runs, submissions, tres, type RunDecisionToSign } from "#db/schema/index.ts";
import { runStatement } from "#lib/approval/signed-decision.ts";
import { signedDecisionsIn } from "#lib/governance/deliberation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { RunId } from "#lib/kernel/ids.ts";
import { PollRequest, type PollAnswer, type WorkItem } from "#lib/protocol/messages.ts";
import { hasEnded, mayMove, runStates } from "#lib/protocol/run-states.ts";
import type { Context } from "./context.ts";
import { leansOnEvidence } from "#lib/approval/evidence.ts";
import { metConditions, signedStatement } from "./evidence-of.ts";
import { heldBack } from "./held-back.ts";
import { parseInput } from "./input.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";

/** An agent polls every half minute at the latest; two missed polls cost it the run. */
export const leaseSeconds = 60;
/** Until the agent has said that it holds the run: an answer that was lost on its way costs no more than this. */
export const firstLeaseSeconds = 15;
/** States in which there is something for an agent to do. */
const workable = runStates.filter((state) => !hasEnded(state) && state !== "delivered");

export async function poll(context: Context, actor: Actor, input: unknown, signal?: AbortSignal): Promise<Result<PollAnswer>> {
  const parsed = parseInput(PollRequest, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { treId } = tre.value;
  const request = parsed.value;
  return heldBack(context, treId, request.waitSeconds, () => inTransaction(context, (tx) => look(tx, context, treId, request)), hasNews, signal);
}

const inSeconds = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const hasNews = (answer: PollAnswer): boolean => Object.values(answer).some((list) => list.length > 0);

async function look(tx: Transaction, context: Context, treId: string, request: PollRequest): Promise<Result<PollAnswer>> {
  const now = context.clock.now();
  const leaseExpiresAt = inSeconds(now, leaseSeconds);
  // Only a TRE that demands signatures is sent any: another's software may be older, and would know no such field.
  const [tre] = await tx.update(tres).set({ lastSeenAt: now }).where(eq(tres.id, treId)).returning({ demanded: sql<string | null>`${tres.profile}->>'committeeSignatures'` });
  const demandsSignatures = tre?.demanded != null;
  const mine = (...more: Parameters<typeof and>) => and(eq(runs.treId, treId), ...more);

  if (request.holding.length > 0) {
    await tx.update(runs).set({ leaseExpiresAt }).where(mine(inArray(runs.id, request.holding), isNotNull(runs.leaseToken), inArray(runs.state, workable)));
  }
  const held = request.holding.length === 0 ? [] : await tx.select({ id: runs.id, state: runs.state, cancel: runs.cancelRequestedAt, decision: runs.decisionJws }).from(runs).where(mine(inArray(runs.id, request.holding)));
  const awaiting = request.awaitingDecision.length === 0 ? [] : await tx.select({ id: runs.id, decision: runs.decisionJws, toSign: runs.decisionToSign }).from(runs).where(mine(inArray(runs.id, request.awaitingDecision), isNotNull(runs.decisionJws)));
  const met = await metOf(tx, context, treId, request.awaitingConditions ?? []);
  const known = new Map(held.map((run) => [run.id, run]));
  return ok({
    work: request.capacity === 0 ? [] : await lease(tx, context, treId, request, now, demandsSignatures),
    cancelled: held.filter((run) => run.cancel !== null && mayMove(run.state, "withdrawn", "agent")).map((run) => run.id as RunId),
    decisions: (await Promise.all(awaiting.map(async (run) => (run.decision === null ? [] : [{ runId: run.id as RunId, decision: run.decision, ...(demandsSignatures && (await signedRunDecision(run.toSign))) }])))).flat(),
    ...(met.length > 0 && { met }),
    // A run that the portal does not know, say after it was restored from a backup, has ended as far as anyone can wait for it.
    ended: request.holding.filter((id) => { const run = known.get(id); return !run || hasEnded(run.state); }),
  });
}

async function lease(tx: Transaction, context: Context, treId: string, request: PollRequest, now: Date, demandsSignatures: boolean): Promise<WorkItem[]> {
  const leaseExpiresAt = inSeconds(now, firstLeaseSeconds);
  const free = await tx.select({ id: runs.id }).from(runs)
    .where(and(
      eq(runs.treId, treId), inArray(runs.state, workable), or(isNull(runs.leaseToken), lt(runs.leaseExpiresAt, now)),
      ...(request.holding.length > 0 ? [notInArray(runs.id, request.holding)] : []),
    ))
    .orderBy(runs.since, runs.id).limit(request.capacity).for("update", { skipLocked: true });
  if (free.length === 0) return [];
  const leased = await tx.update(runs).set({ leaseToken: sql`gen_random_uuid()::text`, leaseExpiresAt }).where(inArray(runs.id, free.map((r) => r.id))).returning();
  const asked = new Map((await tx.select({ id: submissions.id, projectId: submissions.projectId, requestId: submissions.requestId, submittedBy: submissions.submittedBy }).from(submissions).where(inArray(submissions.id, leased.map((r) => r.submissionId)))).map((s) => [s.id, s]));
  const projectIds = [...new Set([...asked.values()].map((s) => s.projectId))];
  const approvals = await tx.select({ projectId: envelopes.projectId, jws: envelopes.jws }).from(envelopes)
    .where(and(eq(envelopes.treId, treId), inArray(envelopes.projectId, projectIds), isNull(envelopes.revokedAt))).orderBy(desc(envelopes.createdAt));
  const deeds = !demandsSignatures ? [] : await tx.select({ projectId: deliberationEvents.projectId, by: deliberationEvents.by, event: deliberationEvents.event }).from(deliberationEvents)
    .where(and(eq(deliberationEvents.treId, treId), inArray(deliberationEvents.projectId, projectIds), sql`${deliberationEvents.event}->>'type' in ('concluded', 'signed')`)).orderBy(asc(deliberationEvents.position));
  return Promise.all(leased.map(async (run) => {
    const submission = asked.get(run.submissionId);
    if (!submission || run.leaseToken === null) throw new Error(`run ${run.id} was leased without submission or token`);
    const jws = approvals.filter((a) => a.projectId === submission.projectId).map((a) => a.jws);
    return {
      runId: run.id as RunId, submissionId: run.submissionId, requestId: submission.requestId, dataset: run.dataset,
      crate: { sha256: run.requestSha256, bytes: run.requestBytes },
      envelopes: jws,
      ...signedOf(deeds.filter((deed) => deed.projectId === submission.projectId)),
      ...(jws.some((one) => leansOnEvidence(readOwnEnvelope(one))) && { evidence: await signedStatement(tx, context, submission.projectId, submission.submittedBy, treId) }),
      lease: { token: run.leaseToken, expiresAt: leaseExpiresAt.toISOString() },
    };
  }));
}

/** A statement for each run of which a condition is met that the agent has not heard of. */
async function metOf(tx: Transaction, context: Context, treId: string, awaiting: NonNullable<PollRequest["awaitingConditions"]>): Promise<NonNullable<PollAnswer["met"]>> {
  if (awaiting.length === 0) return [];
  const waiting = await tx.select({ id: runs.id, projectId: submissions.projectId, submittedBy: submissions.submittedBy }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(eq(runs.treId, treId), inArray(runs.id, awaiting.map((one) => one.runId))));
  const met = new Set((await metConditions(tx, [...new Set(waiting.map((run) => run.projectId))], treId)).map((one) => one.id));
  const news = waiting.filter((run) => awaiting.some((one) => one.runId === run.id && one.unmet.some((id) => met.has(id))));
  return Promise.all(news.map(async (run) => ({ runId: run.id as RunId, evidence: await signedStatement(tx, context, run.projectId, run.submittedBy, treId) })));
}

/** The newest are enough: older ones are of approvals that were replaced. */
function signedOf(deeds: Parameters<typeof signedDecisionsIn>[0]): Pick<WorkItem, "signed"> {
  const signed = signedDecisionsIn(deeds).slice(-10).map(({ statement, signatures }) => ({ statement, signatures: signatures.map((one) => one.assertion) }));
  return signed.length === 0 ? {} : { signed };
}

async function signedRunDecision(signed: RunDecisionToSign | null): Promise<Pick<PollAnswer["decisions"][number], "signed">> {
  return signed === null || signed.signatures.length === 0 ? {} : { signed: { statement: await runStatement(signed.document), signatures: signed.signatures.map((one) => one.assertion) } };
}
