import type { AgentContext } from "./context.ts";
import { unmetAt, unmetInWords } from "#lib/approval/conditions.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { nextStep, type Step } from "./next-step.ts";
import type { RunRecord } from "./run-record.ts";
import { decisionsOn } from "./store/decisions.ts";
import { keepUntilOf } from "./store/outputs.ts";
import { countUnsent } from "./store/outbox.ts";

/** What a run needs next, with everything in the store that bears on it. `slotFree`: may one more query start? */
export function stepOf(context: AgentContext, run: RunRecord, slotFree: boolean): Step {
  const { store, clock, config } = context;
  return nextStep(run, {
    now: clock.now().toISOString(), policy: config.policy, slotFree, decisions: decisionsOn(store.db, run.runId), keepUntil: keepUntilOf(store.db, run.runId), unsent: countUnsent(store.db, run.runId), held: heldConditions(context, run),
  });
}

/** Why nothing of this run may leave today; empty where the approval's conditions do not stand in the way. */
export const heldConditions = ({ clock }: Pick<AgentContext, "clock">, { conditions = [], met = [] }: RunRecord): string[] => unmetInWords("output", conditions, met, dayOf(clock.now()));
/** The same by their ids, to ask the portal after them. */
export const awaitedConditions = ({ clock }: Pick<AgentContext, "clock">, { conditions = [], met = [] }: RunRecord): string[] => unmetAt("output", conditions, met, dayOf(clock.now())).flatMap(({ id }) => id ?? []);
