/** Adds up one count over TREs: intervals add end by end, and a hidden part stays a range instead of becoming 0. */
import { hasLikely, type Cell } from "#lib/disclosure/cell.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { PooledCell } from "./pooled-result.ts";
import type { CountRange } from "./site-ranges.ts";

/** `guess` stands in the estimate for a count that is not shown, where more is known than that it lies in its range. */
export type CountPart = { treId: string; cell: Cell; range: CountRange | null; guess?: number };

/**
 * The pooled count is held to the policy's threshold again: TREs with a lower one may together release what the federation
 * would not. Ranges of chance (95 %) add end by end as others do: independent symmetric log-concave noises, added, lie within the sum of their
 * half-widths at least as surely as each within its own (Proschan 1965, theorem 2.3). It is not rounded again: its parts, rounded as their TREs demand, stand beside it.
 */
export function poolCounts(parts: readonly CountPart[], policy: DisclosurePolicy): PooledCell {
  const known = parts.flatMap((p) => (p.range ? [{ ...p, range: p.range }] : []));
  const isHidden = (p: CountPart): boolean => p.cell.is === "suppressed-secondary" || p.cell.is === "withheld";
  const restsOn = known.filter((p) => !isHidden(p)).map((p) => p.treId);
  const hiddenAt = known.filter(isHidden).map((p) => p.treId);
  const low = known.reduce((sum, p) => sum + p.range.low, 0);
  const high = known.reduce((sum, p) => sum + p.range.high, 0);
  if (known.length === 0 || (restsOn.length === 0 && low === 0 && high === Infinity)) return { is: "hidden", because: "nothing-released" };
  const middle = high === Infinity ? null : Math.round(known.reduce((sum, p) => sum + (p.cell.is === "value" ? p.cell.value : (p.guess ?? (p.range.low + p.range.high) / 2)), 0));
  const least = smallestShown(policy);
  const isSmall = middle !== null && middle < least && (high > 0 || policy.zeros === "suppressed");
  if (isSmall) return { is: "hidden", because: "below-threshold", below: least };
  // The middle of a range that nobody has counted is no estimate: without one released count in the sum, only the range is told.
  const estimate = low === high || known.some((p) => p.cell.is === "value" && p.cell.value > 0) ? middle : null;
  const noiseVariance = known.reduce((sum, p) => sum + (p.cell.is === "value" ? (p.cell.noiseVariance ?? 0) : 0), 0);
  return {
    is: "value", low, high: high === Infinity ? null : high, estimate, restsOn, hiddenAt,
    roundedTo: Math.max(1, ...known.flatMap((p) => (p.cell.is === "value" ? [p.cell.roundedTo] : []))),
    ...(noiseVariance > 0 && { noiseVariance }),
    ...(known.some(({ cell }) => hasLikely(cell)) && { isLikely: true as const }),
  };
}
