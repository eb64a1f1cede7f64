import type { LinkedCounts } from "./linked-counts.ts";

/**
 * What becomes of each count: `small` by the primary threshold, `secondary` to protect another count, `blank` where even
 * whether the count is small or zero would give another away (both read “hidden” in the release); null is shown, or was never
 * going to be (a count that is only implied).
 */
export type Hiding = (null | "small" | "secondary" | "blank")[];

export const isShown = (linked: LinkedCounts, hiding: Hiding, i: number): boolean => linked.counts[i]!.released && hiding[i] === null;
