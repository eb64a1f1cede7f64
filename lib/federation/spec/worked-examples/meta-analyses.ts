import type { MetaInterval, MetaMethod } from "#lib/query/analysis.ts";
import type { StudyEstimate } from "#lib/statistics/between-study-variance.ts";
import { leaveOneOut, metaAnalysis, type MetaOptions } from "#lib/statistics/meta-analysis.ts";
import type { WorkedExample } from "./example.ts";

const studies = (...estimates: number[]): StudyEstimate[] => estimates.map((estimate) => ({ estimate, standardError: 1 }));
const apart = (options: MetaOptions) => metaAnalysis(studies(1, 2, 6), options);
export const methodExamples: Record<MetaMethod, WorkedExample> = {
  fixed: {
    statistic: "One effect, Q and I²", source: "Cochran (1954); Higgins & Thompson (2002)", code: "meta-analysis.ts",
    example: "Estimates of 1, 2 and 6, each with a standard error of 1: {3} with the standard error 1/√3 = {0.577}. Q = 2² + 1² + 3² = {14} on {2} degrees of freedom, p = {0.0009}, and I² = (14 − 2)/14 = {0.857}.",
    reckoned: () => { const found = apart({ method: "fixed" }); return [found?.estimate, found?.standardError, found?.heterogeneity.q, found?.heterogeneity.df, found?.heterogeneity.p, found?.heterogeneity.iSquaredOfQ]; },
  },
  "dersimonian-laird": {
    statistic: "Effects that differ, by moments", source: "DerSimonian & Laird (1986)", code: "between-study-variance.ts",
    example: "The same three: τ² = (14 − 2) / (3 − 3/3) = {6}, so that the standard error of 3 is √((1 + 6)/3) = {1.528}.",
    reckoned: () => { const found = apart({ method: "dersimonian-laird" }); return [found?.heterogeneity.tauSquared, found?.standardError]; },
  },
  reml: {
    statistic: "Effects that differ, by restricted maximum likelihood", source: "Viechtbauer (2005)", code: "between-study-variance.ts",
    example: "The same three, whose standard errors are alike: τ² is their variance less 1, 7 − 1 = {6}.",
    reckoned: () => [apart({ method: "reml" })?.heterogeneity.tauSquared],
  },
};

export const intervalExamples: Record<MetaInterval, WorkedExample> = {
  wald: {
    statistic: "Interval by the normal distribution", source: "DerSimonian & Laird (1986)", code: "meta-analysis.ts",
    example: "The same three with τ² = 6: 3 ± 1.96 × 1.528, from {0.01} to {5.99}.",
    reckoned: () => { const found = apart({ method: "reml" }); return [found?.interval.low, found?.interval.high]; },
  },
  "hartung-knapp": {
    statistic: "Interval by Hartung and Knapp", source: "Hartung & Knapp (2001); Sidik & Jonkman (2002)", code: "meta-analysis.ts",
    example: "The same three: Q with τ² = 6 is 14/7 = 2, and √(2/2) × 1.528 = {1.528}, on {2} degrees of freedom: 3 ± 4.303 × 1.528, from {−3.57} to {9.57}.",
    reckoned: () => { const found = apart({ method: "reml", interval: "hartung-knapp" }); return [found?.standardError, found?.df, found?.interval.low, found?.interval.high]; },
  },
  "hartung-knapp-ad-hoc": {
    statistic: "… never narrower than the usual one", source: "Knapp & Hartung (2003)", code: "meta-analysis.ts",
    example: "Estimates of 0.9, 1 and 1.1, each with a standard error of 1, have Q = 0.02: Hartung and Knapp's standard error would be √(0.02/2) × 0.577 = {0.058}, and is kept at {0.577}.",
    reckoned: () => (["hartung-knapp", "hartung-knapp-ad-hoc"] as const).map((interval) => metaAnalysis(studies(0.9, 1, 1.1), { method: "reml", interval })?.standardError),
  },
};

export const furtherMetaExamples: readonly WorkedExample[] = [
  {
    statistic: "Prediction interval", source: "Higgins, Thompson & Spiegelhalter (2009)", code: "meta-analysis.ts",
    example: "The same three: 3 ± 12.71 × √(6 + 7/3), from {−33.7} to {39.7}: three TREs say little of a fourth.",
    reckoned: () => { const found = apart({ method: "reml" }); return [found?.prediction?.low, found?.prediction?.high]; },
  },
  {
    statistic: "Each TRE left out in turn", source: "as the estimate itself", code: "meta-analysis.ts",
    example: "The same three: without the first {4}, without the second {3.5}, without the third {1.5}.",
    reckoned: () => leaveOneOut(studies(1, 2, 6), { method: "reml" }).map((found) => found?.estimate),
  },
];
