/**
 * Cox's proportional hazards over several TREs, stratified by TRE: each keeps a baseline of its own, so no sum over people at risk at a
 * single time leaves (attack A9), only the score, the information and the log-likelihood of the TRE's own partial likelihood. Their sums
 * give the stratified fit of the pooled data (*exact*). Ties by Efron (1977) or Breslow (1974). Source: Therneau & Grambsch, Modeling
 * Survival Data (2000), 3.1–3.3.
 */
import { factorise, fromTriangle, invert, solve, triangleSize } from "./matrix.ts";
import type { ModelData } from "./rounds.ts";

export type CoxSpec = { kind: "cox"; ties: "efron" | "breslow"; p: number };
export type CoxState = {
  phase: "centre" | "spread" | "fit" | "converged" | "separated" | "did-not-converge" | "no-people";
  iteration: number; n: number; events: number; centre: number[]; spread: number[];
  beta: number[]; before: { beta: number[]; logLikelihood: number } | null;
  logLikelihood: number | null; nullLogLikelihood: number | null; score: number | null; covariance: number[] | null; aliased: boolean[];
};

const mostIterations = 30;
export const firstCoxState = ({ p }: CoxSpec): CoxState => ({
  phase: "centre", iteration: 0, n: 0, events: 0, centre: new Array<number>(p).fill(0), spread: new Array<number>(p).fill(1), beta: new Array<number>(p).fill(0),
  before: null, logLikelihood: null, nullLogLikelihood: null, score: null, covariance: null, aliased: new Array<boolean>(p).fill(false),
});

/** n, events, Σx; then Σ(x − x̄)²; then log-likelihood, score U, information (upper triangle). `y` is 1 where the event came. */
export function coxContribution({ ties, p }: CoxSpec, state: CoxState, { n, x, y, time }: ModelData): Float64Array {
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
    const sums = new Float64Array(p);
    for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) sums[j]! += (x[i * p + j]! - state.centre[j]!) ** 2;
    return sums;
  }
  if (!time) throw new TypeError("a Cox model needs times");
  const { beta, centre, spread } = state;
  const triangle = triangleSize(p);
  const sums = new Float64Array(1 + p + triangle);
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => time[b]! - time[a]!);
  // Over everyone still at risk, from the last time back: Σr, Σrz, Σrzz', with r = exp(z'β); and the same over those with the event at one time.
  let [risk, tied] = [0, 0];
  const [riskZ, riskZZ, tiedZ, tiedZZ] = [new Float64Array(p), new Float64Array(triangle), new Float64Array(p), new Float64Array(triangle)];
  const z = new Float64Array(p);
  for (let from = 0; from < n; ) {
    const now = time[order[from]!]!;
    let events = 0;
    tied = 0;
    tiedZ.fill(0);
    tiedZZ.fill(0);
    let to = from;
    for (; to < n && time[order[to]!] === now; to++) {
      const i = order[to]!;
      let eta = 0;
      for (let j = 0; j < p; j++) { z[j] = (x[i * p + j]! - centre[j]!) / spread[j]!; eta += z[j]! * beta[j]!; }
      const r = Math.exp(eta);
      const isEvent = y[i] === 1;
      risk += r;
      if (isEvent) { events++; tied += r; sums[0]! += eta; }
      let at = 0;
      for (let j = 0; j < p; j++) {
        const rz = r * z[j]!;
        riskZ[j]! += rz;
        if (isEvent) { tiedZ[j]! += rz; sums[1 + j]! += z[j]!; }
        for (let k = j; k < p; k++, at++) {
          riskZZ[at]! += rz * z[k]!;
          if (isEvent) tiedZZ[at]! += rz * z[k]!;
        }
      }
    }
    for (let e = 0; e < events; e++) {
      const share = ties === "efron" ? e / events : 0;
      const s0 = risk - share * tied;
      sums[0]! -= Math.log(s0);
      let at = 0;
      for (let j = 0; j < p; j++) {
        const mean = (riskZ[j]! - share * tiedZ[j]!) / s0;
        sums[1 + j]! -= mean;
        for (let k = j; k < p; k++, at++) sums[1 + p + at]! += (riskZZ[at]! - share * tiedZZ[at]!) / s0 - (mean * (riskZ[k]! - share * tiedZ[k]!)) / s0;
      }
    }
    from = to;
  }
  return sums;
}

export function advanceCox({ p }: CoxSpec, state: CoxState, sum: ArrayLike<number>): CoxState {
  if (state.phase === "centre") {
    const [n, events] = [Math.round(sum[0]!), Math.round(sum[1]!)];
    if (n === 0 || events === 0) return { ...state, phase: "no-people", n, events };
    return { ...state, phase: "spread", n, events, centre: state.centre.map((_, j) => sum[j + 2]! / n) };
  }
  if (state.phase === "spread") return { ...state, phase: "fit", spread: state.spread.map((_, j) => Math.sqrt(sum[j]! / state.n) || 1) };
  const logLikelihood = sum[0]!;
  const iteration = state.iteration + 1;
  const { before, beta } = state;
  if (before && !(logLikelihood >= before.logLikelihood - 1e-9 * (Math.abs(before.logLikelihood) + 0.1))) {
    if (iteration >= mostIterations) return { ...state, iteration, phase: "did-not-converge" };
    return { ...state, iteration, beta: beta.map((b, j) => (b + before.beta[j]!) / 2) };
  }
  const u = Array.from({ length: p }, (_, j) => sum[1 + j]!);
  const factor = factorise(fromTriangle(sum, p, 1 + p), p);
  const step = solve(factor, u);
  const next = beta.map((b, j) => b + step[j]!);
  const size = Math.max(...next.map((b, j) => Math.abs(step[j]!) / (1 + Math.abs(beta[j]!))));
  const first = state.nullLogLikelihood === null ? { nullLogLikelihood: logLikelihood, score: u.reduce((s, x, j) => s + x * step[j]!, 0) } : {};
  const reached = { ...state, ...first, iteration, logLikelihood, covariance: [...invert(factor)], aliased: factor.aliased };
  if (size < 1e-10) return { ...reached, phase: "converged", beta: next };
  const stands = before !== null && Math.abs(before.logLikelihood - logLikelihood) < 1e-9 * (Math.abs(logLikelihood) + 0.1);
  if (stands && size > 1e-3) return { ...reached, phase: "separated" };
  if (iteration >= mostIterations) return { ...reached, phase: size > 0.01 ? "separated" : "did-not-converge" };
  return { ...reached, beta: next, before: { beta, logLikelihood } };
}

export type CoxFit = {
  /** Logarithms of hazard ratios, in the units of the columns; null for one that the columns before it already say. */
  coefficients: (number | null)[]; covariance: number[]; standardErrors: (number | null)[];
  logLikelihood: number; nullLogLikelihood: number; score: number; n: number; events: number; iterations: number;
};
export function coxFit({ p }: CoxSpec, state: CoxState): CoxFit | undefined {
  const { beta, covariance, logLikelihood, nullLogLikelihood, score, aliased, spread, n, events } = state;
  if (state.phase !== "converged" || !covariance || logLikelihood === null || nullLogLikelihood === null || score === null) return undefined;
  const own = covariance.map((c, at) => c / (spread[Math.floor(at / p)]! * spread[at % p]!));
  const coefficients = beta.map((b, j) => (aliased[j] ? null : b / spread[j]!));
  return { coefficients, covariance: own, standardErrors: coefficients.map((b, j) => (b === null ? null : Math.sqrt(own[j * p + j]!))), logLikelihood, nullLogLikelihood, score, n, events, iterations: state.iteration };
}
