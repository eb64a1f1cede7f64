/**
 * Families and links of generalised linear models, one row at a time. Deviance residuals, variances and starting values are those of
 * McCullagh & Nelder, Generalized Linear Models (2nd ed. 1989), chapter 2, and of R's `family` objects.
 */
import { normalCdf, normalDensity } from "./normal.ts";

export const glmFamilies = ["linear", "logistic", "probit", "cloglog", "poisson"] as const;
export type GlmFamily = (typeof glmFamilies)[number];
export type FamilyRules = {
  start: (y: number) => number;
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
  start: (y) => (y + 0.5) / 2,
  variance: (mu) => mu * (1 - mu),
  deviance: (y, mu) => 2 * (yLogY(y, mu) + yLogY(1 - y, 1 - mu)),
  logLikelihood: (y, mu) => (y === 0 ? 0 : y * Math.log(mu)) + (y === 1 ? 0 : (1 - y) * Math.log1p(-mu)),
});

/** log y! by Stirling's series above 20, by products below. */
function logFactorial(y: number): number {
  if (y < 20) { let sum = 0; for (let i = 2; i <= y; i++) sum += Math.log(i); return sum; }
  const z = y + 1;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
}

export const families: Record<GlmFamily, FamilyRules> = {
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
    start: (y) => y + 0.1, link: Math.log, inverse: (eta) => Math.max(epsilon, Math.exp(eta)), slope: (eta) => Math.max(epsilon, Math.exp(eta)), variance: (mu) => mu,
    deviance: (y, mu) => 2 * (yLogY(y, mu) - (y - mu)), logLikelihood: (y, mu) => (y === 0 ? 0 : y * Math.log(mu)) - mu - logFactorial(y),
  },
};

/** Only ever asked for the two starting values of 0 and 1: a few steps of Newton are enough. */
function inverseNormal(p: number): number {
  let x = 0;
  for (let i = 0; i < 30; i++) x -= (normalCdf(x) - p) / normalDensity(x);
  return x;
}
