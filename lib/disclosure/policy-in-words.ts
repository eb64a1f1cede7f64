import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

/** The policy for a member of the public, a sentence a rule. */
export function policyInWords(policy: DisclosurePolicy): string[] {
  const below = smallestShown(policy);
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
      ? `Counts that are shown are rounded to the nearest ${policy.roundingBase}; a total is the sum of the rounded counts it is shown with.`
      : "Counts that are shown are exact.",
  );
  words.push(`An average needs at least ${policy.summaryPeople} people behind it, a standard deviation at least ${policy.summaryPeople + 1}; both are given to ${policy.summaryDigits} significant digits.`);
  words.push("Before anything leaves, every hidden number is checked again for what the rest of the answer says about it.");
  return words;
}
