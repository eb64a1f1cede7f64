/**
 * The second stage of a query: what is reckoned over the people's columns. Only these results may leave a TRE, after disclosure
 * control. Some are counts that a database gives; others are reckoned from the table of people inside the TRE; models are fitted
 * in rounds, in which each TRE gives sums and never a row.
 */
import { z } from "zod";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { tableTests } from "./table-tests.ts";

export const finite = z.number().refine(Number.isFinite, "Enter a number.");
export const variableName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "A variable's name has small letters, digits and _, and starts with a letter.");
/** Strictly rising numbers. */
export const rising = (what: string) =>
  z.array(finite).max(100).refine((xs) => xs.every((x, i) => i === 0 || x > xs[i - 1]!), `${what} must rise.`);

/** Which codes there are and how many people have each; the people by sex, age and ethnic category; the people by chapter of ICD-10. */
const distributionSubjects = ["codes", "demographics", "icd-chapters"] as const;
export type DistributionSubject = (typeof distributionSubjects)[number];

const level = z.string().min(1).max(40);
/** What happens to a person: a level of a category, such as “Yes” of whether an outcome came. */
export const Event = z.strictObject({ variable: variableName, level: z.string().min(1).max(40) });
export type Event = z.infer<typeof Event>;

/** A predictor: a variable, two variables together, or a curve through public knots (restricted cubic spline: straight beyond the outer ones). */
export const Term = z.union([
  z.strictObject({ variable: variableName }),
  z.strictObject({ together: z.tuple([variableName, variableName]) }),
  z.strictObject({ curve: variableName, knots: rising("Knots").min(3, "Give at least three knots.").max(7, "At most seven knots.") }),
]);
export type Term = z.infer<typeof Term>;
const terms = z.array(Term).min(1, "Choose at least one predictor.").max(12, "At most twelve predictors.");

/** Linear: the difference in the mean; logistic and the like: how odds (or probits) change; Poisson and negative binomial: how counts or rates change. */
export const modelFamilies = ["linear", "logistic", "probit", "cloglog", "poisson", "negative-binomial"] as const;
export type ModelFamily = (typeof modelFamilies)[number];
/** Families whose outcome is whether something came; and those whose outcome is a number of events. */
export const isTwoWay = (family: ModelFamily): boolean => family === "logistic" || family === "probit" || family === "cloglog";
export const isOfCounts = (family: ModelFamily): boolean => family === "poisson" || family === "negative-binomial";

/** `level` is the outcome that is modelled where the outcome is a category. `offset` is a time whose logarithm has the coefficient 1. `weights`: what each person counts for, a number above 0. */
const regressed = { family: z.enum(modelFamilies), outcome: variableName, level: level.optional(), terms, offset: variableName.optional(), weights: variableName.optional() };
const timed = { event: Event, time: variableName, terms, ties: z.enum(["efron", "breslow"]) };
/** What each TRE estimates from its own people alone. */
export const OwnModel = z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("regression"), ...regressed }), z.strictObject({ kind: z.literal("cox"), ...timed })]);
export type OwnModel = z.infer<typeof OwnModel>;

/** How estimates of TREs are weighed: by their own errors alone, or with the variance between TREs, by moments or by restricted maximum likelihood. */
export const metaMethods = ["fixed", "dersimonian-laird", "reml"] as const;
export type MetaMethod = (typeof metaMethods)[number];
/** The interval of the one estimate: by the normal distribution, by Hartung and Knapp, or theirs where it is not the narrower one. */
export const metaIntervals = ["wald", "hartung-knapp", "hartung-knapp-ad-hoc"] as const;
export type MetaInterval = (typeof metaIntervals)[number];

/** Quantiles anywhere would be people's values one by one (lib/statistics/quantile-search.ts): they lie on the finest of its grids. */
const isOnGrid = (probability: number): boolean => Math.abs(probability * 200 - Math.round(probability * 200)) < 1e-9;

/** Populations to whose ages a rate can be standardised: the European Standard Population of 2013. */
const ageStandards = ["european-2013"] as const;
export type AgeStandard = (typeof ageStandards)[number];

