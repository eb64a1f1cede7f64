import type { z } from "zod";
import { midpointRange, roundToMidpoint } from "#lib/statistics/midpoint.ts";
import { noiseHalfWidth } from "./differential-privacy/noisy-counts.ts";
import { differsFromSource } from "./differs-from-source.ts";
import { kindsInWords } from "./noisy-kinds-in-words.ts";
import { DisclosurePolicy, type DifferentialPrivacy } from "./policy.ts";
import { leastForSkewness } from "./skewness-rule.ts";
import { smallestShown } from "./strictest-policy.ts";

/** The policy for a member of the public, a sentence a rule. */
export function policyInWords(given: z.input<typeof DisclosurePolicy>): string[] {
  const policy = DisclosurePolicy.parse(given);
  const below = smallestShown(policy);
  if (policy.differentialPrivacy) return noiseInWords(policy.differentialPrivacy, below);
  const words: string[] = ["Nothing about one person leaves: only counts of people, averages and spreads of groups."];
  if (below > 1) {
    words.push(`A count of fewer than ${below} people is never shown; it reads “fewer than ${below}”.`);
    words.push(policy.zeros === "shown" ? "A true zero is shown as 0." : "A zero is hidden with the small counts.");
    words.push("Where a hidden count could be worked out from the others or from a total, more numbers are hidden until it can't.");
  } else {
    words.push("Counts of every size are shown.");
  }
  words.push(
    policy.roundingBase > 1
      ? policy.cellKey ? `Counts that are shown are moved by chance, then rounded to a multiple of ${policy.roundingBase}, each by itself.` : roundingInWords(policy)
      : "Counts that are shown are exact.",
  );
  if (policy.cellKey) words.push(`The chance moves each shown count up or down by at most ${policy.cellKey.most}, by a secret of this environment: always the same for the same people, so that asking again shows nothing new. Totals need not add up.`);
  words.push(`An average needs at least ${policy.summaryPeople} people behind it, a standard deviation ${policy.summaryPeople + 1} and a skewness ${leastForSkewness(policy)}. All are given to ${policy.summaryDigits} significant digits.`);
  if (policy.classDisclosure === "hidden" && below > 1) words.push(`A group of fewer than ${2 * below} people is never shown with all of them alike.`);
  const { pPercent, nk } = policy.dominance;
  if (pPercent > 0) words.push(`A sum, an average or a spread is hidden where, by what two people make of it, one of them could work out the other's value to within ${pPercent}%.`);
  for (const { n, k } of nk) words.push(`A sum is hidden where ${n === 1 ? "one person makes" : "two people make"} ${k}% of it or more. So are an average and a spread where ${n === 1 ? "one person makes" : "two people make"} so much of the squared distances from the average of all others.`);
  words.push(`A survival curve steps only where at least ${Math.max(below, policy.survivalStep)} people had the event or left.`);
  words.push(`A model needs at least ${policy.degreesOfFreedom} more people than coefficients, at most ${policy.models.columnsPerPerson} coefficients a person, and no person who decides it.`);
  words.push(`Where this environment gives estimates of its own to a meta-analysis, each coefficient needs ${policy.models.eventsPerColumn} people with the event, or of the rarer outcome, too. They are given to ${policy.summaryDigits} significant digits.`);
  words.push(`Where people are weighted, the weights must leave at least ${Math.max(policy.summaryPeople, policy.effectivePeople)} people in effect, none of whom outweighs the others.`);
  words.push("Before anything leaves, every hidden number is checked again for what the rest of the answer says about it.");
  return [...words, ...differsFromSource(policy.profile)];
}

function roundingInWords(policy: DisclosurePolicy): string {
  const { roundingBase } = policy;
  switch (policy.rounding) {
    case "sums":
      return `Counts that are shown are rounded to the nearest ${roundingBase}; a total is the sum of the rounded counts it is shown with.`;
    case "controlled":
      return `Counts and totals that are shown are rounded up or down to a multiple of ${roundingBase}, so that they still add up.`;
    case "midpoint": {
      const middle = roundToMidpoint(smallestShown(policy), roundingBase);
      const { low, high } = midpointRange(middle, roundingBase);
      return `Counts that are shown are rounded to the middle of steps of ${roundingBase}: ${low} to ${high} people read ${middle}. A total is the sum of the rounded counts it is shown with.`;
    }
  }
}

/** What holds where noise takes the place of hiding by true counts. */
function noiseInWords({ epsilon, budget, covers }: DifferentialPrivacy, below: number): string[] {
  const factor = Number(Math.exp(epsilon).toPrecision(3));
  return [
    `Nothing about one person leaves: only numbers of people, in ${kindsInWords(covers)}. Every other analysis is refused.`,
    `Chance moves every number up or down before it leaves (differential privacy, ε = ${epsilon}). Whether any one person is in the data or not makes no answer more than ${factor} times as likely.`,
    `A single number lies within ${noiseHalfWidth(epsilon)} of the truth at least 95 times in 100; a total is the sum of such numbers, and its range stands beside it.`,
    ...(below > 1 ? [`A number that reads fewer than ${below} once it was moved is not shown.`] : []),
    `Each new count, table or histogram costs a project ${epsilon} of the ${budget} that it may spend here in all; when that is spent, nothing new is answered. What is withheld costs nothing.`,
    "The same question gets the same numbers again, at no cost, until this environment takes in new data.",
    "What this environment publishes of its own data, such as how many people it holds, is rounded and has no such noise. Small numbers of it are hidden.",
  ];
}
