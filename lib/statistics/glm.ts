/**
 * A generalised linear model over several TREs by iteratively reweighted least squares. In each round a TRE gives sums over its people:
 * Z'WZ, Z'Wz, the deviance and the log-likelihood at the common coefficients; the sums of all TREs are those of everyone together, so
 * the fit is that of the pooled data (*exact*; McCullagh & Nelder 1989, 2.5). Two rounds before put each column on its common mean and
 * spread, which keeps the digits of large or nearly collinear columns.
 */
import { families, type GlmFamily } from "./glm-family.ts";
import { factorise, fromTriangle, invert, solve, triangleSize } from "./matrix.ts";
import type { ModelData } from "./rounds.ts";

export type GlmSpec = { kind: "glm"; family: GlmFamily; p: number };
export type GlmState = {
  phase: "centre" | "spread" | "fit" | "converged" | "separated" | "did-not-converge" | "no-people";
  iteration: number;
  n: number;
  centre: number[];
  spread: number[];
  /** Mean of the outcome, for the null model. */
  mean: number;
  nullDeviance: number | null;
  /** On the centred scale; null before the first step, when each person starts from the outcome itself. */
  beta: number[] | null;
  /** The coefficients before, and their deviance: a step that makes the fit worse is halved. */
  before: { beta: number[]; deviance: number } | null;
  deviance: number | null;
  logLikelihood: number | null;
  covariance: number[] | null;
  aliased: boolean[];
};

const mostIterations = 30;
/** The intercept is the first column and stays as it is. */
export const firstGlmState = ({ p }: GlmSpec): GlmState => ({
  phase: "centre", iteration: 0, n: 0, centre: new Array<number>(p).fill(0), spread: new Array<number>(p).fill(1), mean: 0, nullDeviance: null,
  beta: null, before: null, deviance: null, logLikelihood: null, covariance: null, aliased: new Array<boolean>(p).fill(false),
});

/** n, Σy, Σx; then Σ(y − ȳ)², Σ(x − x̄)²; then n, deviance, log-likelihood, null deviance, Z'Wz, Z'WZ (upper triangle). */
export function glmContribution({ family, p }: GlmSpec, state: GlmState, { n, x, y, offset }: ModelData): Float64Array {
  if (state.phase === "centre") {
    const sums = new Float64Array(p + 2);
    sums[0] = n;
    for (let i = 0; i < n; i++) {
      sums[1]! += y[i]!;
      for (let j = 0; j < p; j++) sums[j + 2]! += x[i * p + j]!;
    }
    return sums;
  }
  if (state.phase === "spread") {
    const sums = new Float64Array(p + 1);
    for (let i = 0; i < n; i++) {
      sums[0]! += (y[i]! - state.mean) ** 2;
      for (let j = 0; j < p; j++) sums[j + 1]! += (x[i * p + j]! - state.centre[j]!) ** 2;
    }
    return sums;
  }
  const rules = families[family];
  const { beta, centre, spread } = state;
  const sums = new Float64Array(4 + p + triangleSize(p));
  const z = new Float64Array(p);
  sums[0] = n;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) z[j] = (x[i * p + j]! - centre[j]!) / spread[j]!;
    const shift = offset ? offset[i]! : 0;
    let eta = shift;
    if (beta) for (let j = 0; j < p; j++) eta += z[j]! * beta[j]!;
    else eta = rules.link(rules.start(y[i]!));
    const mu = rules.inverse(eta);
    const slope = rules.slope(eta);
    const weight = (slope * slope) / rules.variance(mu);
    const working = weight * (eta - shift + (y[i]! - mu) / slope);
    sums[1]! += rules.deviance(y[i]!, mu);
    sums[2]! += rules.logLikelihood(y[i]!, mu);
    if (!beta) sums[3]! += family === "linear" ? 0 : rules.deviance(y[i]!, state.mean);
    let at = 4 + p;
    for (let j = 0; j < p; j++) {
      sums[4 + j]! += working * z[j]!;
      const wz = weight * z[j]!;
      for (let k = j; k < p; k++) sums[at++]! += wz * z[k]!;
    }
  }
  return sums;
}

