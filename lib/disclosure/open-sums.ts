import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { Equation, LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

/**
 * A sum with a single unknown gives it away. So does one whose unknowns together are too few people: their number can be reckoned, and is
 * itself a small count. The laxer rule only stops the person who is alone in a hidden count, and so knows it: of two unknowns that
 * together are too few he would know the other (singletons; SDC Handbook, chapter 4).
 */
export function isOpen(linked: LinkedCounts, hiding: Hiding, equation: Equation, policy: DisclosurePolicy): boolean {
  let unknown = 0;
  let hidden = 0;
  let together = 0;
  let isAlone = false;
  for (const i of [equation.total, ...equation.parts]) {
    if (isShown(linked, hiding, i)) continue;
    unknown++;
    if (linked.counts[i]!.value === 1) isAlone = true;
    if (hiding[i] !== null) hidden++;
    together += linked.counts[i]!.value;
  }
  if (hidden === 0) return false;
  if (unknown === 1) return true;
  const isTooFew = isShown(linked, hiding, equation.total) && together < smallestShown(policy);
  return isTooFew && (policy.hiddenSums === "threshold" || (unknown === 2 && isAlone));
}
