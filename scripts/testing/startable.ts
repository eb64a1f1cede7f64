import type { Step } from "./steps.ts";

const coresOfMachine = 2;

/**
 * The steps that may start now, in their order, where `ended` and `running` are names of steps. A step that waits for cores lets none behind it
 * go first, so that one of two cores is not put off for ever; one that waits for another step does.
 */
export function startable(steps: readonly Step[], ended: ReadonlySet<string>, running: ReadonlySet<string>): Step[] {
  const names = new Set(steps.map((step) => step.name));
  // Of the steps that were chosen: `npm test -- lint` runs lint alone.
  const waitsFor = (step: Step) => [...(step.needs ?? []), ...(step.after ?? [])].some((name) => names.has(name) && !ended.has(name));
  let free = coresOfMachine - steps.filter((step) => running.has(step.name)).reduce((sum, step) => sum + step.cores, 0);
  const chosen: Step[] = [];
  for (const step of steps) {
    if (ended.has(step.name) || running.has(step.name) || waitsFor(step)) continue;
    if (step.cores > free) break;
    free -= step.cores;
    chosen.push(step);
  }
  return chosen;
}
