/**
 * One estimate from an estimate and a standard error of each TRE. *Not exact*: it weighs what TREs found by themselves, and differs from
 * the analysis of everyone together where TREs are small or a model cannot be fitted in one. Sources: inverse variances with fixed or
 * random effects (DerSimonian & Laird 1986); the interval of Hartung & Knapp (2001) and Sidik & Jonkman (2002), and its ad hoc form that
 * is never narrower than the usual one (Knapp & Hartung 2003); prediction interval of Higgins, Thompson & Spiegelhalter (2009).
 */
import { studentHalfWidth, studentTwoSided } from "./beta.ts";
import { derSimonianLaird, restrictedMaximumLikelihood, weightedMean, type StudyEstimate } from "./between-study-variance.ts";
import { chiSquareTails } from "./gamma.ts";
import { normalHalfWidth, normalTwoSided } from "./normal.ts";
import type { Interval } from "./wald-interval.ts";

export type MetaMethod = "fixed" | "dersimonian-laird" | "reml";
export type MetaInterval = "wald" | "hartung-knapp" | "hartung-knapp-ad-hoc";
export type MetaOptions = { method: MetaMethod; interval?: MetaInterval; level?: number };

export type Heterogeneity = {
  /** Cochran's Q, about the mean with weights 1/SE², and its chi-square test. */
  q: number; df: number; p: number;
  /** Share of variation beyond chance, 0 to 1: max(0, (Q − df) / Q) (Higgins & Thompson 2002); and τ² / (τ² + typical SE²), as metafor shows, equal for DerSimonian–Laird. */
  iSquaredOfQ: number; iSquaredOfTau: number;
  tauSquared: number;
};
export type MetaAnalysis = {
  studies: number; estimate: number; standardError: number; interval: Interval; p: number;
  /** Degrees of freedom of t for interval and p with Hartung–Knapp; null: the normal distribution. */
  df: number | null;
  heterogeneity: Heterogeneity;
  /** Where the true effect of one more TRE is likely to lie, by t with k − 2 degrees of freedom; null for fixed effects and under three TREs. */
  prediction: (Interval & { df: number }) | null;
};

/** Null for no studies, where Hartung–Knapp has only one or no spread at all, or where REML did not converge. Standard errors are above 0. */
export function metaAnalysis(studies: readonly StudyEstimate[], { method, interval = "wald", level = 0.95 }: MetaOptions): MetaAnalysis | null {
  const k = studies.length;
  if (k === 0 || (k === 1 && interval !== "wald")) return null;
  const tauSquared = method === "fixed" ? 0 : method === "reml" ? restrictedMaximumLikelihood(studies) : derSimonianLaird(studies);
  if (tauSquared === null) return null;
  const { sum, mean: estimate, q } = weightedMean(studies, tauSquared);
  const usual = 1 / Math.sqrt(sum);
  const spread = interval === "wald" ? 1 : q / (k - 1);
  const standardError = usual * Math.sqrt(interval === "hartung-knapp-ad-hoc" ? Math.max(1, spread) : spread);
  if (standardError === 0) return null;
  const df = interval === "wald" ? null : k - 1;
  const half = (df === null ? normalHalfWidth(level) : studentHalfWidth(level, df)) * standardError;
  const z = estimate / standardError;
  const reach = k < 3 || method === "fixed" ? null : studentHalfWidth(level, k - 2) * Math.hypot(Math.sqrt(tauSquared), standardError);
  return {
    studies: k, estimate, standardError, interval: { low: estimate - half, high: estimate + half }, df,
    p: df === null ? normalTwoSided(z) : studentTwoSided(z, df).upper,
    heterogeneity: heterogeneity(studies, tauSquared),
    prediction: reach === null ? null : { low: estimate - reach, high: estimate + reach, df: k - 2 },
  };
}

function heterogeneity(studies: readonly StudyEstimate[], tauSquared: number): Heterogeneity {
  const df = studies.length - 1;
  const { weights, sum, q } = weightedMean(studies, 0);
  const typical = (df * sum) / (sum * sum - weights.reduce((s, w) => s + w * w, 0));
  return {
    q, df, p: df === 0 ? 1 : chiSquareTails(q, df).upper, tauSquared,
    iSquaredOfQ: q > df ? (q - df) / q : 0, iSquaredOfTau: df === 0 || tauSquared === 0 ? 0 : tauSquared / (tauSquared + typical),
  };
}

/** Without each study in turn: does the answer hang on one TRE? */
export const leaveOneOut = (studies: readonly StudyEstimate[], options: MetaOptions): (MetaAnalysis | null)[] =>
  studies.map((_, left) => metaAnalysis(studies.filter((_, i) => i !== left), options));
