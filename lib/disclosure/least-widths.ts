/** How open the audit demands each hidden count to stay, whatever else is released. */
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Least width (largest minus smallest possible count) that a hidden small count keeps: 4 of 1..9, 2 of 1..4. */
export function leastWidthOfSmall(policy: Pick<DisclosurePolicy, "threshold" | "roundingBase" | "rounding" | "zeros">): number {
  const lowest = policy.zeros === "shown" ? 1 : 0;
  return Math.max(0, Math.floor((smallestShown(policy) - lowest) / 2));
}
/** Least width of a count that is hidden for another's sake: what rounding alone would leave, and never a single value. */
export const leastWidthOfSecondary = (policy: DisclosurePolicy): number => Math.max(1, Math.ceil((policy.roundingBase - 1) / 2));
