/**
 * Whether a skewness may be shown. It is a third equation about the same people beside mean and standard deviation, and cubes give those far out more weight
 * than squares do, so it is an output with checks of its own: one person more than the standard deviation needs; never without it; no two people who make up
 * most of the cubes (p % and (n, k) rules on |x − x̄|³); enough people in effect, Kish's (Σ|x − x̄|³)² / Σ(x − x̄)⁶; and no value told apart: with n, mean,
 * standard deviation and skewness known, four equations are solved for how many have each of up to four values. Sources: SDC Handbook (2nd ed. 2024), p %
 * and (n, k) rules; Kish (1965), Survey Sampling; ESSnet Handbook (2nd ed. 2024), chapter 4.
 *
 * Example: of 40 people 39 have deviations of 1 and one has 5: the cubes sum to 164, of which that one is 125 or 76 %, though of the squares only 39 %.
 */
import { skewness } from "#lib/statistics/skewness.ts";
import { significantDigits } from "#lib/statistics/significant-digits.ts";
import type { SummaryOutput } from "#lib/query/outputs.ts";
import { isDominated } from "./dominance.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { ReleasedNumber } from "./released.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Least number of people behind it: one more than a standard deviation needs. */
export const leastForSkewness = ({ summaryPeople }: Pick<DisclosurePolicy, "summaryPeople">): number => summaryPeople + 2;

type Numbers = Pick<SummaryOutput, "n" | "mean" | "m2" | "largestDeviations" | "cubes">;

/** `sd`: what is released of the standard deviation. Undefined: the engine gave no cubes, and nothing is said. */
export function releaseSkewness({ n, mean, m2, largestDeviations: [first, second], cubes }: Numbers, sd: ReleasedNumber, policy: DisclosurePolicy): ReleasedNumber | undefined {
  if (!cubes) return undefined;
  const least = leastForSkewness(policy);
  if (n < least) return { is: "suppressed-small", below: least };
  if (sd.is !== "number") return sd.is === "suppressed-small" ? { is: "suppressed-small", below: least } : sd;
  const inEffect = cubes.absolute ** 2 / cubes.squares;
  const found = skewness({ n, mean, m2, m3: cubes.sum }, "moment");
  const tells = cubes.fewestApart < smallestShown(policy) || isDominated({ sum: cubes.absolute, largest: [Math.abs(first) ** 3, Math.abs(second) ** 3] }, policy.dominance) || !(inEffect >= Math.max(policy.summaryPeople, policy.effectivePeople));
  return found === null || tells ? { is: "suppressed-secondary" } : { is: "number", value: significantDigits(found, policy.summaryDigits), digits: policy.summaryDigits };
}
