/** Tells the portal everything about a run once more, say after it refused something that has been mended there. */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { sendAgain } from "../store/outbox.ts";
import { readRunRecord, saveRun } from "../store/runs.ts";
import { OfRun, parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export async function retryDelivery(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "retry-delivery");
  if (refused) return refused;
  const parsed = parseInput(OfRun, input);
  if (!parsed.ok) return parsed;
  const run = readRunRecord(context.store.db, parsed.value.runId);
  if (!run) return refuse("not-found", "There is no such run.");
  context.store.write({ actor: `account:${actor.accountId}`, action: "delivery-retried", subject: run.runId, requestId: run.requestId }, (db) => {
    saveRun(db, { ...run, closedAt: null });
    sendAgain(db, run.runId);
  });
  context.status.leaseLost.delete(run.runId);
  context.wake();
  return ok(undefined);
}
