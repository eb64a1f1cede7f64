/**
 * Weights can pick a person out: one of 1 and all others 0 make a sum one person's value (attack A26). So weighted numbers need enough people
 * in effect, Kish's (Σw)²/Σw², and no weight that dominates their sum. Source: Kish 1965, Survey Sampling; dsBase issue 250.
 */
import type { Weighting } from "#lib/query/outputs.ts";
import { isDominated } from "./dominance.ts";
import type { DisclosurePolicy } from "./policy.ts";

export function singlesOut({ effectivePeople, magnitude }: Weighting, policy: DisclosurePolicy): boolean {
  return effectivePeople < Math.max(policy.summaryPeople, policy.effectivePeople) || isDominated(magnitude, policy.dominance);
}
