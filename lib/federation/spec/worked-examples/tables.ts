import type { TableTest } from "#lib/query/table-tests.ts";
import { pearsonChiSquare } from "#lib/statistics/contingency.ts";
import { directlyStandardisedRate } from "#lib/statistics/direct-standardisation.ts";
import { europeanStandardPopulation2013 } from "#lib/statistics/european-standard-population-2013.ts";
import { fisherExact } from "#lib/statistics/fisher-exact.ts";
import { addTerms, mantelHaenszel, mantelHaenszelTerms } from "#lib/statistics/mantel-haenszel.ts";
import { proportion } from "#lib/statistics/proportion.ts";
import { riskTerms, stratifiedRatio } from "#lib/statistics/stratified-ratios.ts";
import { trendTest } from "#lib/statistics/trend-test.ts";
import { oddsRatio, riskDifference, riskRatio } from "#lib/statistics/two-by-two.ts";
import type { WorkedExample } from "./example.ts";

const fourCounts = { a: 20, b: 80, c: 10, d: 90 };
const strata = [{ a: 10, b: 10, c: 5, d: 15 }, { a: 4, b: 16, c: 2, d: 18 }];
const overStrata = () => mantelHaenszel(strata.map(mantelHaenszelTerms).reduce(addTerms));
/** Of the standard's people, those under 65 and those over. */
export const under65AndOver = [europeanStandardPopulation2013.filter(({ from }) => from < 65), europeanStandardPopulation2013.filter(({ from }) => from >= 65)].map((bands) => bands.reduce((sum, { people }) => sum + people, 0));

export const tableExamples: Record<TableTest, readonly WorkedExample[]> = {
  "chi-square": [{
    statistic: "Chi-square test", source: "Pearson (1900)", code: "contingency.ts",
    example: "10 and 20 people in one group, 20 and 10 in the other: 15 are expected in each of the four, so χ² = 4 × 5² / 15 = {6.667} on {1} degree of freedom, p = {0.0098}.",
    reckoned: () => { const test = pearsonChiSquare([[10, 20], [20, 10]]); return [test?.statistic, test?.df, test?.p]; },
  }],
  fisher: [{
    statistic: "Fisher's exact test", source: "Fisher (1922); Freeman & Halton (1951)", code: "fisher-exact.ts",
    example: "The lady tasting tea names 3 of 4 cups rightly, and 1 of 4 wrongly. Of the 70 ways to choose 4 cups of 8, 1 + 16 + 16 + 1 are no likelier: p = 34/70 = {0.486}.",
    reckoned: () => { const test = fisherExact([[3, 1], [1, 3]]); return ["p" in test ? test.p : null]; },
  }],
  trend: [{
    statistic: "Trend", source: "Cochran (1954), Armitage (1955)", code: "trend-test.ts",
    example: "1, 2 and 3 of 10 people in three ordered groups: the slope is 1 × 1 + 0 − 1 × (−1) = 2, and χ² = 2² / (0.2 × 0.8 × 20) = {1.25} on 1 degree of freedom, p = {0.264}.",
    reckoned: () => { const test = trendTest([1, 2, 3], [10, 10, 10]); return [test?.statistic, test?.p]; },
  }],
  prevalence: [{
    statistic: "Prevalence", source: "Wilson's interval (1927)", code: "proportion.ts",
    example: "5 of 10 people: {0.5}, from {0.237} to {0.763}, which is ½ ± ½ × 1.96 / √(10 + 1.96²). Of 0 of 10 the interval ends at 1.96² / (10 + 1.96²) = {0.278}.",
    reckoned: () => { const [half, none] = [proportion(5, 10), proportion(0, 10)]; return [half?.share, half?.interval.low, half?.interval.high, none?.interval.high]; },
  }],
  ratios: [
    {
      statistic: "Odds ratio", source: "Woolf (1955)", code: "two-by-two.ts",
      example: "20 of 100 people against 10 of 100: 20 × 90 / (80 × 10) = {2.25}. Its logarithm has the standard error √(1/20 + 1/80 + 1/10 + 1/90) = {0.4167}: from {0.99} to {5.09}.",
      reckoned: () => { const found = oddsRatio(fourCounts); return [found?.ratio, found?.logStandardError, found?.interval.low, found?.interval.high]; },
    },
    {
      statistic: "Risk ratio", source: "Katz et al. (1978)", code: "two-by-two.ts",
      example: "20 of 100 people against 10 of 100: 0.2 / 0.1 = {2}. Its logarithm has the standard error √(0.8/20 + 0.9/10) = {0.3606}: from {0.99} to {4.05}.",
      reckoned: () => { const found = riskRatio(fourCounts); return [found?.ratio, found?.logStandardError, found?.interval.low, found?.interval.high]; },
    },
    {
      statistic: "Risk difference", source: "Rothman, Greenland & Lash (2008), chapter 14", code: "two-by-two.ts",
      example: "20 of 100 people against 10 of 100: {0.1}, standard error √(0.2 × 0.8/100 + 0.1 × 0.9/100) = {0.05}: from {0.002} to {0.198}, p = {0.046}.",
      reckoned: () => { const found = riskDifference(fourCounts); return [found?.difference, found?.standardError, found?.interval.low, found?.interval.high, found?.p]; },
    },
  ],
  stratified: [
    {
      statistic: "One odds ratio over strata", source: "Mantel & Haenszel (1959), Robins, Breslow & Greenland (1986)", code: "mantel-haenszel.ts",
      example: "10 of 20 people against 5 of 20 at one TRE, 4 of 20 against 2 of 20 at another: (10 × 15/40 + 4 × 18/40) / (10 × 5/40 + 16 × 2/40) = 5.55 / 2.05 = {2.707}. The test: 14 have the event, 7.5 + 3 are expected, so (3.5 − ½)² / 3.712 = {2.42}, p = {0.119}.",
      reckoned: () => { const found = overStrata(); return [found?.ratio, found?.test.statistic, found?.test.p]; },
    },
    {
      statistic: "One risk ratio over strata", source: "Greenland & Robins (1985)", code: "stratified-ratios.ts",
      example: "The same people: (10 × 20/40 + 4 × 20/40) / (5 × 20/40 + 2 × 20/40) = 7 / 3.5 = {2}.",
      reckoned: () => [stratifiedRatio(strata.map(riskTerms))?.ratio],
    },
  ],
  standardised: [{
    statistic: "Prevalence standardised by age", source: "European Standard Population 2013; Fay & Feuer (1997)", code: "direct-standardisation.ts",
    example: "10 of 100 people under 65, 40 of 100 of 65 and over: of the standard's people 80.5 % are under 65, so 0.805 × 0.1 + 0.195 × 0.4 = {0.1585}.",
    reckoned: () => [directlyStandardisedRate([{ events: 10, personTime: 100 }, { events: 40, personTime: 100 }], under65AndOver)?.rate],
  }],
};
