/** A policy is the TRE's own, versioned and public. Profiles are data; a TRE's file names one and may make it stricter. */
import { z } from "zod";
import { millionths } from "./differential-privacy/millionths.ts";

/** What noise by differential privacy covers: each person is in one cell of each. */
export const noisyKinds = ["count", "crosstab", "histogram"] as const;
/** The mend is said of what is left out, of what is no number, and of one too small or too large. */
const between = (least: number, most: number) => {
  const mend = `give a number from ${least} to ${most}`;
  return z.number(mend).min(least, mend).max(most, mend);
};
const aboveNought = (most: number) => {
  const mend = `give a number above 0, to ${most}`;
  return z.number(mend).gt(0, mend).max(most, mend);
};
const epsilon = between(0.01, 20).refine((given) => millionths(given) !== undefined, "give at most six decimals");
const mostMoved = "give a whole number from 2 to 20";
const kindsMend = `name some of ${noisyKinds.join(", ")}, each once`;

export const DisclosurePolicy = z.strictObject({
  profile: z.string().regex(/^[a-z0-9-]{2,60}$/),
  version: z.int().positive(),
  title: z.string().min(3).max(160),
  /** Counts of people from 1 to threshold − 1 are hidden. */
  threshold: z.int().min(1).max(1000),
  /** Whether a true zero is shown, or hidden with the small counts. */
  zeros: z.enum(["shown", "suppressed"]),
  /** Released counts are rounded after suppression, in steps of so many; 1 = not rounded. */
  roundingBase: z.int().min(1).max(1000),
  /** Least people behind a mean or SD. */
  summaryPeople: z.int().min(1).max(1000),
  /** Significant digits in which means and SDs are released. */
  summaryDigits: z.int().min(2).max(15),
  source: z.string().max(300),
  /** What the hidden counts of one shown sum hold together: never fewer people than may be shown, or only never a pair in which one person is alone and so knows the other. */
  hiddenSums: z.enum(["threshold", "singletons"]).default("threshold"),
  /** sums: each count to the nearest multiple, totals as sums of released numbers. controlled: all to a neighbouring multiple such that they still add up. midpoint: each count to the middle of its step, totals as sums. */
  rounding: z.enum(["sums", "controlled", "midpoint"]).default("sums"),
  /** Whether a small group is never shown with everyone at one level. */
  classDisclosure: z.enum(["hidden", "shown"]).default("hidden"),
  /** Sums over people. pPercent: the second largest part must not reckon the largest to within so much of it; 0 = no such rule. nk: the n largest parts make less than k % of the sum. */
  dominance: z
    .strictObject({ pPercent: between(0, 100), nk: z.array(z.strictObject({ n: z.union([z.literal(1), z.literal(2)]), k: aboveNought(100) })).max(2) })
    .default({ pPercent: 10, nk: [] }),
  /** Residual degrees of freedom that a model needs. */
  degreesOfFreedom: z.int().min(0).max(1000).default(10),
  /** Events, and people who left, in each step of a survival curve; never fewer than the smallest shown count. */
  survivalStep: z.int().min(1).max(1000).default(1),
  /**
   * A model has at most `columnsPerPerson` coefficients for each person; one person's leverage is at most `leverage`, or three times the mean one.
   * A TRE's own estimates need `eventsPerColumn` people with the event, or of the rarer outcome, for each coefficient.
   */
  models: z
    .strictObject({ columnsPerPerson: aboveNought(1), leverage: aboveNought(1), eventsPerColumn: between(0, 100).default(3) })
    .default({ columnsPerPerson: 0.33, leverage: 0.5, eventsPerColumn: 3 }),
  /** Least effective number of people behind a weighted number, (Σw)²/Σw²; never fewer than behind a mean. */
  effectivePeople: z.int().min(1).max(1000).default(1),
  /** Noise by the cell-key method on every shown count, before it is rounded: at most `most` up or down, with so much variance. null: none. */
  cellKey: z.strictObject({ most: z.int(mostMoved).min(2, mostMoved).max(20, mostMoved), variance: between(0.5, 10) }).refine(({ most, variance }) => variance <= most / 2, { message: "give a variance of at most half of the largest noise", path: ["variance"] }).nullable().default(null),
  /**
   * Noise by differential privacy, in place of hiding by true counts, of rounding and of the ledger: each new count, table or histogram costs a project
   * `epsilon` of the `budget` that it has at this TRE. Analyses of other kinds than `covers` are refused. null: none.
   */
  differentialPrivacy: z
    .strictObject({ epsilon, budget: epsilon, covers: z.array(z.enum(noisyKinds, kindsMend), kindsMend).min(1, kindsMend).refine((kinds) => new Set(kinds).size === kinds.length, kindsMend) })
    .refine((noise) => noise.epsilon <= noise.budget, { message: "give a budget that pays for one answer at least", path: ["budget"] }).nullable().default(null),
});
/** The rules that policies made before there were any of their kind are read with. */
export const laterRules = DisclosurePolicy.pick({ hiddenSums: true, rounding: true, classDisclosure: true, dominance: true, degreesOfFreedom: true, survivalStep: true, models: true, effectivePeople: true, cellKey: true, differentialPrivacy: true }).parse({});
export type DisclosurePolicy = z.infer<typeof DisclosurePolicy>;
export type DifferentialPrivacy = NonNullable<DisclosurePolicy["differentialPrivacy"]>;
