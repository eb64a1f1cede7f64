/**
 * How large each number of a TRE's contribution can be, from what is public alone: the most people a TRE may have and the ranges of the
 * columns in the dictionary. For the fixed-point encoding under masks (Bonawitz et al. 2017), which must not overflow; generous, and with
 * values outside their range not kept. The words are those of glm.ts, cox.ts and quantile-search.ts, in their order.
 */
import type { CoxSpec, CoxState } from "./cox.ts";
import type { GlmFamily } from "./glm-family.ts";
import type { GlmSpec, GlmState } from "./glm.ts";
import type { RoundSpec, RoundState } from "./rounds.ts";

export type Range = readonly [low: number, high: number];
/** `columns` of the design, in their order; `outcome`: 0 and 1 where it is a category. */
export type PublicRanges = { people: number; columns: readonly Range[]; outcome: Range; time?: Range; offset?: Range; largestWeight?: number };

const largest = ([low, high]: Range, from = 0): number => Math.max(Math.abs(low - from), Math.abs(high - from));
const triangleOf = (sizes: readonly number[], each: number): number[] => sizes.flatMap((a, j) => sizes.slice(j).map((b) => each * a * b));
/** −log of the least probability or mean that a family gives (glm-family.ts keeps them above 2⁻⁵²). */
const leastLog = 37;

type PerPerson = { deviance: number; logLikelihood: number; residual: number; weight: number };
/** Of one person of weight 1 whose |η| is at most `eta`, the outcome at most `y` and the offset at most `shift` in size. */
function perPerson(family: GlmFamily, eta: number, y: number, shift: number, theta: number): PerPerson {
  if (family === "linear") return { deviance: (y + eta) ** 2, logLikelihood: 0, residual: y + eta + shift, weight: 1 };
  if (family !== "poisson" && family !== "negative-binomial") return { deviance: 2 * leastLog, logLikelihood: leastLog, residual: leastLog + 4 + shift, weight: 1 };
  // Everyone starts from the outcome itself, at least 1/10 of a count.
  const mean = Math.max(Math.exp(Math.min(eta, 40)), y + 1);
  const logOf = leastLog + Math.log1p(y);
  const spread = (y + theta) * Math.log1p((y + mean) / theta);
  return {
    deviance: 2 * (y * logOf + y + mean + spread), logLikelihood: y * (2 * logOf + Math.log1p(theta + y) + Math.abs(Math.log(theta))) + mean + spread,
    residual: y + mean + mean * (Math.log1p(y) + 3 + shift), weight: mean,
  };
}

function glmSums({ family, p }: GlmSpec, state: GlmState, { people, columns, outcome, offset = [0, 0], largestWeight = 1 }: PublicRanges): number[] {
  const heavy = people * largestWeight;
  const [y, shift] = [largest(outcome), largest(offset)];
  if (state.phase === "centre") return [people, heavy, heavy * y, heavy * shift, ...columns.map((c) => people * largest(c))];
  // A weight is at least a billionth of the largest, or 0.
  if (state.phase === "spread") return [heavy * largest(outcome, state.mean) ** 2, people * (Math.abs(Math.log(largestWeight)) + 21), ...columns.map((c, j) => people * largest(c, state.centre[j]) ** 2)];
  const z = Array.from({ length: p }, (_, j) => largest(columns[j]!, state.centre[j]) / state.spread[j]!);
  const theta = state.theta ?? 1;
  const eta = shift + z.reduce((sum, size, j) => sum + size * Math.abs(state.beta?.[j] ?? 0), 0);
  const own = perPerson(family, Math.max(eta, state.beta ? 0 : Math.log1p(y)), y, shift, theta);
  const alone = perPerson(family, Math.abs(state.nullBeta) + shift, y, shift, theta);
  const each = [own.deviance, own.logLikelihood, alone.deviance, alone.residual, alone.weight, y / theta + Math.log1p(own.weight / theta) + 1 + y / theta, (2 * y + theta) / theta ** 2 + 3 / theta];
  return [...each, ...z.map((size) => own.residual * size), ...triangleOf(z, own.weight)].map((size) => heavy * size);
}

function coxSums({ p }: CoxSpec, state: CoxState, { people, columns, time = [0, 0] }: PublicRanges): number[] {
  if (state.phase === "centre") return [people, people, people * largest(time), ...columns.map((c) => people * largest(c))];
  if (state.phase === "spread") return [people * largest(time, state.timeCentre) ** 2, ...columns.map((c, j) => people * largest(c, state.centre[j]) ** 2)];
  const z = Array.from({ length: p }, (_, j) => largest(columns[j]!, state.centre[j]) / state.spread[j]!);
  const eta = z.reduce((sum, size, j) => sum + size * Math.abs(state.beta[j]!), 0);
  // z − z̄ lies within twice the range; a covariance within the product of the two largest sizes.
  const [score, information] = [z.map((size) => 2 * people * size), triangleOf(z, people)];
  const g = largest(time, state.timeCentre) / state.timeSpread;
  const fit = [people * (2 * eta + Math.log1p(people)), ...score, ...information];
  return state.phase === "proportionality" ? [...fit, ...score.map((s) => g * s), ...information.map((s) => g * s), ...information.map((s) => g * g * s)] : fit;
}

export function largestSums(spec: RoundSpec, state: RoundState, ranges: PublicRanges): number[] {
  if (spec.kind === "glm" && state.of === "glm") return glmSums(spec, state, ranges);
  if (spec.kind === "glm" && state.of === "profile") return state.ends.filter(({ phase }) => phase === "search").flatMap(({ beta }) => glmSums(spec, { ...state.fit, phase: "fit", beta }, ranges));
  if (spec.kind === "cox" && state.of === "cox") return coxSums(spec, state, ranges);
  if (spec.kind === "quantiles" && state.of === "quantiles") return new Array<number>(state.phase === "count" ? 2 : state.ranges.length).fill(ranges.people);
  throw new TypeError("the state is not one of this specification");
}
