import { directlyStandardisedRate, standardisedRateRatio } from "#lib/statistics/direct-standardisation.ts";
import { kaplanMeier, survivalError, survivalInterval, survivalQuantile, survivalQuantileInterval } from "#lib/statistics/kaplan-meier.ts";
import { addLifeTables, lifeTable } from "#lib/statistics/life-table.ts";
import { addLogRankTerms, logRankTerms, logRankTest } from "#lib/statistics/log-rank.ts";
import { rate, rateRatio, type Events } from "#lib/statistics/rates.ts";
import { restrictedMeanDifference, restrictedMeanSurvival } from "#lib/statistics/restricted-mean-survival.ts";
import type { WorkedExample } from "./example.ts";
import { under65AndOver } from "./tables.ts";

const ofOneBand = (band: Events) => directlyStandardisedRate([band], [1]);

export const rateExamples: readonly WorkedExample[] = [
  {
    statistic: "Rate", source: "Garwood (1936)", code: "rates.ts",
    example: "4 events in 50 person-years: {0.08} a year. 4 is the upper 2.5 % of a Poisson count of 1.09 and the lower 2.5 % of one of 10.24: from {0.022} to {0.205}. Of no event in 50 the interval ends at −log(0.025) / 50 = {0.074}.",
    reckoned: () => { const [four, none] = [rate({ events: 4, personTime: 50 }), rate({ events: 0, personTime: 50 })]; return [four?.rate, four?.interval.low, four?.interval.high, none?.interval.high]; },
  },
  {
    statistic: "Rate ratio", source: "Rothman, Greenland & Lash (2008), chapter 14", code: "rates.ts",
    example: "10 events in 100 person-years against 5 in 100: {2}. Its logarithm has the standard error √(1/10 + 1/5) = {0.548}: from {0.68} to {5.85}.",
    reckoned: () => { const found = rateRatio({ events: 10, personTime: 100 }, { events: 5, personTime: 100 }); return [found?.ratio, found?.logStandardError, found?.interval.low, found?.interval.high]; },
  },
  {
    statistic: "Rate standardised by age", source: "Fay & Feuer (1997)", code: "direct-standardisation.ts",
    example: "Under 65, 10 events in 1,000 person-years; 65 and over, 30 in 500: per 1,000 that is 0.805 × 10 + 0.195 × 60 = {19.75}, with the variance 0.805² × 10 + 0.39² × 30 = {11.04}.",
    reckoned: () => { const found = directlyStandardisedRate([{ events: 10, personTime: 1 }, { events: 30, personTime: 0.5 }], under65AndOver); return [found?.rate, found?.variance]; },
  },
  {
    statistic: "Ratio of standardised rates", source: "Fay (1999)", code: "direct-standardisation.ts",
    example: "Of one band of age it is that of two counts: 11 events in 800 person-years against 25 in 1,011 is (11/800) / (25/1011) = {0.56}, from {0.25} to {1.17}.",
    reckoned: () => {
      const [one, other] = [ofOneBand({ events: 11, personTime: 800 }), ofOneBand({ events: 25, personTime: 1011 })];
      const found = one && other && standardisedRateRatio(one, other);
      return [found?.ratio, found?.interval.low, found?.interval.high];
    },
  },
];

/** Events on days 1, 3 and 4; one person leaves on day 2 and one is there after day 4: two people of one TRE, three of another. */
const curve = () => kaplanMeier(addLifeTables(lifeTable([1, 2, 3, 4], [1, 0, 0, 0], [0, 1, 0, 0], 0), lifeTable([1, 2, 3, 4], [0, 0, 1, 1], [0, 0, 0, 0], 1)));
const two = (events: readonly number[]) => lifeTable([1, 2, 3, 4], events, [0, 0, 0, 0], 0);

export const survivalExamples: readonly WorkedExample[] = [
  {
    statistic: "Share without the event", source: "Kaplan & Meier (1958); Greenwood (1926)", code: "kaplan-meier.ts",
    example: "Five people at two TREs: events on days 1, 3 and 4, one leaves on day 2. By day 3 the share is 4/5 × 2/3 = {0.533}, by day 4 × 1/2 = {0.267}. By day 3 the standard error is 0.533 × √(1/20 + 1/6) = {0.248}, and the interval from {0.07} to {0.86}.",
    reckoned: () => {
      const [, , third, fourth] = curve();
      const interval = survivalInterval(third!, "log-log");
      return [third!.survival, fourth!.survival, survivalError(third!), interval?.low, interval?.high];
    },
  },
  {
    statistic: "Median time", source: "Brookmeyer & Crowley (1982)", code: "kaplan-meier.ts",
    example: "The same five: half have had the event by day {4}, where the curve falls below ½; the curve's lower limit is below ½ from day {1}, its upper limit never, so that the interval has no upper end.",
    reckoned: () => [survivalQuantile(curve(), 0.5), survivalQuantileInterval(curve(), 0.5, "log-log").low],
  },
  {
    statistic: "Life tables of TREs together", source: "sums, as in Kaplan & Meier (1958)", code: "life-table.ts",
    example: "One TRE follows 2 people, another 3: at risk on days 1 to 4 are {5}, {4}, {3} and {2}.",
    reckoned: () => curve().map(({ atRisk }) => atRisk),
  },
  {
    statistic: "Log-rank test", source: "Mantel (1966); Peto & Peto (1972)", code: "log-rank.ts",
    example: "One group of two has events on days 1 and 2, the other on days 3 and 4: of the first 2/4 + 1/3 events are expected with the variance 1/4 + 2/9, so χ² = (2 − 5/6)² / (17/36) = 49/17 = {2.882} on {1} degree of freedom, p = {0.090}. Two TREs that both have these people: (2 × 7/6)² / (2 × 17/36) = {5.765}.",
    reckoned: () => {
      const terms = logRankTerms([two([1, 1, 0, 0]), two([0, 0, 1, 1])]);
      const [one, twice] = [logRankTest(terms), logRankTest(addLogRankTerms(terms, terms))];
      return [one?.statistic, one?.df, one?.p, twice?.statistic];
    },
  },
  {
    statistic: "Mean time without the event up to a day", source: "Klein & Moeschberger (2003), 4.5.1–2; Royston & Parmar (2013)", code: "restricted-mean-survival.ts",
    example: "The five people of the curve, up to day 3.5: 1 + 0.8 × 2 + 0.533 × 0.5 = {2.867} days, with the standard error √(1.867² / 20 + 0.267² / 6) = {0.431}. A group whose every person stays has 3.5 days: the difference is {−0.633}.",
    reckoned: () => {
      const [found, all] = [restrictedMeanSurvival(curve(), 3.5), restrictedMeanSurvival(kaplanMeier(lifeTable([4], [0], [0], 5)), 3.5)];
      return [found?.mean, found?.standardError, found && all && restrictedMeanDifference(found, all).difference];
    },
  },
];
