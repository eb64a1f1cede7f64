/**
 * Counts that a TRE publishes of its data beside the number of people: people by code, by sex, age and year. They are thousands, most have no words in
 * which a question could ask for just their people, and a question about nearly the same people is the most ordinary there is (a code, or anything more
 * specific). So the ledger holds no sets of them, and they are told so coarsely that it needs none: each says only that the true count is one of at least
 * as many neighbouring numbers as the threshold. Whatever is known exactly beside it, what is left of a count, or of a sum with one in it, is again one of
 * so many neighbouring numbers, of which one at least is below 1 or not below the threshold: it is never certain that somebody is left and that they are
 * few, which is what a count that is hidden below the threshold says. (Differencing, attacks A3 to A5, with a published count as the whole.)
 *
 * Just these people may also be counted by a question, in the policy's own steps. Of midpoints a published step is a whole number of those, or the two would fix a
 * count together: 18 people, told as “18 to 29” here and as “13 to 18” there. Of multiples the coarse step may end inside a fine one (15 to 24 beside 13 to 17), so that a
 * count which is asked for too is one of part of a step: of 3 or 2 where it is rounded to 5. It is a count above the threshold either way.
 */
import { halfUpRange, roundHalfUp } from "#lib/statistics/half-up.ts";
import { midpointRange, roundToMidpoint } from "#lib/statistics/midpoint.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

export type Range = { low: number; high: number };
export type PublishingRules = Pick<DisclosurePolicy, "threshold" | "roundingBase" | "rounding">;

/** The least multiple of the policy's rounding that is not below its threshold: 10 for under 10 and rounded to 5. */
export const publishedBase = (rules: PublishingRules): number => rules.roundingBase * Math.ceil(smallestShown(rules) / rules.roundingBase);
/** The smallest count that is published: the first whose neighbours that read alike are all above the threshold. For under 10 and rounded to 5 it is 15, which reads 20 as do 15 to 24; for midpoints of 6 it is 13. */
export function leastPublished(rules: PublishingRules): number {
  const base = publishedBase(rules);
  const first = rules.rounding === "midpoint" ? 1 : base - Math.floor(base / 2);
  return first >= smallestShown(rules) ? first : first + base;
}

/** What a count of as many people as may be published reads: a multiple of the published base, or under a rule of midpoints the middle of a step of as many. */
export const publishedValue = (people: number, rules: PublishingRules): number => (rules.rounding === "midpoint" ? roundToMidpoint : roundHalfUp)(people, publishedBase(rules));

/** Null where hidden. Under nhse-sde-10-5: 14 → null, 15 → 20, 24 → 20, 25 → 30; under opensafely-mid6: 12 → null, 13 → 18, 24 → 18, 25 → 30; 0 → 0 where the policy shows zeros. */
export function publishedCount(people: number, policy: PublishingRules & Pick<DisclosurePolicy, "zeros">): number | null {
  if (people === 0) return policy.zeros === "shown" ? 0 : null;
  return people < leastPublished(policy) ? null : publishedValue(people, policy);
}

/** What a published count says of the true one; 0 is nobody. */
export function publishedRange(published: number | null, rules: PublishingRules): Range {
  if (published === null) return { low: 0, high: leastPublished(rules) - 1 };
  return published === 0 ? { low: 0, high: 0 } : (rules.rounding === "midpoint" ? midpointRange : halfUpRange)(published, publishedBase(rules));
}

/** How many people a dataset has, which the ledger holds as a set like any other: shown, it lies within the policy's rounding; hidden (null), below its threshold. */
export function rangeOfEveryone(people: number | null, rules: PublishingRules): Range {
  const least = smallestShown(rules);
  if (people === null) return { low: 0, high: least - 1 };
  const { low, high } = halfUpRange(people, rules.roundingBase);
  return people === 0 ? { low: 0, high: 0 } : { low: Math.max(least, low), high };
}
