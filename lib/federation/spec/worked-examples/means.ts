import { anova, welchAnova } from "#lib/statistics/anova.ts";
import { coMomentsOf, correlation, correlationInterval, correlationTest, mergeCoMoments } from "#lib/statistics/correlation.ts";
import { m2FromStandardDeviation, mergeMoments, momentsOf, standardDeviation, standardError, variance } from "#lib/statistics/moments.ts";
import { mergeThirdMoments, skewness, thirdMomentsOf } from "#lib/statistics/skewness.ts";
import { standardisedCategoryDifference, standardisedMeanDifference } from "#lib/statistics/standardised-difference.ts";
import { meanInterval, studentTest, welchTest } from "#lib/statistics/t-tests.ts";
import type { WorkedExample } from "./example.ts";

const [few, others] = [momentsOf([1, 2, 3]), momentsOf([2, 4, 6])];
const threeGroups = [[1, 2, 3], [2, 3, 4], [6, 7, 8]].map(momentsOf);
const meanAndSpread = (mean: number, sd: number) => ({ n: 20, mean, m2: m2FromStandardDeviation(20, sd) });

export const standardisedDifferences: readonly WorkedExample[] = [
  {
    statistic: "Standardised difference of a number", source: "Austin (2009)", code: "standardised-difference.ts",
    example: "Means of 5 and 6, standard deviations of 2: (5 − 6) / √((4 + 4) / 2) = {−0.5}; told without sign.",
    reckoned: () => [standardisedMeanDifference(meanAndSpread(5, 2), meanAndSpread(6, 2))],
  },
  {
    statistic: "Standardised difference of a category", source: "Yang & Dalton (2012)", code: "standardised-difference.ts",
    example: "10 of 20 people against 4 of 20: (0.5 − 0.2) / √((0.5 × 0.5 + 0.2 × 0.8) / 2) = {0.663}.",
    reckoned: () => [standardisedCategoryDifference([10, 10], [4, 16])],
  },
];

export const meanExamples: readonly WorkedExample[] = [
  {
    statistic: "Mean, variance and standard deviation of TREs together", source: "Chan, Golub & LeVeque (1983)", code: "moments.ts",
    example: "1, 2, 3 at one TRE (mean 2, squares from it 2), 10, 20 at another (mean 15, squares 50): the mean is (6 + 30) / 5 = {7.2}, the squares are 2 + 50 + 13² × 3 × 2 / 5 = 254.8, so the variance is 254.8 / 4 = {63.7} and the standard deviation {7.98}.",
    reckoned: () => { const all = mergeMoments(few, momentsOf([10, 20])); return [all.mean, variance(all), standardDeviation(all)]; },
  },
  {
    statistic: "Interval of a mean", source: "Student (1908)", code: "t-tests.ts",
    example: "The values 1, 2 and 3: 2 with a standard error of 1/√3 = {0.577}, and 2 ± 4.303 × 0.577, from {−0.48} to {4.48}.",
    reckoned: () => { const interval = meanInterval(few); return [standardError(few), interval?.low, interval?.high]; },
  },
  {
    statistic: "Skewness", source: "Joanes & Gill (1998); merged by Pébay (2008)", code: "skewness.ts",
    example: "The values 1 and 2 at one TRE, 6 at another: squares from the mean sum to 14 and cubes to 18, so (18/3) / (14/3)^1.5 = {0.595}.",
    reckoned: () => [skewness(mergeThirdMoments(thirdMomentsOf([1, 2]), thirdMomentsOf([6])), "moment")],
  },
];

export const comparisonExamples: readonly WorkedExample[] = [
  {
    statistic: "Welch's t test", source: "Welch (1947); Satterthwaite (1946)", code: "t-tests.ts",
    example: "1, 2, 3 against 2, 4, 6: (2 − 4) / √(1/3 + 4/3) = {−1.549}, on (5/3)² / ((1/3)²/2 + (4/3)²/2) = {2.94} degrees of freedom, p = {0.221}.",
    reckoned: () => { const test = welchTest(few, others); return [test?.t, test?.df, test?.p]; },
  },
  {
    statistic: "Student's t test, were the spreads equal", source: "Student (1908); Fisher (1925)", code: "t-tests.ts",
    example: "1, 2, 3 against 2, 4, 6: (2 − 4) / √((2 + 8)/4 × (1/3 + 1/3)) = {−1.549} on {4} degrees of freedom, p = {0.196}.",
    reckoned: () => { const test = studentTest(few, others); return [test?.t, test?.df, test?.p]; },
  },
  {
    statistic: "Analysis of variance", source: "Fisher (1925)", code: "anova.ts",
    example: "1, 2, 3 and 2, 3, 4 and 6, 7, 8: between groups 3 × (2² + 1² + 3²) = 42, within them 6, so F = (42/2) / (6/6) = {21} on {2} and {6} degrees of freedom, p = {0.0020}.",
    reckoned: () => { const test = anova(threeGroups); return [test?.f, test?.df1, test?.df2, test?.p]; },
  },
  {
    statistic: "Welch's analysis of variance", source: "Welch (1951)", code: "anova.ts",
    example: "The same groups, each of variance 1: 21 / (1 + 2 × 1/12) = {18} on {2} and {4} degrees of freedom, p = {0.010}.",
    reckoned: () => { const test = welchAnova(threeGroups); return [test?.f, test?.df1, test?.df2, test?.p]; },
  },
  ...standardisedDifferences.slice(0, 1),
];

/** Two people at each of two TREs. */
const pairs = () => mergeCoMoments(coMomentsOf([[1, 1], [2, 3]], 2), coMomentsOf([[3, 2], [4, 4]], 2));
export const correlationExamples: readonly WorkedExample[] = [{
  statistic: "Pearson's correlation", source: "Chan, Golub & LeVeque (1983); interval Fisher (1921)", code: "correlation.ts",
  example: "(1, 1) and (2, 3) at one TRE, (3, 2) and (4, 4) at another: 4 / √(5 × 5) = {0.8}; t = 0.8 × √(2 / 0.36) = {1.886} on {2} degrees of freedom, p = {0.20}. Fisher's z is log 3 = 1.099 ± 1.96: from {−0.697} to {0.996}.",
  reckoned: () => {
    const { n } = pairs();
    const r = correlation(pairs(), 0, 1) ?? Number.NaN;
    const [test, interval] = [correlationTest(r, n), correlationInterval(r, n)];
    return [r, test?.t, test?.df, test?.p, interval?.low, interval?.high];
  },
}];
