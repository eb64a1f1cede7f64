/** A run whose output an output checker may do something about: it is there, it waits, somebody else asked for it. */
import type { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import type { Inputs } from "../next-step.ts";
import type { RunRecord } from "../run-record.ts";
import { decisionsOn } from "../store/decisions.ts";
import { keepUntilOf } from "../store/outputs.ts";
import { readRunRecord } from "../store/runs.ts";
import { ownWork } from "./own-work.ts";
import type { ConsoleActor } from "./permissions.ts";

export function runToCheck({ store }: Pick<AgentContext, "store">, actor: ConsoleActor, runId: RunId): Result<RunRecord> {
  const run = readRunRecord(store.db, runId);
  if (!run) return refuse("not-found", "There is no such run.");
  if (run.state !== "awaiting-output-check") return refuse("wrong-state", "This run does not wait for an output check.");
  return ownWork(actor, run.asked) ?? ok(run);
}

/** What decides about its output, as it stands now. */
export const checkedSoFar = ({ store, config, clock }: Pick<AgentContext, "store" | "config" | "clock">, runId: RunId): Pick<Inputs, "now" | "policy" | "keepUntil" | "decisions"> =>
  ({ now: clock.now().toISOString(), policy: config.policy, keepUntil: keepUntilOf(store.db, runId), decisions: decisionsOn(store.db, runId) });
