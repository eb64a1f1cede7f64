/**
 * An output checker votes on one output of a run, or with one word on all that wait for theirs: to release it, to withhold it for good, or to return it to
 * be computed anew. The run goes on when every output has its verdict.
 */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { AgentContext } from "../context.ts";
import { outputVerdict } from "../next-step.ts";
import { mayVote, votesOn, waitsFor, type OutputVotes } from "../output-votes.ts";
import { keepConfirmation, moveSignCount } from "../store/console-passkeys.ts";
import { recordDecision } from "../store/decisions.ts";
import { confirmRelease } from "./confirm-release.ts";
import { parseInput, Reason } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";
import { checkedSoFar, runToCheck } from "./run-to-check.ts";

export const DecideOutput = z.strictObject({
  runId: RunId,
  decision: z.enum(["release", "withhold", "return"], "Choose release, withhold or return."),
  reason: Reason,
  /** Without it: every output that waits for this person's word. */
  outputId: z.string().min(1).max(40).optional(),
  /** The attempt that was looked at: a vote must not fall on an output that was computed anew meanwhile. */
  attempt: z.coerce.number().int().positive().optional(),
  /** Of the voter's passkey, where the policy asks for it of a vote to release. */
  assertion: AssertionGiven.optional(),
});
/** `settled`: all agree on every output, and it takes effect now. Otherwise votes are missing or, where none is, they conflict. Nobody learns here how another voted. */
export type OutputDecided = { settled: boolean; stillNeeded: number };

export async function decideOutput(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<OutputDecided>> {
  const refused = notPermitted(actor, "check-output");
  if (refused) return refused;
  const parsed = parseInput(DecideOutput, input);
  if (!parsed.ok) return parsed;
  const { runId, decision, reason, outputId, attempt, assertion } = parsed.value;
  const { store, config: { policy } } = context;
  const found = runToCheck(context, actor, runId);
  if (!found.ok) return found;
  const run = found.value;
  if (attempt !== undefined && attempt !== run.attempt) return refuse("conflict", "The run has been computed anew since you opened the page. Look at its outputs again.");
  const before = checkedSoFar(context, runId);
  if (outputVerdict(run, before)) return refuse("conflict", "It has already been decided about these outputs.");
  const chosen = votedOn(votesOn(run, before.decisions, policy), actor.accountId, decision, outputId);
  if (!chosen.ok) return chosen;

  const outputs = chosen.value.map(({ output }) => output);
  const former = chosen.value.flatMap(({ output, latest }) => latest.filter((one) => one.accountId === actor.accountId).map((one) => `${output.id}: ${one.decision}`));
  const confirmed = decision === "release" && policy.releaseVotes === "passkey" ? await confirmRelease(context, actor, run, before.decisions, outputs, assertion) : ok(null);
  if (!confirmed.ok) return confirmed;
  // Looked at again: to verify a signature took a moment, in which others may have voted or the run been computed anew.
  const still = runToCheck(context, actor, runId);
  if (!still.ok) return still;
  if (still.value.attempt !== run.attempt || checkedSoFar(context, runId).decisions.length !== before.decisions.length) return refuse("conflict", "Somebody voted meanwhile, or the run was computed anew. Look at its outputs again.");
  const signed = confirmed.value;
  store.write({ actor: `account:${actor.accountId}`, action: "output-decided", subject: runId, requestId: run.requestId, facts: { decision, reason, attempt: run.attempt, outputs: outputs.map(({ id }) => id), ...(former.length > 0 && { before: former }), ...(signed && { statement: signed.statement, assertion: signed.assertion }) } }, (db, at) => {
    for (const { id, sha256 } of outputs) recordDecision(db, { runId, attempt: run.attempt, subject: "output", decision, reason, accountId: actor.accountId, accountName: actor.name, at, output: id, outputSha256: sha256 });
    if (!signed) return;
    keepConfirmation(db, signed, at);
    moveSignCount(db, signed.assertion.credentialId, signed.signCount);
  });
  context.wake();
  const after = checkedSoFar(context, runId);
  return ok({ settled: outputVerdict(run, after) !== undefined, stillNeeded: Math.max(0, ...votesOn(run, after.decisions, policy).map(({ missing }) => missing)) });
}

const enough = "As many checkers as it takes have voted, and they have to agree among themselves.";

/** The outputs that this vote is about. */
function votedOn(votes: readonly OutputVotes[], accountId: string, decision: string, outputId: string | undefined): Result<OutputVotes[]> {
  if (outputId === undefined) {
    const waiting = votes.filter((one) => waitsFor(one, accountId));
    if (waiting.length > 0) return ok(waiting);
    return refuse("conflict", votes.some((one) => mayVote(one, accountId)) ? "You have already voted on every output. It takes another checker now; then you see each other’s votes. Until the run goes on you may change yours, output by output." : enough);
  }
  const one = votes.find(({ output }) => output.id === outputId);
  if (!one) return refuse("not-found", "This run has no such output that waits for a verdict.");
  if (!mayVote(one, accountId)) return refuse("conflict", enough);
  const mine = one.latest.find((vote) => vote.accountId === accountId);
  return mine?.decision === decision && one.state !== "conflicted" ? refuse("conflict", "You have already voted so on this output.") : ok([one]);
}