export function advanceGlm({ family, p }: GlmSpec, state: GlmState, sum: ArrayLike<number>): GlmState {
  if (state.phase === "centre") {
    const n = Math.round(sum[0]!);
    if (n === 0) return { ...state, phase: "no-people" };
    const centre = state.centre.map((_, j) => (j === 0 ? 0 : sum[j + 2]! / n));
    return { ...state, phase: "spread", n, mean: sum[1]! / n, centre };
  }
  if (state.phase === "spread") {
    const spread = state.spread.map((_, j) => (j === 0 ? 1 : Math.sqrt(sum[j + 1]! / state.n) || 1));
    return { ...state, phase: "fit", spread, nullDeviance: family === "linear" ? sum[0]! : null };
  }
  const deviance = sum[1]!;
  const iteration = state.iteration + 1;
  const nullDeviance = state.beta === null && family !== "linear" ? sum[3]! : state.nullDeviance;
  const at = { ...state, iteration, nullDeviance };
  const { before, beta } = state;
  if (beta && before && !(deviance <= before.deviance + 1e-9 * (Math.abs(before.deviance) + 0.1))) {
    if (iteration >= mostIterations) return { ...at, phase: "did-not-converge" };
    return { ...at, beta: beta.map((b, j) => (b + before.beta[j]!) / 2) };
  }
  const factor = factorise(fromTriangle(sum, p, 4 + p), p);
  const next = [...solve(factor, Array.from({ length: p }, (_, j) => sum[4 + j]!))];
  if (!beta) return { ...at, beta: next, aliased: factor.aliased };
  const step = Math.max(...next.map((b, j) => Math.abs(b - beta[j]!) / (1 + Math.abs(beta[j]!))));
  const reached = { ...at, deviance, logLikelihood: sum[2]!, covariance: [...invert(factor)], aliased: factor.aliased };
  if (step < 1e-10) return { ...reached, phase: "converged", beta: next };
  // The fit no longer changes but the coefficients run away: some column tells the outcome without fail (Albert & Anderson 1984).
  const stands = before !== null && Math.abs(before.deviance - deviance) < 1e-9 * (Math.abs(deviance) + 0.1);
  if (family !== "linear" && stands && step > 1e-3) return { ...reached, phase: "separated" };
  if (iteration >= mostIterations) return { ...reached, phase: family !== "linear" && step > 0.01 ? "separated" : "did-not-converge" };
  return { ...reached, beta: next, before: { beta, deviance } };
}

export type GlmFit = {
  /** In the units of the columns; null for one that the columns before it already say. */
  coefficients: (number | null)[];
  /** p × p, row-major, already with the dispersion. */
  covariance: number[];
  standardErrors: (number | null)[];
  dispersion: number; deviance: number; nullDeviance: number | null; logLikelihood: number; aic: number; n: number; residualDf: number; iterations: number;
};

/** From the centred scale to the columns' own. `withOffset`: the null model would need a fit of its own, and is not told. */
export function glmFit({ family, p }: GlmSpec, state: GlmState, withOffset = false): GlmFit | undefined {
  const { beta, covariance, deviance, logLikelihood, aliased, centre, spread, n } = state;
  if (state.phase !== "converged" || !beta || !covariance || deviance === null || logLikelihood === null) return undefined;
  const rank = aliased.filter((is) => !is).length;
  const residualDf = n - rank;
  const dispersion = family === "linear" ? deviance / residualDf : 1;
  // own = T·centred: β_j = b_j / s_j, and the intercept takes back what centring moved.
  const t = (i: number, j: number) => (i === j ? 1 / spread[j]! : i === 0 ? -centre[j]! / spread[j]! : 0);
  const own = Array.from({ length: p }, (_, i) => (aliased[i] ? null : i === 0 ? beta.reduce((sum, b, j) => sum + t(0, j) * b, 0) : beta[i]! * t(i, i)));
  const sparse = (i: number) => (i === 0 ? Array.from({ length: p }, (_, j) => j) : [i]);
  const cov = Array.from({ length: p * p }, (_, at) => {
    const [i, j] = [Math.floor(at / p), at % p];
    let sum = 0;
    for (const a of sparse(i)) for (const b of sparse(j)) sum += t(i, a) * covariance[a * p + b]! * t(j, b);
    return sum * dispersion;
  });
  const fullLogLikelihood = family === "linear" ? -0.5 * n * (Math.log((2 * Math.PI * deviance) / n) + 1) : logLikelihood;
  return {
    coefficients: own, covariance: cov, standardErrors: own.map((b, i) => (b === null ? null : Math.sqrt(cov[i * p + i]!))), dispersion, deviance,
    nullDeviance: withOffset ? null : state.nullDeviance, logLikelihood: fullLogLikelihood, aic: -2 * fullLogLikelihood + 2 * (rank + (family === "linear" ? 1 : 0)), n, residualDf, iterations: state.iteration,
  };
}