/** Where exact quantiles are sought: from `low` to `high` in steps of `step`. */
const sought = { low: finite, high: finite, step: z.number().positive("Give a step above 0.") };
/** A step of nought is told of at the step. */
const isSearchable = ({ low, high, step }: { low: number; high: number; step: number }): boolean => step <= 0 || (low < high && (high - low) / step <= 1_000_000);
const searchable = { path: ["high"], message: "The highest value must be above the lowest, at most a million steps away." };

/** A row of “Table 1”: how the variable is told of. */
export const Characteristic = z.discriminatedUnion("as", [
  z.strictObject({ variable: variableName, as: z.enum(["shares", "mean"]) }),
  z.strictObject({ variable: variableName, as: z.literal("median"), ...sought }).refine(isSearchable, searchable),
]);
export type Characteristic = z.infer<typeof Characteristic>;

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
export const Analysis = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("count"), id }),
  /** `tests` are reckoned from the released counts: the ones about an event name it, and compare groups with the level `reference` (the first where none is named). Parts: `rolesIn`. */
  z.strictObject({
    kind: z.literal("crosstab"), id, by: z.array(variableName).min(1, "Choose at least one variable.").max(3, "At most three variables."),
    tests: z.array(z.enum(tableTests)).min(1, "Choose at least one statistic, or none at all.").max(tableTests.length).optional(), event: Event.optional(), reference: level.optional(),
  }),
  z.strictObject({ kind: z.literal("summary"), id, of: variableName }),
  z.strictObject({ kind: z.literal("histogram"), id, of: variableName, breaks: rising("Breaks").min(2, "Give at least two breaks.") }),
  /** `at` is the day on which ages are reckoned, for demographics only. */
  z
    .strictObject({ kind: z.literal("distribution"), id, of: z.enum(distributionSubjects), at: PlainDate.optional() })
    .refine((d) => (d.of === "demographics") === (d.at !== undefined), { path: ["at"], message: "Demographics need the date at which ages are reckoned; other distributions have none." }),
  /** A number among groups of people: mean and SD of each, and whether the means differ. */
  z.strictObject({ kind: z.literal("comparison"), id, of: variableName, by: variableName }),
  /**
   * “Table 1”: of each group the shares of categories' levels, the mean and SD of numbers or their median and quartiles, with the standardised difference
   * from the group `reference` (the first where none is named). Nothing new leaves for it: it stands for a table, a comparison or quantiles of each variable
   * (lib/query/outputs-asked.ts).
   */
  z.strictObject({
    // Its outputs have its id and their place.
    kind: z.literal("characteristics"), id: id.max(36, "At most 36 characters."), by: variableName, reference: level.optional(),
    of: z.array(Characteristic).min(1, "Choose at least one variable.").max(20, "At most twenty variables."),
  }),
  /** How numbers go together, over people who have all of them. */
  z.strictObject({ kind: z.literal("correlation"), id, of: z.array(variableName).min(2, "Choose at least two variables.").max(8, "At most eight variables.") }),
  /** Events per person-time; `time` is a number of days. Groups are compared with the level `reference`, the first where none is named. `standard`: the rate, too, that there would be had everyone the standard’s ages; the groups are bands of age. `within`: of each of its levels a standardised rate, which can be compared although the groups have other ages. */
  z.strictObject({ kind: z.literal("rate"), id, event: Event, time: variableName, by: variableName.optional(), reference: level.optional(), standard: z.enum(ageStandards).optional(), within: variableName.optional() }),
  /** Time to an event, read at `breaks` in days: which follow from the question, never from the data. */
  z.strictObject({ kind: z.literal("survival"), id, event: Event, time: variableName, by: variableName.optional(), breaks: rising("The days at which the curve is read").min(2, "Give at least two days.") }),
  /** The model of each TRE's own people, and one estimate from all of theirs: what goes between TREs is not taken for what goes between people. */
  z.strictObject({ kind: z.literal("meta-analysis"), id, of: OwnModel, method: z.enum(metaMethods), interval: z.enum(metaIntervals) }),
  /** `bySite`: a level of its own for each TRE. `intervals`: by the likelihood's profile too, in further rounds. */
  z.strictObject({ kind: z.literal("regression"), id, ...regressed, bySite: z.boolean(), intervals: z.enum(["profile"]).optional() }),
  /** Proportional hazards, each TRE with a baseline of its own. */
  z.strictObject({ kind: z.literal("cox"), id, ...timed }),
  /** Exact quantiles over all TREs together, found by counting: of everyone, and with `by` of each group too. `at` are probabilities. */
  z
    .strictObject({ kind: z.literal("quantiles"), id, of: variableName, by: variableName.optional(), at: rising("Quantiles").min(1, "Give at least one quantile.").max(9, "At most nine quantiles."), ...sought })
    .refine((q) => q.at.every((p) => p > 0 && p < 1), { path: ["at"], message: "Quantiles lie between 0 and 1, such as 0.25, 0.5 and 0.75." })
    .refine((q) => q.at.every(isOnGrid), { path: ["at"], message: "Quantiles go in steps of 0.005, such as 0.025, 0.1 or 0.5." })
    .refine(isSearchable, searchable),
]);
export type Analysis = z.infer<typeof Analysis>;
export type AnalysisKind = Analysis["kind"];
export type AnalysisOf<K extends AnalysisKind> = Extract<Analysis, { kind: K }>;

