/** What a release says of one count, once it is known what is hidden and how the rest is rounded. */
import type { Cell } from "./cell.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { RoundedCount } from "./released-rounding.ts";
import { smallestShown } from "./strictest-policy.ts";

export function releasedCell(linked: LinkedCounts, hiding: Hiding, rounded: readonly (RoundedCount | null)[], policy: DisclosurePolicy, i: number): Cell {
  if (hiding[i] === "small") return { is: "suppressed-small", below: smallestShown(policy) };
  if (!isShown(linked, hiding, i)) return { is: "suppressed-secondary" };
  if (linked.counts[i]!.value === 0) return { is: "zero" };
  const { value, roundedTo, range, noiseVariance } = rounded[i]!;
  return { is: "value", value, roundedTo, ...(range && { range }), ...(noiseVariance !== undefined && { noiseVariance }) };
}
