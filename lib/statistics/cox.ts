/**
 * Cox's proportional hazards over several TREs, stratified by TRE: each keeps a baseline of its own, so no sum over people at risk at a
 * single time leaves (attack A9), only the score, the information and the log-likelihood of the TRE's own partial likelihood. Their sums
 * give the stratified fit of the pooled data (*exact*). Ties by Efron (1977) or Breslow (1974). The last round asks whether effects change
 * with time: the score test of a column times time (Grambsch & Therneau 1994; exact, as in R's survival from version 3).
 * Source: Therneau & Grambsch, Modeling Survival Data (2000), 3.1–3.3, 6.2.
 */
import { conditionNumber, factorise, fromTriangle, invert, solve, triangleSize } from "./matrix.ts";
import type { ModelData } from "./model-data.ts";
import { latestFirst } from "./order-by-time.ts";
import { runaways } from "./runaways.ts";

export type CoxSpec = { kind: "cox"; ties: "efron" | "breslow"; p: number };
export type CoxState = {
  phase: "centre" | "spread" | "fit" | "proportionality" | "converged" | "separated" | "did-not-converge" | "no-people";
  iteration: number; n: number; events: number; centre: number[]; spread: number[];
  /** Of the times of events. */
  timeCentre: number; timeSpread: number;
  beta: number[]; before: { beta: number[]; logLikelihood: number } | null;
  logLikelihood: number | null; nullLogLikelihood: number | null; score: number | null; covariance: number[] | null; aliased: boolean[]; conditionNumber: number | null;
  /** Where separated: the columns whose coefficients have no end. */
  unbounded: number[];
  proportionality: Proportionality | null;
};
/** Chi-square of each column's change with time (1 df; null for a column left out), and of all together (`df`). */
export type Proportionality = { columns: (number | null)[]; all: number; df: number };

const mostIterations = 25;
/** What a step may still promise, as a square of standard errors: a thousand-millionth of one. */
const settled = 1e-18;
/** Hazard ratios of e³⁰⁰ are steps that went too far: they stay numbers, and are halved. */
const mostEta = 300;

export const firstCoxState = ({ p }: CoxSpec): CoxState => ({
  phase: "centre", iteration: 0, n: 0, events: 0, centre: new Array<number>(p).fill(0), spread: new Array<number>(p).fill(1), timeCentre: 0, timeSpread: 1, beta: new Array<number>(p).fill(0),
  before: null, logLikelihood: null, nullLogLikelihood: null, score: null, covariance: null, aliased: new Array<boolean>(p).fill(false), conditionNumber: null, unbounded: [], proportionality: null,
});

/** n, events, Σ time of events, Σx. */
function centreSums(p: number, { n, x, y }: ModelData, time: Float64Array): Float64Array {
  const sums = new Float64Array(3 + p);
  sums[0] = n;
  for (let i = 0; i < n; i++) {
    if (y[i] === 1) { sums[1]! += 1; sums[2]! += time[i]!; }
    for (let j = 0; j < p; j++) sums[3 + j]! += x[i * p + j]!;
  }
  return sums;
}

/** Σ(time of event − its mean)², Σ(x − x̄)². */
function spreadSums(p: number, { centre, timeCentre }: CoxState, { n, x, y }: ModelData, time: Float64Array): Float64Array {
  const sums = new Float64Array(1 + p);
  for (let i = 0; i < n; i++) {
    if (y[i] === 1) sums[0]! += (time[i]! - timeCentre) ** 2;
    for (let j = 0; j < p; j++) sums[1 + j]! += (x[i * p + j]! - centre[j]!) ** 2;
  }
  return sums;
}

/**
 * Log-likelihood, score U = Σ(z − z̄) and information V = Σ(zz'/r − z̄z̄') over events (upper triangle, row by row). In the last round also, with
 * g the time of each event: Σg(z − z̄), ΣgV and Σg²V.
 */
