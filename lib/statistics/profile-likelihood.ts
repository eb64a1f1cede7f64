/**
 * Profile-likelihood intervals of a converged regression, in further rounds: an end of the interval is where the log-likelihood, the other
 * coefficients being the best for that value, has fallen by half of what the specification says (3.84 for 95 %). All ends are sought at once, each by Newton's
 * steps to the likelihood that is wanted and to no score of the others (Venzon & Moolgavkar 1988, Applied Statistics 37(1)). *Exact*.
 * Not of the intercept, which stands for other things before and after centring. Least squares have their exact t intervals without.
 */
import { fitSums, summaries, type GlmSpec, type GlmState } from "./glm.ts";
import { factorise, fromTriangle, solve, triangleSize } from "./matrix.ts";
import type { ModelData } from "./model-data.ts";

/** `side`: 1 for the upper end. `unbounded`: the likelihood never falls so far. */
export type ProfileEnd = { column: number; side: 1 | -1; phase: "search" | "found" | "unbounded"; beta: number[] };
export type ProfileState = { phase: "profile" | "converged"; iteration: number; fit: GlmState; ends: ProfileEnd[] };

const mostIterations = 25;

/** Where to go on after a fit; undefined where it has none of these intervals, or none are asked for. */
export function firstProfileState({ family, p, profile: cut }: GlmSpec, fit: GlmState): ProfileState | undefined {
  const { beta, covariance } = fit;
  if (cut === undefined || family === "linear" || family === "negative-binomial" || fit.phase !== "converged" || !beta || !covariance) return undefined;
  const columns = Array.from({ length: p }, (_, j) => j).filter((j) => j > 0 && !fit.aliased[j]);
  // As far as a parabola would have it, the others along with it.
  const reach = (j: number, side: number) => beta.map((b, k) => b + (side * Math.sqrt(cut) * covariance[k * p + j]!) / Math.sqrt(covariance[j * p + j]!));
  return { phase: columns.length > 0 ? "profile" : "converged", iteration: 0, fit, ends: columns.flatMap((column) => ([-1, 1] as const).map((side): ProfileEnd => ({ column, side, phase: "search", beta: reach(column, side) }))) };
}

/** For each end still sought the sums of a round of the fit at its coefficients. Of more ends than the model has, or where none are asked for, nothing is given: each is a further set of sums (attack A12). */
export function profileContribution(spec: GlmSpec, { fit, ends }: ProfileState, data: ModelData): Float64Array {
  const isOnce = new Set(ends.map(({ column, side }) => column * side)).size === ends.length && ends.every(({ column }) => column > 0 && column < spec.p);
  if (spec.profile === undefined || !isOnce) throw new TypeError("these ends of intervals are not asked for");
  const size = summaries + spec.p + triangleSize(spec.p);
  const sought = ends.filter(({ phase }) => phase === "search");
  const sums = new Float64Array(size * sought.length);
  sought.forEach(({ beta }, i) => { sums.set(fitSums(spec, { ...fit, beta }, data), i * size); });
  return sums;
}

export function advanceProfile(spec: GlmSpec, state: ProfileState, sum: ArrayLike<number>): ProfileState {
  const size = summaries + spec.p + triangleSize(spec.p);
  const iteration = state.iteration + 1;
  let at = 0;
  const ends = state.ends.map((end) => {
    if (end.phase !== "search") return end;
    const moved = nearer(spec, state, end, sum, at);
    at += size;
    return moved.phase === "search" && iteration >= mostIterations ? { ...moved, phase: "unbounded" as const } : moved;
  });
  return { ...state, iteration, ends, phase: ends.some(({ phase }) => phase === "search") ? "profile" : "converged" };
}

/**
 * With U the score, I the information, j the column and ω the others: a = I_ωω⁻¹U_ω and b = I_ωω⁻¹I_ωj give the others' step a − b·s to
 * none of their score, and s solves the likelihood's parabola ½Vs² − gs = l + ½a'U_ω − l*, where V = I_jj − b'I_ωj and g = U_j − b'U_ω.
 */
function nearer({ p, profile: cut = 0 }: GlmSpec, { fit }: ProfileState, end: ProfileEnd, sum: ArrayLike<number>, at: number): ProfileEnd {
  const { column: j, side, beta } = end;
  const score = Array.from({ length: p }, (_, k) => sum[at + summaries + k]!);
  const matrix = fromTriangle(sum, p, at + summaries + p);
  const others = factorise(matrix, p, fit.aliased.map((isOut, k) => isOut || k === j));
  const row = Array.from({ length: p }, (_, k) => (k === j ? 0 : matrix[k * p + j]!));
  const [a, b] = [solve(others, score), solve(others, row)];
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => { let total = 0; for (let k = 0; k < p; k++) if (k !== j) total += x[k]! * y[k]!; return total; };
  const [v, g, promised] = [matrix[j * p + j]! - dot(b, row), score[j]! - dot(b, score), dot(a, score)];
  if (!(v > 1e-12 * matrix[j * p + j]!)) return { ...end, phase: "unbounded" };
  const above = sum[at + 1]! - (fit.logLikelihood! - cut / 2);
  const root = g * g + 2 * v * (above + promised / 2);
  // Never farther at once than a parabola's whole interval; where it does not reach that low, only the others move.
  const most = Math.sqrt(cut / v);
  const s = root < 0 ? 0 : Math.max(-most, Math.min(most, (g + side * Math.sqrt(root)) / v));
  const next = beta.map((value, k) => (k === j ? value + s : value + a[k]! - b[k]! * s));
  return { ...end, beta: next, phase: root >= 0 && s * s * v <= 1e-18 && promised <= 1e-15 ? "found" : "search" };
}

export type ProfileIntervals = { /** Low and high, in the units of the column; null for an end that is not there. Null as a whole for the intercept and columns left out. */ columns: ([number | null, number | null] | null)[]; iterations: number };
export function profileIntervals({ p }: GlmSpec, { phase, iteration, fit, ends }: ProfileState): ProfileIntervals | undefined {
  if (phase !== "converged") return undefined;
  const valueOf = (column: number, side: number): number | null => { const end = ends.find((e) => e.column === column && e.side === side); return end?.phase === "found" ? end.beta[column]! / fit.spread[column]! : null; };
  return { iterations: iteration, columns: Array.from({ length: p }, (_, j) => (ends.some((e) => e.column === j) ? [valueOf(j, -1), valueOf(j, 1)] : null)) };
}
