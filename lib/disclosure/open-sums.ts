import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { Equation, LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

/** A sum with a single unknown gives it away; so does one whose unknowns together are too few people. */
export function isOpen(linked: LinkedCounts, hiding: Hiding, equation: Equation, policy: DisclosurePolicy): boolean {
  let unknown = 0;
  let hidden = 0;
  let together = 0;
  for (const i of [equation.total, ...equation.parts]) {
    if (isShown(linked, hiding, i)) continue;
    unknown++;
    if (hiding[i] !== null) hidden++;
    together += linked.counts[i]!.value;
  }
  return hidden > 0 && (unknown === 1 || (isShown(linked, hiding, equation.total) && together < smallestShown(policy)));
}
