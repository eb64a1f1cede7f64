/**
 * A generalised linear model over several TREs by iteratively reweighted least squares. In each round a TRE gives sums over its people
 * at the common coefficients: the score, the information, the deviance and the log-likelihood; the sums of all TREs are those of everyone
 * together, so the fit is that of the pooled data (*exact*; McCullagh & Nelder 1989, 2.5). Two rounds before put each column near its
 * common mean and on its spread, which keeps the digits of large or nearly collinear columns; and as each step solves for what is left
 * over (the score, not the working outcome), rounding in the solution is put right by the next. Beside it goes the model of the intercept
 * alone, for the null deviance with an offset too.
 */
import { rulesOf, thetaTerms, type GlmFamily } from "./glm-family.ts";
import { conditionNumber, factorise, fromTriangle, invert, solve, triangleSize } from "./matrix.ts";
import type { ModelData } from "./model-data.ts";
import { runaways } from "./runaways.ts";

export type GlmSpec = { kind: "glm"; family: GlmFamily; p: number; /** Of profile-likelihood intervals (profile-likelihood.ts). */ profile?: number | undefined };
export type GlmState = {
  phase: "centre" | "spread" | "fit" | "converged" | "separated" | "did-not-converge" | "no-people";
  iteration: number;
  n: number;
  centre: number[];
  spread: number[];
  /** Of the outcome. */
  mean: number;
  sumLogWeights: number;
  /** Of the model of the intercept alone; and its deviance. */
  nullBeta: number;
  nullDeviance: number | null;
  /** On the centred scale; null before the first step, when each person starts from the outcome itself. */
  beta: number[] | null;
  /** The state that the last step came from: a step that makes the fit worse is halved. `misfit`: the deviance, or −2 log-likelihood with θ. */
  before: { beta: number[]; theta: number | null; misfit: number } | null;
  deviance: number | null;
  logLikelihood: number | null;
  covariance: number[] | null;
  aliased: boolean[];
  /** Of negative binomial counts, variance μ + μ²/θ; and its information. */
  theta: number | null;
  thetaInformation: number | null;
  conditionNumber: number | null;
  /** Where separated: the columns whose coefficients have no end. */
  unbounded: number[];
};

/** As R's glm; each is a further set of sums that leaves a TRE. */
const mostIterations = 25;
/** What a step may still promise, as a square of standard errors: a thousand-millionth of one. */
const settled = 1e-18;

/** The intercept is the first column and stays as it is. */
export const firstGlmState = ({ p }: GlmSpec): GlmState => ({
  phase: "centre", iteration: 0, n: 0, centre: new Array<number>(p).fill(0), spread: new Array<number>(p).fill(1), mean: 0, sumLogWeights: 0, nullBeta: 0, nullDeviance: null,
  beta: null, before: null, deviance: null, logLikelihood: null, covariance: null, aliased: new Array<boolean>(p).fill(false), theta: null, thetaInformation: null, conditionNumber: null, unbounded: [],
});

/** n, Σw, Σwy, Σw·offset, Σx. A row of weight 0 is nobody's. */
function centreSums(p: number, { n, x, y, offset, weights }: ModelData): Float64Array {
  const sums = new Float64Array(4 + p);
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i]! : 1;
    if (w === 0) continue;
    sums[0]! += 1;
    sums[1]! += w;
    sums[2]! += w * y[i]!;
    if (offset) sums[3]! += w * offset[i]!;
    for (let j = 0; j < p; j++) sums[4 + j]! += x[i * p + j]!;
  }
  return sums;
}

/** Σw(y − ȳ)², Σ log w, Σ(x − x̄)². */
function spreadSums(p: number, { mean, centre }: GlmState, { n, x, y, weights }: ModelData): Float64Array {
  const sums = new Float64Array(2 + p);
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i]! : 1;
    if (w === 0) continue;
    sums[0]! += w * (y[i]! - mean) ** 2;
    sums[1]! += Math.log(w);
    for (let j = 0; j < p; j++) sums[2 + j]! += (x[i * p + j]! - centre[j]!) ** 2;
  }
  return sums;
}