function fitSums({ ties, p }: CoxSpec, { phase, beta, centre, spread, timeCentre, timeSpread }: CoxState, { n, x, y }: ModelData, time: Float64Array): Float64Array {
  const triangle = triangleSize(p);
  const isLast = phase === "proportionality";
  const [u, v, gu, gv, ggv] = [1, 1 + p, 1 + p + triangle, 1 + 2 * p + triangle, 1 + 2 * p + 2 * triangle];
  const sums = new Float64Array(isLast ? 1 + 2 * p + 3 * triangle : 1 + p + triangle);
  const order = latestFirst(time);
  const scale = Float64Array.from(spread, (value) => 1 / value);
  // Over everyone still at risk, from the last time back: Σr, Σrz, Σrzz', with r = exp(z'β); and the same over those with the event at one time.
  let risk = 0;
  const [riskZ, riskZZ, tiedZ, tiedZZ] = [new Float64Array(p), new Float64Array(triangle), new Float64Array(p), new Float64Array(triangle)];
  const z = new Float64Array(p);
  for (let from = 0; from < n; ) {
    const now = time[order[from]!]!;
    let [events, to] = [0, from];
    for (; to < n && time[order[to]!] === now; to++) if (y[order[to]!] === 1) events++;
    // Efron takes a growing share of those with the event out of the people at risk; of one event, or by Breslow, that share is 0.
    const isShared = ties === "efron" && events > 1;
    const g = (now - timeCentre) / timeSpread;
    let tied = 0;
    if (isShared) { tiedZ.fill(0); tiedZZ.fill(0); }
    for (let place = from; place < to; place++) {
      const i = order[place]!;
      let eta = 0;
      for (let j = 0, at = i * p; j < p; j++, at++) { z[j] = (x[at]! - centre[j]!) * scale[j]!; eta += z[j]! * beta[j]!; }
      eta = Math.max(-mostEta, Math.min(mostEta, eta));
      const r = Math.exp(eta);
      risk += r;
      for (let j = 0, at = 0; j < p; j++) {
        const rz = r * z[j]!;
        riskZ[j]! += rz;
        for (let k = j; k < p; k++) riskZZ[at++]! += rz * z[k]!;
      }
      if (y[i] !== 1) continue;
      sums[0]! += eta;
      for (let j = 0; j < p; j++) { sums[u + j]! += z[j]!; if (isLast) sums[gu + j]! += g * z[j]!; }
      if (!isShared) continue;
      tied += r;
      for (let j = 0, at = 0; j < p; j++) {
        const rz = r * z[j]!;
        tiedZ[j]! += rz;
        for (let k = j; k < p; k++) tiedZZ[at++]! += rz * z[k]!;
      }
    }
    from = to;
    if (events === 0) continue;
    // With s = risk − f·tied for each event's share f, what the events at one time add is made of five sums over them alone.
    let [one, f, oneOne, oneF, ff] = [0, 0, 0, 0, 0];
    for (let e = 0; e < events; e++) {
      const share = isShared ? e / events : 0;
      const s = risk - share * tied;
      sums[0]! -= Math.log(s);
      one += 1 / s;
      f += share / s;
      oneOne += 1 / (s * s);
      oneF += share / (s * s);
      ff += (share / s) ** 2;
    }
    for (let j = 0, at = 0; j < p; j++) {
      const [riskJ, tiedJ] = [riskZ[j]!, tiedZ[j]!];
      const means = isShared ? one * riskJ - f * tiedJ : one * riskJ;
      sums[u + j]! -= means;
      if (isLast) sums[gu + j]! -= g * means;
      for (let k = j; k < p; k++, at++) {
        let information = one * riskZZ[at]! - oneOne * riskJ * riskZ[k]!;
        if (isShared) information += oneF * (riskJ * tiedZ[k]! + tiedJ * riskZ[k]!) - f * tiedZZ[at]! - ff * tiedJ * tiedZ[k]!;
        sums[v + at]! += information;
        if (isLast) { sums[gv + at]! += g * information; sums[ggv + at]! += g * g * information; }
      }
    }
  }
  return sums;
}

/** What each person weighs among those at risk at this state; undefined in the rounds before, when all weigh alike. */
export function coxWeights({ p }: CoxSpec, { phase, beta, centre, spread }: CoxState, { n, x }: ModelData): Float64Array | undefined {
  if (phase !== "fit" && phase !== "proportionality") return undefined;
  return Float64Array.from({ length: n }, (_, i) => {
    let eta = 0;
    for (let j = 0; j < p; j++) eta += ((x[i * p + j]! - centre[j]!) / spread[j]!) * beta[j]!;
    return Math.exp(Math.max(-mostEta, Math.min(mostEta, eta)));
  });
}

/** `y` is 1 where the event came. */
export function coxContribution(spec: CoxSpec, state: CoxState, data: ModelData): Float64Array {
  const { time } = data;
  if (!time) throw new TypeError("a Cox model needs times");
  if (state.phase === "centre") return centreSums(spec.p, data, time);
  return state.phase === "spread" ? spreadSums(spec.p, state, data, time) : fitSums(spec, state, data, time);
}

export function advanceCox(spec: CoxSpec, state: CoxState, sum: ArrayLike<number>): CoxState {
  if (state.phase === "centre") {
    const [n, events] = [Math.round(sum[0]!), Math.round(sum[1]!)];
    if (n === 0 || events === 0) return { ...state, phase: "no-people", n, events };
    return { ...state, phase: "spread", n, events, timeCentre: sum[2]! / events, centre: state.centre.map((_, j) => sum[3 + j]! / n) };
  }
  if (state.phase === "spread") return { ...state, phase: "fit", timeSpread: Math.sqrt(sum[0]! / state.events) || 1, spread: state.spread.map((_, j) => Math.sqrt(sum[1 + j]! / state.n) || 1) };
  return state.phase === "proportionality" ? lastStep(spec, state, sum) : step(spec, state, sum);
}

