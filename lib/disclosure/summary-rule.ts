/**
 * Whether a mean and a standard deviation may be shown. The mean needs the policy's least number of people; the standard
 * deviation one more, since n − 1 deviations are free (two people's mean 59 and SD 25.46 are 41 and 77). Both are hidden when
 * two people make them, by the policy's rules of dominance (`isSpreadDominated`). And both are hidden when everyone
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

/**
 * Whether one or two people make the numbers told of a group: p % and (n, k) of squared distances from the mean of all others. With p = 10, if
 * the others' squared distances from their own mean sum to less than 10 % of the furthest one's, that one could work out the second from the mean,
 * and anybody could work out both from mean and standard deviation. It is not the mean of everyone that is measured from: two who are far out draw it to
 * them, and then everybody looks far from it. Nor is it zero, or the column's least value, which whoever asks may move (cost + 1,000,000).
 *
 * Of ten people and more, whatever passes p % here passes it as the rule has it for a sum too, of contributions x − least (SDC Handbook, 2nd ed. 2024;
 * ESSnet Handbook, 2nd ed. 2024, chapter 4): were the others' together less than p % of the largest, their squares would be less than (p %)² of its square.
 *
 * Example: 1,000,000, 990,000 and ten people of 60 to 140: the ten lie around 99, their squared distances from it sum to 6,090; the first one's is 10^12.
 */
export function isSpreadDominated({ n, m2, largestDeviations: [first, second] }: Pick<GroupMoments, "n" | "m2" | "largestDeviations">, { dominance }: Pick<DisclosurePolicy, "dominance">): boolean {
  const others = Math.max(1, n - 2);
  const centre = -(first + second) / others;
  const rest = Math.max(0, m2 - first ** 2 - second ** 2 - others * centre ** 2);
  const [nearer, furthest] = [(first - centre) ** 2, (second - centre) ** 2].sort((a, b) => a - b) as [number, number];
  return isDominated({ sum: rest + nearer + furthest, largest: [furthest, nearer] }, dominance);
}

/** Within what floating point leaves of no deviation at all. */
const allAlike = ({ mean, largestDeviations: [first] }: GroupMoments): boolean => Math.abs(first) <= 1e-9 * Math.max(1, Math.abs(mean));

export function releaseSummary(summary: GroupMoments, policy: DisclosurePolicy): { mean: ReleasedNumber; sd: ReleasedNumber } {
  const number = (value: number): ReleasedNumber => ({ is: "number", value: significantDigits(value, policy.summaryDigits), digits: policy.summaryDigits });
  const tooFew = (below: number): ReleasedNumber => ({ is: "suppressed-small", below });
  const { summaryPeople } = policy;
  if (summary.n < summaryPeople) return { mean: tooFew(summaryPeople), sd: tooFew(summaryPeople + 1) };
  if (allAlike(summary) || summary.fewestApart < smallestShown(policy) || isSpreadDominated(summary, policy)) return { mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } };
  const sd = standardDeviation(summary);
  return { mean: number(summary.mean), sd: summary.n - 1 < summaryPeople || sd === null ? tooFew(summaryPeople + 1) : number(sd) };
}
