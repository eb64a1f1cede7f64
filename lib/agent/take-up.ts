/** What a poll brought, written down: new runs, new leases, decisions, cancellations, runs that ended at the portal. */
import type { PollAnswer, WorkItem } from "#lib/protocol/messages.ts";
import type { AgentContext } from "./context.ts";
import { Stopped } from "./execute.ts";
import { ownSide } from "./steps.ts";
import { judgeApproval, readDecision, signersOfRunDecision } from "./intake.ts";
import { signaturesDemanded } from "./committee-keys.ts";
import { abandonRun, changeRun } from "./moves.ts";
import type { RunRecord } from "./run-record.ts";
import { countUnsent, sendAgain } from "./store/outbox.ts";
import { readRunRecord, saveRun } from "./store/runs.ts";

export async function takeUp(context: AgentContext, answer: PollAnswer): Promise<void> {
  for (const item of answer.work) takeUpWork(context, item);
  for (const given of answer.decisions) await takeUpDecision(context, given);
  for (const given of answer.met ?? []) await takeUpMet(context, given);
  for (const runId of answer.cancelled) {
    changeRun(context, runId, { actor: "portal", action: "withdrawal-asked" }, (run, at) => ({ cancelRequestedAt: run.cancelRequestedAt ?? at }));
    context.status.executing.get(runId)?.abort(new Stopped());
  }
  for (const runId of answer.ended) {
    // What we have not told yet may be the very thing that ended it: then the answer to that tells. A post that was refused does not.
    if (countUnsent(context.store.db, runId) > 0 && !context.status.leaseLost.has(runId)) continue;
    abandonRun(context, runId, "The portal ended this run: it was withdrawn, or its time was up.");
    context.status.executing.get(runId)?.abort(new Stopped());
  }
}

function takeUpWork(context: AgentContext, item: WorkItem): void {
  const { store, status } = context;
  status.leaseLost.delete(item.runId);
  const known = readRunRecord(store.db, item.runId);
  const entry = { actor: "portal", subject: item.runId, requestId: item.requestId };
  if (!known) {
    store.write({ ...entry, action: "run-offered", facts: { dataset: item.dataset, crate: item.crate.sha256 } }, (db, at) => saveRun(db, newRun(item, at)));
    return;
  }
  if (known.request.sha256 !== item.crate.sha256) {
    context.log.warn({ runId: item.runId, requestId: item.requestId }, "the portal offers a known run with another crate; the first one counts");
    return;
  }
  store.write({ ...entry, action: "run-offered-again", facts: { state: known.state } }, (db) => {
    // What was renewed meanwhile counts.
    const offered: RunRecord = { ...known, lease: item.lease, ...(item.evidence !== undefined && { evidence: item.evidence }) };
    saveRun(db, offered);
    // Finished here, unfinished there: the portal lost what it was told.
    if (known.closedAt !== null) {
      saveRun(db, { ...offered, closedAt: null });
      sendAgain(db, item.runId);
    }
  });
}

const newRun = (item: WorkItem, at: string): RunRecord => ({
  runId: item.runId, submissionId: item.submissionId, requestId: item.requestId, dataset: item.dataset, state: "waiting", since: at, sequence: 0,
  lease: item.lease, request: item.crate, envelopes: item.envelopes, ...(item.evidence !== undefined && { evidence: item.evidence }), ...(item.signed && { signed: item.signed }), asked: null, standing: null, differences: [], committee: null, attempt: 1, starts: 0,
  phases: [], needsPerson: [], reason: null, detail: null, resultsSha256: null, unpackable: false, cancelRequestedAt: null, closedAt: null,
});

async function takeUpDecision(context: AgentContext, { runId, decision: jws, signed }: PollAnswer["decisions"][number]): Promise<void> {
  const run = readRunRecord(context.store.db, runId);
  if (!run || run.state !== "awaiting-sign-off" || run.committee !== null) return;
  const decision = await readDecision(jws, run, ownSide(context).membership);
  if (!decision.ok) {
    context.log.warn({ runId, requestId: run.requestId, reason: decision.refusal.message }, "a decision from the portal was not accepted");
    return;
  }
  const signers = await signersOfRunDecision(decision.value, signed, signaturesDemanded(context));
  if (!signers.ok) return refuseUnsigned(context, run, signers.refusal.message);
  const { decision: word, reason, decidedBy, decidedAt } = decision.value;
  changeRun(context, runId, { actor: decidedBy, action: "committee-decided", facts: { decision: word, reason, jws } }, () => ({ committee: { decision: word, reason, decidedBy, decidedAt }, decided: { jws, ...(signed && { signed }) }, ...(signers.value && { signers: signers.value }) }));
}

/** A word that this TRE does not take from the portal alone counts as a refusal: whoever asked reads why, and the committee may sign the next. */
function refuseUnsigned(context: AgentContext, run: RunRecord, why: string): void {
  context.log.warn({ runId: run.runId, requestId: run.requestId, why }, "a decision that the committee's members did not sign was not accepted");
  changeRun(context, run.runId, { actor: "portal", action: "unsigned-decision-refused", facts: { why } }, (_run, at) => ({ committee: { decision: "refuse", reason: why, decidedBy: `Policy of ${context.config.name}`, decidedAt: at } }));
}

/** Conditions of the approval that are met now: believed only as the portal's signed word about this project and this person. */
async function takeUpMet(context: AgentContext, { runId, evidence }: NonNullable<PollAnswer["met"]>[number]): Promise<void> {
  const run = readRunRecord(context.store.db, runId);
  if (!run?.asked || !run.standing) return;
  const { met } = await judgeApproval(run.asked, { dataset: run.dataset, evidence }, [run.standing.jws], ownSide(context));
  if (met === null) return context.log.warn({ runId, requestId: run.requestId }, "a statement that conditions are met was not accepted");
  changeRun(context, runId, { actor: "portal", action: "conditions-met", facts: { met: met.map(({ id }) => id) } }, () => ({ evidence, met }));
}
