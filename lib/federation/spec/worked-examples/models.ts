import type { ModelFamily } from "#lib/query/analysis.ts";
import { fitRounds } from "#lib/statistics/fit-rounds.ts";
import { chiSquareQuantile } from "#lib/statistics/gamma.ts";
import { fitOf, profileOf, type Fit, type ModelData } from "#lib/statistics/rounds.ts";
import type { WorkedExample } from "./example.ts";

/** The outcomes of two groups, each at a TRE of its own. */
type Groups = readonly [readonly number[], readonly number[]];
const dataOf = (groups: Groups): ModelData[] => groups.map((y, group) => ({ n: y.length, x: Float64Array.from(y.flatMap(() => [1, group])), y: Float64Array.from(y) }));
function coefficient(family: ModelFamily, groups: Groups): { coefficient: number | null | undefined; standardError: number | null | undefined; theta: number | null } | null {
  const spec = { kind: "glm", family, p: 2 } as const;
  const fit = fitOf(spec, fitRounds(spec, dataOf(groups)).state);
  return fit?.of === "glm" ? { coefficient: fit.coefficients[1], standardError: fit.standardErrors[1], theta: fit.theta } : null;
}
const tenPeople = (events: number): number[] => Array.from({ length: 10 }, (_, i) => (i < events ? 1 : 0));
const threeAgainstSix: Groups = [tenPeople(3), tenPeople(6)];
const named = { source: "McCullagh & Nelder (1989), 2.5", code: "glm.ts" };

export const familyExamples: Record<ModelFamily, WorkedExample> = {
  linear: {
    ...named, statistic: "Linear regression",
    example: "1, 2, 3 in one group and 2, 4, 6 in the other: the coefficient of the group is 4 − 2 = {2}, with the standard error √((2 + 8)/4 × (1/3 + 1/3)) = {1.291}, as of Student's t test.",
    reckoned: () => { const found = coefficient("linear", [[1, 2, 3], [2, 4, 6]]); return [found?.coefficient, found?.standardError]; },
  },
  logistic: {
    ...named, statistic: "Logistic regression",
    example: "3 of 10 people against 6 of 10: log((6/4) / (3/7)) = log 3.5 = {1.253}, standard error √(1/3 + 1/7 + 1/6 + 1/4) = {0.945}.",
    reckoned: () => { const found = coefficient("logistic", threeAgainstSix); return [found?.coefficient, found?.standardError]; },
  },
  probit: {
    ...named, statistic: "Probit regression",
    example: "3 of 10 people against 6 of 10: the normal quantiles of 0.6 and 0.3 are 0.2533 and −0.5244, so {0.778}.",
    reckoned: () => [coefficient("probit", threeAgainstSix)?.coefficient],
  },
  cloglog: {
    ...named, statistic: "Complementary log-log regression",
    example: "3 of 10 people against 6 of 10: log(−log 0.4) − log(−log 0.7) = −0.0874 + 1.0309 = {0.944}.",
    reckoned: () => [coefficient("cloglog", threeAgainstSix)?.coefficient],
  },
  poisson: {
    ...named, statistic: "Poisson regression",
    example: "Counts of 2 and 4 (mean 3) against 5 and 7 (mean 6): log(6/3) = {0.693}, standard error √(1/6 + 1/12) = {0.5}.",
    reckoned: () => { const found = coefficient("poisson", [[2, 4], [5, 7]]); return [found?.coefficient, found?.standardError]; },
  },
  "negative-binomial": {
    statistic: "Negative binomial regression", source: "Venables & Ripley (2002), 7.4", code: "glm.ts",
    example: "Counts of 0 and 6 (mean 3) against 2 and 10 (mean 6): log(6/3) = {0.693}. The counts spread more than Poisson's, with θ = {1.293}: the standard error is √((1/3 + 1/θ)/2 + (1/6 + 1/θ)/2) = {1.012}.",
    reckoned: () => { const found = coefficient("negative-binomial", [[0, 6], [2, 10]]); return [found?.coefficient, found?.theta, found?.standardError]; },
  },
};

