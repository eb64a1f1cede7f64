/**
 * Families and links of generalised linear models, one row at a time. Deviance residuals, variances and starting values are those of
 * McCullagh & Nelder, Generalized Linear Models (2nd ed. 1989), chapter 2, and of R's `family` objects; negative binomial counts those of
 * Venables & Ripley, Modern Applied Statistics with S (4th ed. 2002), 7.4: variance μ + μ²/θ.
 */
import { normalCdf, normalDensity } from "./normal.ts";
import { risingFactorial } from "./rising-factorial.ts";

export const glmFamilies = ["linear", "logistic", "probit", "cloglog", "poisson", "negative-binomial"] as const;
export type GlmFamily = (typeof glmFamilies)[number];
export type FamilyRules = {
  /** The mean that a row starts from; `weight` is what the row counts for. */
  start: (y: number, weight: number) => number;
  link: (mu: number) => number;
  inverse: (eta: number) => number;
  /** dμ/dη */
  slope: (eta: number) => number;
  variance: (mu: number) => number;
  deviance: (y: number, mu: number) => number;
  logLikelihood: (y: number, mu: number) => number;
};

const epsilon = 2.220446049250313e-16;
const clamp = (mu: number) => Math.min(1 - epsilon, Math.max(epsilon, mu));
const yLogY = (y: number, mu: number) => (y === 0 ? 0 : y * Math.log(y / mu));

const binomial = (link: Pick<FamilyRules, "link" | "inverse" | "slope">): FamilyRules => ({
  ...link,
  start: (y, weight) => (weight * y + 0.5) / (weight + 1),
  variance: (mu) => mu * (1 - mu),
  deviance: (y, mu) => 2 * (yLogY(y, mu) + yLogY(1 - y, 1 - mu)),
  logLikelihood: (y, mu) => (y === 0 ? 0 : y * Math.log(mu)) + (y === 1 ? 0 : (1 - y) * Math.log1p(-mu)),
});

/** No count has a mean of e⁴⁰: a step that went too far stays a number, and is halved. */
const expOf = (eta: number): number => Math.max(epsilon, Math.exp(Math.min(eta, 40)));
const counts = { link: Math.log, inverse: expOf, slope: expOf };

const negativeBinomial = (theta: number): FamilyRules => ({
  ...counts,
  start: (y) => (y === 0 ? 1 / 6 : y),
  variance: (mu) => mu + (mu * mu) / theta,
  deviance: (y, mu) => 2 * (yLogY(y, mu) - (y + theta) * Math.log1p((y - mu) / (mu + theta))),
  logLikelihood: (y, mu) => { const s = mu + theta; return risingFactorial(theta, y).log - risingFactorial(1, y).log - theta * Math.log1p(mu / theta) + (y === 0 ? 0 : y * Math.log(mu / s)); },
});

const families: Record<Exclude<GlmFamily, "negative-binomial">, FamilyRules> = {
  linear: { start: (y) => y, link: (mu) => mu, inverse: (eta) => eta, slope: () => 1, variance: () => 1, deviance: (y, mu) => (y - mu) ** 2, logLikelihood: () => 0 },
  logistic: binomial({
    link: (mu) => Math.log(mu / (1 - mu)),
    inverse: (eta) => clamp(eta < 0 ? Math.exp(eta) / (1 + Math.exp(eta)) : 1 / (1 + Math.exp(-eta))),
    slope: (eta) => { const e = Math.exp(-Math.abs(eta)); return Math.max(epsilon, e / (1 + e) ** 2); },
  }),
  probit: binomial({ link: (mu) => inverseNormal(mu), inverse: (eta) => clamp(normalCdf(eta)), slope: (eta) => Math.max(epsilon, normalDensity(eta)) }),
  cloglog: binomial({
    link: (mu) => Math.log(-Math.log1p(-mu)),
    inverse: (eta) => clamp(-Math.expm1(-Math.exp(eta))),
    slope: (eta) => Math.max(epsilon, Math.exp(Math.min(eta, 700)) * Math.exp(-Math.exp(Math.min(eta, 700)))),
  }),
  poisson: {
    ...counts, start: (y) => y + 0.1, variance: (mu) => mu,
    deviance: (y, mu) => 2 * (yLogY(y, mu) - (y - mu)), logLikelihood: (y, mu) => (y === 0 ? 0 : y * Math.log(mu)) - mu - risingFactorial(1, y).log,
  },
};

/** `theta` is asked for by negative binomial counts alone. */
export const rulesOf = (family: GlmFamily, theta: number | null): FamilyRules => (family === "negative-binomial" ? negativeBinomial(theta ?? 1) : families[family]);

/** First and negative second derivative of one row's log-likelihood by θ. */
export function thetaTerms(y: number, mu: number, theta: number): { score: number; information: number } {
  const s = mu + theta;
  const { first, second } = risingFactorial(theta, y);
  return { score: first - Math.log1p(mu / theta) + (mu - y) / s, information: -second - 1 / theta + 2 / s - (y + theta) / (s * s) };
}

/** Only ever asked for the two starting values of 0 and 1: a few steps of Newton are enough. */
function inverseNormal(p: number): number {
  let x = 0;
  for (let i = 0; i < 30; i++) x -= (normalCdf(x) - p) / normalDensity(x);
  return x;
}
