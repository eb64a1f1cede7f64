/**
 * Whether a mean and a standard deviation may be shown. The mean needs the policy's least number of people; the standard
 * deviation one more, since n − 1 deviations are free (two people's mean 59 and SD 25.46 are 41 and 77). Both are hidden when
 * one person dominates the spread by the policy's rules: with p = 10, if the squared deviations of all but the two furthest people sum
 * to less than 10 % of the furthest one's, the second furthest could work out the furthest. And both are hidden when everyone
 * has the same value, for the mean would then be each member's; and when the values tell fewer people apart than may be shown, for mean
 * and standard deviation then count them (of 1,000 people with 0 or 1, a mean of 0.007 is 7 people). Source: SDC Handbook (2nd ed. 2024),
 * p% rule, class disclosure, and means and totals of indicators as frequencies; least and largest values are never shown.
 */
import { standardDeviation } from "#lib/statistics/moments.ts";
import { significantDigits } from "#lib/statistics/significant-digits.ts";
import type { GroupMoments } from "#lib/query/outputs.ts";
import { isDominated } from "./dominance.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { ReleasedNumber } from "./released.ts";
import { smallestShown } from "./strictest-policy.ts";

export const isSpreadDominated = ({ m2, largestDeviations: [first, second] }: Pick<GroupMoments, "m2" | "largestDeviations">, policy: Pick<DisclosurePolicy, "dominance">): boolean =>
  isDominated({ sum: m2, largest: [first * first, second * second] }, policy.dominance);

/** Within what floating point leaves of no deviation at all. */
const allAlike = ({ mean, largestDeviations: [first] }: GroupMoments): boolean => first <= 1e-9 * Math.max(1, Math.abs(mean));

export function releaseSummary(summary: GroupMoments, policy: DisclosurePolicy): { mean: ReleasedNumber; sd: ReleasedNumber } {
  const number = (value: number): ReleasedNumber => ({ is: "number", value: significantDigits(value, policy.summaryDigits), digits: policy.summaryDigits });
  const tooFew = (below: number): ReleasedNumber => ({ is: "suppressed-small", below });
  const { summaryPeople } = policy;
  if (summary.n < summaryPeople) return { mean: tooFew(summaryPeople), sd: tooFew(summaryPeople + 1) };
  if (allAlike(summary) || summary.fewestApart < smallestShown(policy) || isSpreadDominated(summary, policy)) return { mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } };
  const sd = standardDeviation(summary);
  return { mean: number(summary.mean), sd: summary.n - 1 < summaryPeople || sd === null ? tooFew(summaryPeople + 1) : number(sd) };
}