function step({ p }: CoxSpec, state: CoxState, sum: ArrayLike<number>): CoxState {
  const logLikelihood = sum[0]!;
  const iteration = state.iteration + 1;
  const isLast = iteration >= mostIterations;
  const { before, beta } = state;
  if (before && !(logLikelihood >= before.logLikelihood - 1e-9 * (Math.abs(before.logLikelihood) + 0.1))) {
    if (isLast) return { ...state, iteration, phase: "did-not-converge" };
    return { ...state, iteration, beta: beta.map((b, j) => (b + before.beta[j]!) / 2) };
  }
  const isFirst = state.nullLogLikelihood === null;
  const score = Array.from({ length: p }, (_, j) => sum[1 + j]!);
  const matrix = fromTriangle(sum, p, 1 + p);
  const factor = factorise(matrix, p, isFirst ? [] : state.aliased);
  const change = solve(factor, score);
  const promised = score.reduce((total, u, j) => total + u * change[j]!, 0);
  const covariance = [...invert(factor)];
  const aliased = isFirst ? factor.aliased : state.aliased;
  const unbounded = runaways({ p, aliased, nowAliased: factor.aliased, covariance, before: state.covariance, isStanding: before !== null && Math.abs(before.logLikelihood - logLikelihood) < 1e-6 * (Math.abs(logLikelihood) + 0.1) });
  const reached: CoxState = { ...state, ...(isFirst && { nullLogLikelihood: logLikelihood, score: promised }), iteration, logLikelihood, covariance, aliased };
  if (unbounded.length > 0) return { ...reached, phase: "separated", unbounded };
  const moved = { beta: beta.map((b, j) => b + change[j]!), before: { beta, logLikelihood } };
  if (promised <= settled) return { ...reached, ...moved, phase: "proportionality" };
  return isLast ? { ...reached, phase: "did-not-converge" } : { ...reached, ...moved };
}

/** The information of (β, γ), γ the changes with time, is [V, gV; gV, g²V]; the score test of γ = 0 takes out of g²V what β explains. */
function lastStep({ p }: CoxSpec, state: CoxState, sum: ArrayLike<number>): CoxState {
  const triangle = triangleSize(p);
  const [information, mixed, squared] = [1 + p, 1 + 2 * p + triangle, 1 + 2 * p + 2 * triangle].map((from) => fromTriangle(sum, p, from));
  const factor = factorise(information!, p, state.aliased);
  const score = Array.from({ length: p }, (_, j) => sum[1 + p + triangle + j]!);
  const explained = Array.from({ length: p }, (_, j) => solve(factor, mixed!.subarray(j * p, (j + 1) * p)));
  const left = squared!.map((value, at) => value - explained[Math.floor(at / p)]!.reduce((total, e, k) => total + e * mixed![k * p + (at % p)]!, 0));
  const change = factorise(left, p, state.aliased);
  const columns = score.map((u, j) => (change.aliased[j] ? null : (u * u) / left[j * p + j]!));
  const all = solve(change, score).reduce((total, c, j) => total + c * score[j]!, 0);
  return {
    ...state, phase: "converged", iteration: state.iteration + 1, logLikelihood: sum[0]!, covariance: [...invert(factor)], conditionNumber: conditionNumber(information!, factor),
    proportionality: { columns, all, df: change.aliased.filter((is) => !is).length },
  };
}

export type CoxFit = {
  /** Logarithms of hazard ratios, in the units of the columns; null for one that the columns before it already say. */
  coefficients: (number | null)[]; covariance: number[]; standardErrors: (number | null)[];
  /** `score` and `wald`: chi-square tests of all columns together; the likelihood ratio is twice the difference of the two log-likelihoods. */
  logLikelihood: number; nullLogLikelihood: number; score: number; wald: number; df: number; n: number; events: number; iterations: number; conditionNumber: number; proportionality: Proportionality;
};
export function coxFit({ p }: CoxSpec, state: CoxState): CoxFit | undefined {
  const { beta, covariance, logLikelihood, nullLogLikelihood, score, aliased, spread, n, events, proportionality } = state;
  if (state.phase !== "converged" || !covariance || logLikelihood === null || nullLogLikelihood === null || score === null || state.conditionNumber === null || !proportionality) return undefined;
  const own = covariance.map((c, at) => c / (spread[Math.floor(at / p)]! * spread[at % p]!));
  const coefficients = beta.map((b, j) => (aliased[j] ? null : b / spread[j]!));
  const test = solve(factorise(covariance, p, aliased), beta);
  return {
    coefficients, covariance: own, standardErrors: coefficients.map((b, j) => (b === null ? null : Math.sqrt(own[j * p + j]!))), logLikelihood, nullLogLikelihood, score,
    wald: beta.reduce((total, b, j) => total + b * test[j]!, 0), df: aliased.filter((is) => !is).length, n, events, iterations: state.iteration, conditionNumber: state.conditionNumber, proportionality,
  };
}