/** Deviance, log-likelihood; of the intercept alone: deviance, score, information; of θ: score, information; then the score and, row by row, the upper triangle of the information. */
export const summaries = 7;
export function fitSums({ family, p }: GlmSpec, { beta, centre, spread, nullBeta, theta }: GlmState, { n, x, y, offset, weights }: ModelData): Float64Array {
  const rules = rulesOf(family, theta);
  const sums = new Float64Array(summaries + p + triangleSize(p));
  const z = new Float64Array(p);
  const scale = Float64Array.from(spread, (s) => 1 / s);
  let [nullShift, nullMu, nullSlope, nullWeight] = [Number.NaN, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i]! : 1;
    if (w === 0) continue;
    const shift = offset ? offset[i]! : 0;
    const outcome = y[i]!;
    let eta = shift;
    for (let j = 0, at = i * p; j < p; j++, at++) z[j] = (x[at]! - centre[j]!) * scale[j]!;
    if (beta) for (let j = 0; j < p; j++) eta += z[j]! * beta[j]!;
    else eta = rules.link(rules.start(outcome, w));
    const mu = rules.inverse(eta);
    const slope = rules.slope(eta);
    const weight = (w * slope * slope) / rules.variance(mu);
    const residual = weight * ((beta ? 0 : eta - shift) + (outcome - mu) / slope);
    sums[0]! += w * rules.deviance(outcome, mu);
    sums[1]! += w * rules.logLikelihood(outcome, mu);

    // Without an offset it is the same for all.
    if (shift !== nullShift) {
      nullShift = shift;
      nullMu = rules.inverse(nullBeta + shift);
      nullSlope = rules.slope(nullBeta + shift);
      nullWeight = nullSlope / rules.variance(nullMu);
    }
    sums[2]! += w * rules.deviance(outcome, nullMu);
    sums[3]! += w * nullWeight * (outcome - nullMu);
    sums[4]! += w * nullWeight * nullSlope;
    if (theta !== null) {
      const terms = thetaTerms(outcome, mu, theta);
      sums[5]! += w * terms.score;
      sums[6]! += w * terms.information;
    }

    let at = summaries + p;
    for (let j = 0; j < p; j++) {
      sums[summaries + j]! += residual * z[j]!;
      const wz = weight * z[j]!;
      for (let k = j; k < p; k++) sums[at++]! += wz * z[k]!;
    }
  }
  return sums;
}

/** What each person weighs in the information at this state; undefined in the rounds before, when all weigh alike. */
export function glmWeights({ family, p }: GlmSpec, { phase, beta, centre, spread, theta }: GlmState, { n, x, y, offset, weights }: ModelData): Float64Array | undefined {
  if (phase !== "fit") return undefined;
  const rules = rulesOf(family, theta);
  return Float64Array.from({ length: n }, (_, i) => {
    const w = weights ? weights[i]! : 1;
    if (w === 0) return 0;
    let eta = beta ? (offset ? offset[i]! : 0) : rules.link(rules.start(y[i]!, w));
    if (beta) for (let j = 0; j < p; j++) eta += ((x[i * p + j]! - centre[j]!) / spread[j]!) * beta[j]!;
    const slope = rules.slope(eta);
    return (w * slope * slope) / rules.variance(rules.inverse(eta));
  });
}

export function glmContribution(spec: GlmSpec, state: GlmState, data: ModelData): Float64Array {
  if (state.phase === "centre") return centreSums(spec.p, data);
  return state.phase === "spread" ? spreadSums(spec.p, state, data) : fitSums(spec, state, data);
}

export function advanceGlm(spec: GlmSpec, state: GlmState, sum: ArrayLike<number>): GlmState {
  const { family } = spec;
  if (state.phase === "centre") {
    const n = Math.round(sum[0]!);
    if (n === 0) return { ...state, phase: "no-people" };
    const mean = sum[2]! / sum[1]!;
    const level = family === "linear" ? mean : family === "poisson" || family === "negative-binomial" ? Math.log(Math.max(1e-9, mean)) : 0;
    return { ...state, phase: "spread", n, mean, nullBeta: level - sum[3]! / sum[1]!, centre: state.centre.map((_, j) => (j === 0 ? 0 : sum[4 + j]! / n)) };
  }
  if (state.phase === "spread") {
    const variance = sum[0]! / state.n;
    // By moments: the variance is μ + μ²/θ.
    const beyond = variance - state.mean;
    const byMoments = beyond > state.mean / 100 ? Math.max(0.01, state.mean ** 2 / beyond) : 100;
    const theta = family === "negative-binomial" ? byMoments : null;
    return { ...state, phase: "fit", theta, sumLogWeights: sum[1]!, spread: state.spread.map((_, j) => (j === 0 ? 1 : Math.sqrt(sum[2 + j]! / state.n) || 1)) };
  }
  return step(spec, state, sum);
}

