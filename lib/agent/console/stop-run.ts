/** An operator ends a run that has not been published. The portal hears that the TRE refused it, and why. */
import { z } from "zod";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { mayMove } from "#lib/protocol/run-states.ts";
import type { AgentContext } from "../context.ts";
import { decisionsOn, recordDecision } from "../store/decisions.ts";
import { readRunRecord } from "../store/runs.ts";
import { parseInput, Reason } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export const StopRun = z.strictObject({ runId: RunId, reason: Reason });

export async function stopRun(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "stop-run");
  if (refused) return refused;
  const parsed = parseInput(StopRun, input);
  if (!parsed.ok) return parsed;
  const { runId, reason } = parsed.value;
  const run = readRunRecord(context.store.db, runId);
  if (!run) return refuse("not-found", "There is no such run.");
  if (run.closedAt !== null || !mayMove(run.state, "rejected", "agent")) return refuse("wrong-state", "This run can't be stopped any more.");
  if (decisionsOn(context.store.db, runId).some((d) => d.subject === "cancel")) return refuse("conflict", "This run is being stopped already.");
  context.store.write({ actor: `account:${actor.accountId}`, action: "stop-ordered", subject: runId, requestId: run.requestId, facts: { reason } }, (db, at) =>
    recordDecision(db, { runId, attempt: run.attempt, subject: "cancel", decision: "cancel", reason, accountId: actor.accountId, accountName: actor.name, at }));
  context.wake();
  return ok(undefined);
}
