/** Two policies side by side, rule by rule, and which of the two is the stricter in each. */
import type { DisclosurePolicy } from "./policy.ts";
import { kindsInWords } from "./noisy-kinds-in-words.ts";
import { smallestShown, strictest } from "./strictest-policy.ts";

type Rule = Exclude<keyof DisclosurePolicy, "profile" | "version" | "title" | "source">;
/** `mixed`: stricter in part and laxer in part. */
export type RuleChange = { rule: Rule; name: string; before: string; after: string; is: "stricter" | "laxer" | "mixed" };

type Words = { [R in Rule]: { name: string; inWords: (value: DisclosurePolicy[R]) => string } };
const plain = (value: number): string => String(value);
const words: Words = {
  threshold: { name: "Smallest count shown", inWords: plain },
  zeros: { name: "Zeros", inWords: (value) => (value === "shown" ? "shown" : "hidden with the small counts") },
  roundingBase: { name: "Rounding", inWords: (value) => (value === 1 ? "none" : `in steps of ${value}`) },
  summaryPeople: { name: "People behind an average", inWords: plain },
  summaryDigits: { name: "Significant digits of averages", inWords: plain },
  hiddenSums: { name: "Hidden counts of one sum, together", inWords: (value) => (value === "threshold" ? "never too few people" : "never a pair with one person alone") },
  rounding: { name: "How totals are rounded", inWords: (value) => ({ sums: "as sums of what is shown", controlled: "with their parts, so that they add up", midpoint: "as sums of what is shown, which is the middle of a step" })[value] },
  classDisclosure: { name: "Small groups that are all alike", inWords: (value) => value },
  dominance: { name: "One person’s share of a sum", inWords: ({ pPercent, nk }) => [pPercent === 0 ? "not looked at" : `not to be known within ${pPercent}%`, ...nk.map(({ n, k }) => `the ${n === 1 ? "largest" : "two largest"} below ${k}%`)].join("; ") },
  degreesOfFreedom: { name: "Degrees of freedom of a model", inWords: plain },
  survivalStep: { name: "People in a step of a survival curve", inWords: plain },
  models: { name: "Models", inWords: ({ columnsPerPerson, leverage, eventsPerColumn }) => `at most ${columnsPerPerson} coefficients a person, leverage at most ${leverage}, ${eventsPerColumn === 0 ? "any number of events" : `at least ${eventsPerColumn} events`} a coefficient` },
  effectivePeople: { name: "Effective people behind a weighted number", inWords: plain },
  cellKey: { name: "Noise on counts", inWords: (value) => (value === null ? "none" : `by cell key, at most ${value.most}, variance ${value.variance}`) },
  differentialPrivacy: { name: "Differential privacy", inWords: (value) => (value === null ? "none" : `ε ${value.epsilon} for each answer, ${value.budget} for a project; ${kindsInWords(value.covers)}`) },
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const inWords = <R extends Rule>(rule: R, policy: DisclosurePolicy): string => words[rule].inWords(policy[rule]);

/** The rules that differ, in the order of the policy's page. */
export function policyChanges(before: DisclosurePolicy, after: DisclosurePolicy): RuleChange[] {
  const both = strictest(before, after);
  return (Object.keys(words) as Rule[]).filter((rule) => !isSame(before[rule], after[rule])).map((rule) => ({
    rule, name: words[rule].name, before: inWords(rule, before), after: inWords(rule, after),
    // It takes the place of other rules: neither with it nor without it does everything stay hidden that the other hides.
    is: rule === "differentialPrivacy" && (before[rule] === null) !== (after[rule] === null) ? "mixed" : isSame(both[rule], after[rule]) ? "stricter" : isSame(both[rule], before[rule]) ? "laxer" : "mixed",
  }));
}

/** Whether something could leave under `after` that `before` keeps back. A coarse rounding also hides: the smallest count shown decides beside the rules. */
export const isLaxerAnywhere = (before: DisclosurePolicy, after: DisclosurePolicy): boolean =>
  smallestShown(after) < smallestShown(before) || policyChanges(before, after).some((change) => change.is !== "stricter");
