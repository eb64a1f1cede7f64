import type { AgentContext } from "./context.ts";
import { nextStep, type Step } from "./next-step.ts";
import type { RunRecord } from "./run-record.ts";
import { decisionsOn } from "./store/decisions.ts";
import { keepUntilOf } from "./store/outputs.ts";
import { countUnsent } from "./store/outbox.ts";

/** What a run needs next, with everything in the store that bears on it. `slotFree`: may one more query start? */
export function stepOf(context: AgentContext, run: RunRecord, slotFree: boolean): Step {
  const { store, clock, config } = context;
  return nextStep(run, {
    now: clock.now().toISOString(), policy: config.policy, slotFree, decisions: decisionsOn(store.db, run.runId), keepUntil: keepUntilOf(store.db, run.runId), unsent: countUnsent(store.db, run.runId),
  });
}