/** Answered by counting, in the database. */
export const countedKinds = ["count", "crosstab", "summary", "histogram", "distribution"] as const;
/** Answered from the table of people, inside the TRE. */
export const reckonedKinds = ["comparison", "correlation", "rate", "survival", "meta-analysis"] as const;
/** Fitted in rounds over all TREs, once each has released that it can take part. */
export const fittedKinds = ["regression", "cox", "quantiles"] as const;
/** Each gives one output. */
export const outputKinds = [...countedKinds, ...reckonedKinds, ...fittedKinds] as const;
/** A characteristics table is answered by the outputs of its rows. */
export const analysisKinds = [...outputKinds, "characteristics"] as const;
export type OutputKind = (typeof outputKinds)[number];
export type OutputAnalysis = AnalysisOf<OutputKind>;
export type CountedAnalysis = AnalysisOf<(typeof countedKinds)[number]>;
export type ReckonedAnalysis = AnalysisOf<(typeof reckonedKinds)[number]>;
export type FittedAnalysis = AnalysisOf<(typeof fittedKinds)[number]>;
const isOneOf = <K extends AnalysisKind>(kinds: readonly K[]) => (analysis: Analysis): analysis is AnalysisOf<K> => (kinds as readonly string[]).includes(analysis.kind);
export const isCounted = isOneOf(countedKinds);
export const isReckoned = isOneOf(reckonedKinds);
export const isFitted = isOneOf(fittedKinds);

const ofTerm = (term: Term): string[] => ("variable" in term ? [term.variable] : "together" in term ? term.together : [term.curve]);
const variablesOfModel = (model: OwnModel | AnalysisOf<"regression" | "cox">): (string | undefined)[] =>
  [...(model.kind === "cox" ? [model.event.variable, model.time] : [model.outcome, model.offset, model.weights]), ...model.terms.flatMap(ofTerm)];
/** The variables that an analysis reads, each once. */
export function variablesOf(analysis: Analysis): string[] {
  const read = ((): (string | undefined)[] => {
    switch (analysis.kind) {
      case "count":
      case "distribution":
        return [];
      case "crosstab":
      case "correlation":
        return analysis.kind === "crosstab" ? analysis.by : analysis.of;
      case "summary":
      case "histogram":
        return [analysis.of];
      case "comparison":
      case "quantiles":
        return [analysis.of, analysis.by];
      case "characteristics":
        return [analysis.by, ...analysis.of.map(({ variable }) => variable)];
      case "rate":
        return [analysis.event.variable, analysis.time, analysis.by, analysis.within];
      case "survival":
        return [analysis.event.variable, analysis.time, analysis.by];
      case "meta-analysis":
        return variablesOfModel(analysis.of);
      case "regression":
      case "cox":
        return variablesOfModel(analysis);
    }
  })();
  return [...new Set(read.filter((name) => name !== undefined))];
}
