/** An output checker votes to release a run's output, to withhold it for good, or to return it to be computed anew. */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { AgentContext } from "../context.ts";
import { outputVerdict } from "../next-step.ts";
import { votesOn } from "../output-votes.ts";
import { keepConfirmation, moveSignCount } from "../store/console-passkeys.ts";
import { recordDecision } from "../store/decisions.ts";
import { confirmRelease } from "./confirm-release.ts";
import { parseInput, Reason } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";
import { checkedSoFar, runToCheck } from "./run-to-check.ts";

export const DecideOutput = z.strictObject({ runId: RunId, decision: z.enum(["release", "withhold", "return"], "Choose release, withhold or return."), reason: Reason, /** Of the voter's passkey, where the policy asks for it of a vote to release. */ assertion: AssertionGiven.optional() });
/** `settled`: all agree, and it takes effect now. Otherwise votes are missing or, where none is, they conflict. Nobody learns here how another voted. */
export type OutputDecided = { settled: boolean; stillNeeded: number };

export async function decideOutput(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<OutputDecided>> {
  const refused = notPermitted(actor, "check-output");
  if (refused) return refused;
  const parsed = parseInput(DecideOutput, input);
  if (!parsed.ok) return parsed;
  const { runId, decision, reason, assertion } = parsed.value;
  const { store, config: { policy: { checkers, releaseVotes } } } = context;
  const found = runToCheck(context, actor, runId);
  if (!found.ok) return found;
  const run = found.value;
  const before = checkedSoFar(context, runId);
  if (outputVerdict(run, before)) return refuse("conflict", "It has already been decided about this output.");
  const votes = votesOn(run, before.decisions, checkers);
  const mine = votes.latest.find((d) => d.accountId === actor.accountId);
  if (mine && votes.state === "blind") return refuse("conflict", "You have already voted on this output. It takes another checker now; then you see each other’s votes and may change yours.");
  if (!mine && votes.state === "conflicted") return refuse("conflict", "As many checkers as it takes have voted, and they have to agree among themselves.");
  const confirmed = decision === "release" && releaseVotes === "passkey" ? await confirmRelease(context, actor, run, before.decisions, assertion) : ok(null);
  if (!confirmed.ok) return confirmed;
  const signed = confirmed.value;

  store.write({ actor: `account:${actor.accountId}`, action: "output-decided", subject: runId, requestId: run.requestId, facts: { decision, reason, attempt: run.attempt, ...(mine && { before: mine.decision }), ...(signed && { statement: signed.statement, assertion: signed.assertion }) } }, (db, at) => {
    recordDecision(db, { runId, attempt: run.attempt, subject: "output", decision, reason, accountId: actor.accountId, accountName: actor.name, at });
    if (!signed) return;
    keepConfirmation(db, signed, at);
    moveSignCount(db, signed.assertion.credentialId, signed.signCount);
  });
  context.wake();
  const after = checkedSoFar(context, runId);
  return ok({ settled: outputVerdict(run, after) !== undefined, stillNeeded: votesOn(run, after.decisions, checkers).missing });
}
