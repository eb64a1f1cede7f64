/** An output checker releases a run's output, withholds it for good, or returns it to be computed anew. */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { RunId } from "#lib/kernel/ids.ts";
import type { AgentContext } from "../context.ts";
import { outputVerdict } from "../next-step.ts";
import { decisionsOn, recordDecision } from "../store/decisions.ts";
import { readRunRecord } from "../store/runs.ts";
import { keepUntilOf } from "../store/outputs.ts";
import { parseInput, Reason } from "./input.ts";
import { ownWork } from "./own-work.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export const DecideOutput = z.strictObject({ runId: RunId, decision: z.enum(["release", "withhold", "return"], "Choose release, withhold or return."), reason: Reason });
/** `settled`: the decision takes effect now; otherwise another checker's is needed. */
export type OutputDecided = { settled: boolean; stillNeeded: number };

export async function decideOutput(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<OutputDecided>> {
  const refused = notPermitted(actor, "check-output");
  if (refused) return refused;
  const parsed = parseInput(DecideOutput, input);
  if (!parsed.ok) return parsed;
  const { runId, decision, reason } = parsed.value;
  const { store, config } = context;
  const run = readRunRecord(store.db, runId);
  if (!run) return refuse("not-found", "There is no such run.");
  if (run.state !== "awaiting-output-check") return refuse("wrong-state", "This run does not wait for an output check.");
  const own = ownWork(actor, run.asked);
  if (own) return own;
  const inputs = () => ({ now: context.clock.now().toISOString(), policy: config.policy, keepUntil: keepUntilOf(store.db, runId), decisions: decisionsOn(store.db, runId) });
  if (outputVerdict(run, inputs())) return refuse("conflict", "It has already been decided about this output.");
  if (inputs().decisions.some((d) => d.subject === "output" && d.attempt === run.attempt && d.accountId === actor.accountId)) return refuse("conflict", "You have already decided about this output. It takes another checker now.");

  store.write({ actor: `account:${actor.accountId}`, action: "output-decided", subject: runId, requestId: run.requestId, facts: { decision, reason, attempt: run.attempt } }, (db, at) =>
    recordDecision(db, { runId, attempt: run.attempt, subject: "output", decision, reason, accountId: actor.accountId, accountName: actor.name, at }));
  context.wake();
  const settled = outputVerdict(run, inputs()) !== undefined;
  const releases = inputs().decisions.filter((d) => d.subject === "output" && d.attempt === run.attempt && d.decision === "release").length;
  return ok({ settled, stillNeeded: settled ? 0 : config.policy.checkers - releases });
}
