/**
 * Every kind of analysis: what of it leaves a TRE, what becomes of it, what is looked at before it leaves, how exact it is, and each of its statistics by an
 * example. docs/statistics.md prints these tables; `worked-examples.test.ts` reckons every example.
 */
import { metaIntervals, metaMethods, modelFamilies, type AnalysisKind } from "#lib/query/analysis.ts";
import { tableTests } from "#lib/query/table-tests.ts";
import { countExamples, distributionExamples, histogramExamples } from "./counts.ts";
import type { WorkedExample } from "./example.ts";
import { comparisonExamples, correlationExamples, meanExamples, standardisedDifferences } from "./means.ts";
import { furtherMetaExamples, intervalExamples, methodExamples } from "./meta-analyses.ts";
import { coxExamples, familyExamples, profileExample, quantileExamples } from "./models.ts";
import { tableExamples } from "./tables.ts";
import { rateExamples, survivalExamples } from "./times.ts";

type Told = { name: string; leaves: string; together: string; checks: string; label: string; examples: readonly WorkedExample[] };

const exactCounts = "exact, or within the stated range where counts are rounded or moved (by differential privacy in 95 of 100)";
const checksOfCounts = "smallest count, classes, complements, secondary suppression and an audit of all counts of the run; the ledger of releases";
const checksOfModels = "people and degrees of freedom, smallest group and class, leverage and dominance, columns per person, uneven weights, columns that leave nothing of the outcome open";

export const analyses: Record<AnalysisKind, Told> = {
  count: { name: "Number of people", leaves: "counts after disclosure control", together: "sums", checks: checksOfCounts, label: exactCounts, examples: countExamples },
  crosstab: { name: "Table", leaves: "counts after disclosure control; nothing more for its statistics (below)", together: "sums; statistics from them", checks: checksOfCounts, label: exactCounts, examples: tableTests.flatMap((test) => tableExamples[test]) },
  histogram: { name: "Histogram", leaves: "counts after disclosure control", together: "sums by interval", checks: checksOfCounts, label: exactCounts, examples: histogramExamples },
  distribution: { name: "What the data holds", leaves: "people of each code, chapter or demographic level", together: "sums; a code that a TRE does not list has there fewer than it says", checks: "codes of few people are not listed, those of nearly everyone read alike; the ledger of releases", label: exactCounts, examples: distributionExamples },
  summary: {
    name: "Mean and spread", leaves: "n, mean, SD and skewness (below), to the policy's digits",
    together: "Chan's merge, Pébay's of the third moment; the variance, the standard error and the mean's interval by Student's t",
    checks: "people behind an average, one more for the SD; one or two who make up the spread (p %, (n, k)); values that are counts in other words", label: "exact up to the released digits", examples: meanExamples,
  },
  comparison: {
    name: "Groups compared", leaves: "n, mean and SD by group, to the policy's digits", together: "Chan's merge; each mean's interval, Welch's t test and Student's with equal variances, analysis of variance (Fisher's and Welch's), standardised difference",
    checks: "those of a mean, in each group; further groups where a hidden mean would follow from the others'", label: "exact up to the released digits", examples: comparisonExamples,
  },
  characteristics: {
    name: "Characteristics by group (“Table 1”)", leaves: "what a table, a comparison or quantiles of each of its rows would give, and nothing more",
    together: "numbers and percentages, mean and SD or median and quartiles, missing; standardised differences (Austin 2009; Yang & Dalton 2012)",
    checks: "those of each of its rows, all linked", label: "exact, or as near as rounded counts and digits allow", examples: standardisedDifferences,
  },
  correlation: {
    name: "Correlation", leaves: "n, means, SDs, correlations over complete cases", together: "co-moments merged by pairs; interval by Fisher's z, Student's t test",
    checks: "two people more than an average needs; spreads that one or two make; pairs that are tables in other words, or lie on a line", label: "approximate: within the digits released", examples: correlationExamples,
  },
  rate: {
    name: "Rate", leaves: "events, days of follow-up by group",
    together: "events over person-time, exact Poisson interval; rate ratios against a chosen group; where the groups are bands of age, the rate standardised by age, of everyone or within each level of a further category (below)",
    checks: "those of counts, for events and people; people behind the days, and one or two who make them up", label: "exact up to rounding", examples: rateExamples,
  },
  survival: {
    name: "Survival", leaves: "counts of events and departures between public days, days put together until no step tells of few people; people of unknown group are in no curve ([0063](decisions/0063-people-of-unknown-group-have-no-curve.md))",
    together: "Kaplan–Meier with log-log intervals, median and its interval (Brookmeyer & Crowley 1982), log-rank over everyone and within TREs; mean days without the event up to the last day asked for, by group and between groups",
    checks: "those of counts; steps of few events or few who left are merged", label: "grouped: a median or mean is too long by no more than the widest interval", examples: survivalExamples,
  },
  regression: {
    name: "Regression (linear, logistic, probit, complementary log-log, Poisson, negative binomial)", leaves: "in rounds: sums of products of weighted columns; for intervals by profile likelihood in further rounds the same sums at each end that is sought",
    together: "iteratively reweighted least squares; Venzon and Moolgavkar's steps, all ends at once", checks: checksOfModels,
    label: "exact: R's digits on the pooled rows; a profile's end is where R's deviance has risen by 3.84", examples: [...modelFamilies.map((family) => familyExamples[family]), profileExample],
  },
  cox: {
    name: "Cox", leaves: "in rounds: score and information of the TRE's own partial likelihood; in the last round also each term's times time",
    together: "Newton's method, stratified by TRE, ties by Efron or Breslow; score test of proportional hazards for each term and for all",
    checks: `${checksOfModels}; times that one or two make up`, label: "exact: R's digits with `strata(tre)`, and of `cox.zph`", examples: coxExamples,
  },
  "meta-analysis": {
    name: "Meta-analysis", leaves: "the estimates and standard errors of the TRE's own model, without its intercept, to the policy's digits",
    together: "inverse variances: one effect, DerSimonian–Laird or REML; intervals by the normal distribution or Hartung–Knapp; Q, I², τ², prediction interval, each TRE left out in turn",
    checks: `${checksOfModels}; events for each coefficient, no model that is a table in other words`, label: "approximate: within the digits released, and TREs are weighed, not people",
    examples: [...metaMethods.map((method) => methodExamples[method]), ...metaIntervals.map((interval) => intervalExamples[interval]), ...furtherMetaExamples],
  },
  quantiles: {
    name: "Quantiles, of everyone and of groups", leaves: "in rounds: how many values are at most each candidate", together: "bisection, type 7",
    checks: "enough people between two quantiles, in each group; small groups sit out", label: "exact on the stated grid", examples: quantileExamples,
  },
};