export const profileExample: WorkedExample = {
  statistic: "Interval by profile likelihood", source: "Venzon & Moolgavkar (1988)", code: "profile-likelihood.ts",
  example: "3 of 10 people against 6 of 10: the log odds ratio of 1.253 lies between {−0.54} and {3.23}, where the deviance of the best model with just that ratio has risen by 3.84.",
  reckoned: () => {
    const spec = { kind: "glm", family: "logistic", p: 2, profile: chiSquareQuantile({ lower: 0.95 }, 1) } as const;
    return profileOf(spec, fitRounds(spec, dataOf(threeAgainstSix)).state)?.columns[1] ?? [];
  },
};

function cox(ties: "efron" | "breslow", people: readonly { day: number; event: number; z: number }[]): Extract<Fit, { of: "cox" }> | null {
  const spec = { kind: "cox", ties, p: 1 } as const;
  const of = (what: "day" | "event" | "z"): Float64Array => Float64Array.from(people, (person) => person[what]);
  const fit = fitOf(spec, fitRounds(spec, [{ n: people.length, x: of("z"), y: of("event"), time: of("day") }]).state);
  return fit?.of === "cox" ? fit : null;
}
const hazardRatio = (fit: { coefficients: (number | null)[] } | null): number => Math.exp(fit?.coefficients[0] ?? NaN);
const three = [{ day: 1, event: 1, z: 1 }, { day: 2, event: 1, z: 0 }, { day: 3, event: 1, z: 1 }];
const tied = [{ day: 1, event: 1, z: 1 }, { day: 1, event: 1, z: 0 }, { day: 2, event: 0, z: 0 }];

export const coxExamples: readonly WorkedExample[] = [
  {
    statistic: "Cox's model", source: "Cox (1972, 1975)", code: "cox.ts",
    example: "Events on day 1 (exposed), 2 (not) and 3 (exposed): the partial likelihood is θ/(2θ + 1) × 1/(1 + θ), largest where 2θ² = 1: a hazard ratio of 1/√2 = {0.707}.",
    reckoned: () => [hazardRatio(cox("breslow", three))],
  },
  {
    statistic: "… with ties", source: "Breslow (1974), Efron (1977)", code: "cox.ts",
    example: "Two events on day 1, one of them exposed, and one person not exposed who stays. Breslow's θ/(θ + 2)² is largest at {2}; Efron's θ/((θ + 2)(θ/2 + 3/2)) at √6 = {2.449}.",
    reckoned: () => [hazardRatio(cox("breslow", tied)), hazardRatio(cox("efron", tied))],
  },
  {
    statistic: "Test of proportional hazards", source: "Grambsch & Therneau (1994)", code: "cox.ts",
    example: "The three people of Cox's model: what is left over on days 1 and 2 is 0.414 and −0.414, each with the variance 0.243. Against time that is 0.414 − 2 × 0.414, with the variance 0.243 × (1 + 4 − 9/2): χ² = {1.414}.",
    reckoned: () => [cox("breslow", three)?.proportionality.all],
  },
];

export const quantileExamples: readonly WorkedExample[] = [{
  statistic: "Quantiles (type 7)", source: "Hyndman & Fan (1996)", code: "quantile-search.ts",
  example: "1 and 2 at one TRE, 4 and 10 at another: the lower quartile is ¾ of the way from the first to the second, {1.75}, the median halfway from the second to the third, {3}. On a grid of 0 to 15 they are found in {4} rounds of counts.",
  reckoned: () => {
    const spec = { kind: "quantiles", at: [0.25, 0.5], low: 0, high: 15, step: 1 } as { kind: "quantiles"; at: number[]; low: number; high: number; step: number };
    const { state, rounds } = fitRounds(spec, [[1, 2], [4, 10]].map((values) => ({ n: values.length, x: new Float64Array(), y: Float64Array.from(values) })));
    const fit = fitOf(spec, state);
    return fit?.of === "quantiles" ? [...fit.quantiles.map(({ value }) => value), rounds] : [];
  },
}];
