/**
 * The mean of a group that is hidden follows from the mean of everyone and the means of all other groups, as a hidden cell does from a total:
 * what is left is the mean of all hidden groups together. So that must keep the rules of a mean too, or further groups are hidden, the smallest first,
 * until it does or none is left (secondary suppression of magnitudes: ESSnet Handbook on Statistical Disclosure Control, 2nd ed. 2024, chapter 4).
 * Whether the mean of everyone is told in this run makes no difference: it may be asked for next.
 */
import { mergeMoments, noMoments } from "#lib/statistics/moments.ts";
import type { GroupMoments } from "#lib/query/outputs.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { isSpreadDominated } from "./summary-rule.ts";

/** Groups as one. Which two are furthest from their common mean is looked for among the two that are in each group, as those are who may decide it. */
export function together(groups: readonly GroupMoments[]): Pick<GroupMoments, "n" | "mean" | "m2" | "largestDeviations"> {
  const all = groups.reduce(mergeMoments, noMoments);
  // A group of one has no second.
  const furthest = groups.flatMap(({ n, mean, largestDeviations }) => largestDeviations.slice(0, n).map((deviation) => mean + deviation - all.mean)).sort((a, b) => Math.abs(b) - Math.abs(a));
  return { ...all, largestDeviations: [furthest[0] ?? 0, furthest[1] ?? 0] };
}

/**
 * Which groups' means are hidden, where those of `hidden` are by themselves.
 *
 * Example: of 12 people two have 1,000,000 and 990,000; hidden. With the 20 of the next smallest group, who lie around 100, the two still make all of the
 * spread: hidden too. With 900 more who lie some 50,000 apart they no longer do: so these are hidden, and any fourth group is shown.
 */
export function hiddenTogether(groups: readonly GroupMoments[], hidden: readonly boolean[], policy: DisclosurePolicy): boolean[] {
  const all = hidden.map((is, g) => is && groups[g]!.n > 0);
  const next = groups.map((_, g) => g).filter((g) => !hidden[g]).sort((a, b) => groups[a]!.n - groups[b]!.n || a - b);
  const isSafe = (): boolean => {
    const left = together(groups.filter((_, g) => all[g]));
    return left.n === 0 || (left.n >= policy.summaryPeople && left.m2 > 0 && !isSpreadDominated(left, policy));
  };
  while (next.length > 0 && !isSafe()) all[next.shift()!] = true;
  return all.map((is, g) => is || hidden[g]!);
}
