/**
 * A count from a cohort discovery worker, as the released number that it honestly is. Bunny leaves out counts below its threshold,
 * rounds, leaves out what the rounding brought below the threshold, and sends 0 for everything left out; which way a half is rounded
 * depends on its database. A Relay adds up such numbers, does the same to the sum, and passes over sites that did not answer.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Cell } from "./cell.ts";
import { laterRules } from "./policy.ts";
import type { DisclosurePolicy } from "./policy.ts";

/** The rules by which a worker says that it hides and rounds; 1 for a rule that is off. */
export type WorkerRules = Pick<DisclosurePolicy, "threshold" | "roundingBase">;

/** The smallest count from which on every count is shown, however halves are rounded. */
function alwaysShownFrom({ threshold, roundingBase }: WorkerRules): number {
  const smallest = Math.ceil(threshold / roundingBase) * roundingBase;
  return Math.max(threshold, Math.floor(smallest - roundingBase / 2) + 1);
}

/** A worker that leaves nothing out and does not round tells a true zero; from any other, 0 is “none or few”. */
export const tellsZero = (rules: WorkerRules): boolean => alwaysShownFrom(rules) <= 1;

/** `behind`: how many workers a Relay adds up; absent where the worker counts by itself. Refused where the number breaks the rules declared. */
export function countOfWorker(count: number, rules: WorkerRules, behind?: number): Result<Cell> {
  const { threshold, roundingBase } = rules;
  const half = Math.floor(roundingBase / 2);
  if (count === 0) {
    // Sites behind a Relay may have been left out altogether: then nothing bounds what it did not show.
    if (behind !== undefined) return ok({ is: "withheld" });
    return ok(tellsZero(rules) ? { is: "zero" } : { is: "suppressed-small", below: alwaysShownFrom(rules) });
  }
  if (count % roundingBase !== 0) return refuse("disclosure-risk", `The number is not rounded to ${roundingBase}, as was declared of the worker.`);
  if (count < threshold) return refuse("disclosure-risk", `The number is smaller than ${threshold}, below which the worker was declared to show none.`);
  if (behind !== undefined) return ok({ is: "value", value: count, roundedTo: roundingBase, range: { low: Math.max(0, count - (behind + 1) * half), high: null } });
  if (roundingBase === 1) return ok({ is: "value", value: count, roundedTo: 1 });
  return ok({ is: "value", value: count, roundedTo: roundingBase, range: { low: Math.max(threshold, count - half), high: count + half } });
}

/** The policy that an administrator declares for a worker, which publishes none itself. */
export function workerPolicy(rules: WorkerRules): DisclosurePolicy {
  const { threshold, roundingBase } = rules;
  const hides = threshold > 1 ? `under ${threshold} hidden with zeros` : "nothing hidden";
  return {
    profile: `worker-${threshold}-${roundingBase}`, version: 1, title: `Cohort discovery worker: ${hides}, ${roundingBase > 1 ? `rounded to ${roundingBase}` : "not rounded"}`,
    threshold, zeros: tellsZero(rules) ? "shown" : "suppressed", roundingBase, summaryPeople: 1000, summaryDigits: 2,
    source: "Declared by the site to the federation's administrators: the worker itself does not say how it is set.",
    ...laterRules,
  };
}

/** The same for a member of the public, a sentence a rule. */
export function workerPolicyInWords(rules: WorkerRules): string[] {
  const from = alwaysShownFrom(rules);
  return [
    "Nothing about one person leaves: only numbers of people.",
    ...(from > 1 ? [`A count of fewer than ${from} people, or none, reads “fewer than ${from}”: the worker sends the same for both.`] : ["Counts of every size are shown."]),
    rules.roundingBase > 1 ? `Counts that are shown are rounded to the nearest ${rules.roundingBase}.` : "Counts that are shown are exact.",
    "The worker applies these rules inside the environment. A number that breaks them is thrown away.",
  ];
}
