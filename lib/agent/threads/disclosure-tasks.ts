/**
 * What takes the processor for seconds, by name: pure functions from values to values that can be copied from one thread to another
 * (structured cloning). What they answer depends on what they are given alone, never on how long they took or on which thread they ran.
 */
import { controlDisclosure, type ControlContext, type ControlledRun } from "#lib/disclosure/control.ts";
import { evidenceOf, type Workings } from "#lib/disclosure/evidence.ts";
import type { Evidence } from "#lib/disclosure/hidden-number.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { loadSolver } from "#lib/disclosure/solver.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";

/** `evidence` names what it is asked of: the numbers hidden in a run as it was controlled. */
export type DisclosureTasks = {
  readonly control: (run: RunOutputs, policy: DisclosurePolicy, context: ControlContext) => Promise<ControlledRun>;
  readonly evidence: (run: RunOutputs, policy: DisclosurePolicy, workings: Workings) => Promise<Evidence>;
};
export type TaskName = keyof DisclosureTasks;

export const disclosureTasks: DisclosureTasks = {
  control: controlDisclosure,
  evidence: async (run, policy, workings) => evidenceOf(run, policy, workings, await loadSolver()),
};
