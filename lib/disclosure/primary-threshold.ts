/**
 * The primary rule: counts of 1 to threshold − 1 people are hidden, and zero with them where the policy says so. People are
 * counted, not rows: twelve events may be one person. Source: SDC Handbook (2nd ed. 2024), frequency rule; for “under 10”
 * (NHS England SDE) a count of 9 is hidden and 10 is shown.
 */
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

export function isTooSmall(people: number, policy: DisclosurePolicy): boolean {
  return people < smallestShown(policy) && (people > 0 || policy.zeros === "suppressed");
}