function step(spec: GlmSpec, state: GlmState, sum: ArrayLike<number>): GlmState {
  const { family, p } = spec;
  const { before, beta, theta } = state;
  const [deviance, logLikelihood, nullDeviance, nullScore, nullInformation, thetaScore, thetaInformation] = [sum[0]!, sum[1]!, sum[2]!, sum[3]!, sum[4]!, sum[5]!, sum[6]!];
  const iteration = state.iteration + 1;
  const isLast = iteration >= mostIterations;
  const nullStep = nullInformation > 0 ? Math.max(-3, Math.min(3, nullScore / nullInformation)) : 0;
  const at: GlmState = { ...state, iteration, nullDeviance, nullBeta: state.nullBeta + nullStep };
  const misfit = theta === null ? deviance : -2 * logLikelihood;
  if (beta && before && !(misfit <= before.misfit + 1e-9 * (Math.abs(before.misfit) + 0.1))) {
    if (isLast) return { ...at, phase: "did-not-converge" };
    return { ...at, beta: beta.map((b, j) => (b + before.beta[j]!) / 2), theta: theta === null || before.theta === null ? theta : Math.sqrt(theta * before.theta) };
  }
  const matrix = fromTriangle(sum, p, summaries + p);
  const score = Array.from({ length: p }, (_, j) => sum[summaries + j]!);
  const factor = factorise(matrix, p, beta ? state.aliased : []);
  const change = solve(factor, score);
  // The first step too is halved where it makes the fit worse than the intercept alone, which is known by its deviance (not its likelihood, that θ asks for).
  if (!beta) return { ...at, beta: [...change], aliased: factor.aliased, before: theta === null ? { beta: [state.nullBeta, ...new Array<number>(p - 1).fill(0)], theta, misfit: nullDeviance } : null };

  const covariance = [...invert(factor)];
  const reached: GlmState = { ...at, deviance, logLikelihood, covariance, thetaInformation: theta === null ? null : thetaInformation, conditionNumber: conditionNumber(matrix, factor) };
  // Of outcomes that overlap at all, even one pair at the same place costs a deviance of 4 log 2: next to none is told without fail.
  const isTold = (family === "logistic" || family === "probit" || family === "cloglog") && deviance < 0.01;
  const isStanding = isTold || (before !== null && Math.abs(before.misfit - misfit) < 1e-6 * (Math.abs(misfit) + 0.1));
  const unbounded = family === "linear" ? [] : runaways({ p, aliased: state.aliased, nowAliased: factor.aliased, covariance, before: state.covariance, isStanding });
  // On the centred scale the intercept runs along with any other.
  if (unbounded.length > 0) return { ...reached, phase: "separated", unbounded: unbounded.length === 1 ? unbounded : unbounded.filter((j) => j > 0) };

  const next = beta.map((b, j) => b + change[j]!);
  // On the scale of log θ, in which the likelihood is nearer a parabola; never more than e-fold at once.
  const logScore = theta === null ? 0 : theta * thetaScore;
  const logInformation = theta === null ? 1 : theta * theta * thetaInformation - logScore;
  const thetaStep = Math.max(-1, Math.min(1, logInformation > 0 ? logScore / logInformation : Math.sign(logScore)));
  // Counts that vary no more than Poisson's: θ has no end.
  if (theta !== null && theta > 1e6) return { ...reached, phase: "did-not-converge" };
  const moved = { beta: next, theta: theta === null ? null : theta * Math.exp(thetaStep) };
  const promised = score.reduce((total, u, j) => total + u * change[j]!, 0);
  // Least squares are solved by one step; this second one puts its rounding right.
  const isSettled = family === "linear" || (promised <= settled && logScore * thetaStep <= settled && nullScore * nullStep <= settled);
  if (isSettled) return { ...reached, ...moved, phase: "converged" };
  // Expected information (probit, cloglog) may take ever smaller steps past people far out: a ten-thousandth of a standard error is near enough.
  if (isLast) return promised <= 1e-8 && logScore * thetaStep <= 1e-8 ? { ...reached, ...moved, phase: "converged" } : { ...reached, phase: "did-not-converge" };
  return { ...reached, ...moved, before: { beta, theta, misfit } };
}

export type GlmFit = {
  /** In the units of the columns; null for one that the columns before it already say. */
  coefficients: (number | null)[];
  /** p × p, row-major, already with the dispersion. */
  covariance: number[];
  standardErrors: (number | null)[];
  dispersion: number; deviance: number; nullDeviance: number; logLikelihood: number; aic: number; n: number; residualDf: number; iterations: number;
  /** Of the information, its columns on their common spread. */
  conditionNumber: number;
  theta: number | null; thetaStandardError: number | null;
};

/** From the centred scale to the columns' own. Undefined too where nothing is left over to judge an error by: as many columns as people, or a line through every point. */
export function glmFit({ family, p }: GlmSpec, state: GlmState): GlmFit | undefined {
  const { beta, covariance, deviance, logLikelihood, aliased, centre, spread, n, nullDeviance, theta, thetaInformation } = state;
  if (state.phase !== "converged" || !beta || !covariance || deviance === null || logLikelihood === null || nullDeviance === null || state.conditionNumber === null) return undefined;
  const rank = aliased.filter((is) => !is).length;
  const residualDf = n - rank;
  if (family === "linear" && (residualDf <= 0 || deviance <= 0)) return undefined;
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
  const fullLogLikelihood = family === "linear" ? 0.5 * (state.sumLogWeights - n * (Math.log((2 * Math.PI * deviance) / n) + 1)) : logLikelihood;
  return {
    coefficients: own, covariance: cov, standardErrors: own.map((b, i) => (b === null ? null : Math.sqrt(cov[i * p + i]!))), dispersion, deviance, nullDeviance,
    logLikelihood: fullLogLikelihood, aic: -2 * fullLogLikelihood + 2 * (rank + (family === "linear" || theta !== null ? 1 : 0)), n, residualDf, iterations: state.iteration,
    conditionNumber: state.conditionNumber, theta, thetaStandardError: thetaInformation === null ? null : 1 / Math.sqrt(thetaInformation),
  };
}
