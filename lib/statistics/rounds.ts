/**
 * Estimates that need several exchanges. In each round every TRE reckons a vector of sums over its own people from the common state; the
 * vectors add up over TREs (in the open, or under masks that only the sum survives), and the sum makes the next state. The length of
 * the vector depends on the specification and the phase of the state, never on the data.
 */
import { z } from "zod";
import { advanceCox, coxContribution, coxFit, coxWeights, firstCoxState, type CoxState } from "./cox.ts";
import { glmFamilies } from "./glm-family.ts";
import { advanceGlm, firstGlmState, glmContribution, glmFit, glmWeights, type GlmState } from "./glm.ts";
import type { ModelData } from "./model-data.ts";
import { advanceProfile, firstProfileState, profileContribution, profileIntervals, type ProfileIntervals, type ProfileState } from "./profile-likelihood.ts";
import { advanceQuantiles, firstQuantileState, quantileContribution, quantileFit, type QuantileState } from "./quantile-search.ts";

export type { ModelData } from "./model-data.ts";

const columns = z.int().min(1).max(200);
export const RoundSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("glm"), family: z.enum(glmFamilies), p: columns, /** Profile-likelihood intervals too: the chi-square of one degree of freedom that they hold, 3.84 for 95 %. */ profile: z.number().positive().optional() }),
  z.strictObject({ kind: z.literal("cox"), ties: z.enum(["efron", "breslow"]), p: columns }),
  z.strictObject({ kind: z.literal("quantiles"), at: z.array(z.number()).max(9), low: z.number(), high: z.number(), step: z.number().positive(), groups: columns.optional() }),
  /** Numbers that every TRE has already, only to be added: one step. */
  z.strictObject({ kind: z.literal("sums"), size: z.int().min(1).max(20_000) }),
]);
export type RoundSpec = z.infer<typeof RoundSpec>;

const numbers = z.array(z.number()).max(40_000);
const number = z.number().nullable();
const common = {
  iteration: z.int(), n: z.int().nonnegative(), centre: numbers, spread: numbers, covariance: numbers.nullable(), aliased: z.array(z.boolean()), logLikelihood: number,
  conditionNumber: number, unbounded: z.array(z.int()),
};
const phases = ["centre", "spread", "fit", "converged", "separated", "did-not-converge", "no-people"] as const;
const Proportionality = z.strictObject({ columns: z.array(number), all: z.number(), df: z.int() });
const glm = {
  phase: z.enum(phases), ...common, mean: z.number(), sumLogWeights: z.number(), nullBeta: z.number(), nullDeviance: number, beta: numbers.nullable(),
  before: z.strictObject({ beta: numbers, theta: number, misfit: z.number() }).nullable(), deviance: number, theta: number, thetaInformation: number,
};
const ProfileEnd = z.strictObject({ column: z.int(), side: z.union([z.literal(1), z.literal(-1)]), phase: z.enum(["search", "found", "unbounded"]), beta: numbers });
export const RoundState = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("glm"), ...glm }),
  /** Goes on from a regression that has converged, where its specification asks for profile-likelihood intervals. */
  z.strictObject({ of: z.literal("profile"), phase: z.enum(["profile", "converged"]), iteration: z.int(), fit: z.strictObject(glm), ends: z.array(ProfileEnd).max(400) }),
  z.strictObject({
    of: z.literal("cox"), phase: z.enum([...phases, "proportionality"]), ...common, events: z.int().nonnegative(), timeCentre: z.number(), timeSpread: z.number(), beta: numbers,
    before: z.strictObject({ beta: numbers, logLikelihood: z.number() }).nullable(), nullLogLikelihood: number, score: number, proportionality: Proportionality.nullable(),
  }),
  z.strictObject({ of: z.literal("quantiles"), phase: z.enum(["count", "search", "converged", "no-people"]), iteration: z.int(), n: z.int().nonnegative(), groups: z.array(z.int().nonnegative()).max(200).optional(), ranks: numbers, ranges: z.array(z.tuple([z.int(), z.int()])) }),
  /** `totals`: null for one that a TRE hides. */
  z.strictObject({ of: z.literal("sums"), phase: z.enum(["sum", "summed"]), totals: z.array(number).max(20_000) }),
]);
export type RoundState = z.infer<typeof RoundState>;

const ofGlm = (state: RoundState): GlmState => { if (state.of !== "glm") throw new TypeError("not the state of a regression"); const { of: _, ...rest } = state; return rest; };
const ofProfile = (state: RoundState & { of: "profile" }): ProfileState => { const { of: _, ...rest } = state; return rest; };
const ofCox = (state: RoundState): CoxState => { if (state.of !== "cox") throw new TypeError("not the state of a Cox model"); const { of: _, ...rest } = state; return rest; };
const ofQuantiles = (state: RoundState): QuantileState => { if (state.of !== "quantiles") throw new TypeError("not the state of a search for quantiles"); const { of: _, ...rest } = state; return rest; };

export function firstState(spec: RoundSpec): RoundState {
  switch (spec.kind) {
    case "glm": return { of: "glm", ...firstGlmState(spec) };
    case "cox": return { of: "cox", ...firstCoxState(spec) };
    case "quantiles": return { of: "quantiles", ...firstQuantileState() };
    case "sums": return { of: "sums", phase: "sum", totals: [] };
  }
}

/** What one TRE adds. For quantiles the values are `y`, and the columns tell groups apart. */
export function contributionOf(spec: RoundSpec, state: RoundState, data: ModelData): Float64Array {
  switch (spec.kind) {
    case "glm": return state.of === "profile" ? profileContribution(spec, ofProfile(state), data) : glmContribution(spec, ofGlm(state), data);
    case "cox": return coxContribution(spec, ofCox(state), data);
    case "quantiles": return quantileContribution(spec, ofQuantiles(state), data);
    case "sums": throw new TypeError("numbers that are there already are not reckoned from people");
  }
}
/** What each person weighs in the contribution to this state; none where all weigh alike. Profile intervals weigh people at each end that is sought. */
export function weightsOf(spec: RoundSpec, state: RoundState, data: ModelData): Float64Array[] {
  const one = (weights: Float64Array | undefined) => (weights ? [weights] : []);
  switch (spec.kind) {
    case "glm": return state.of === "profile" ? state.ends.flatMap(({ beta }) => one(glmWeights(spec, { ...state.fit, phase: "fit", beta }, data))) : one(glmWeights(spec, ofGlm(state), data));
    case "cox": return one(coxWeights(spec, ofCox(state), data));
    case "quantiles": case "sums": return [];
  }
}
/** How many numbers a contribution to this state has. */
export const contributionSize = (spec: RoundSpec, state: RoundState): number => (spec.kind === "sums" ? spec.size : contributionOf(spec, state, { n: 0, x: new Float64Array(), y: new Float64Array(), time: new Float64Array() }).length);

export function advance(spec: RoundSpec, state: RoundState, sum: ArrayLike<number>): RoundState {
  switch (spec.kind) {
    case "glm": {
      if (state.of === "profile") return { of: "profile", ...advanceProfile(spec, ofProfile(state), sum) };
      const next = advanceGlm(spec, ofGlm(state), sum);
      const profile = firstProfileState(spec, next);
      return profile ? { of: "profile", ...profile } : { of: "glm", ...next };
    }
    case "cox": return { of: "cox", ...advanceCox(spec, ofCox(state), sum) };
    case "quantiles": return { of: "quantiles", ...advanceQuantiles(spec, ofQuantiles(state), sum) };
    case "sums": return { of: "sums", phase: "summed", totals: Array.from(sum, (total) => (Number.isNaN(total) ? null : total)) };
  }
}
export const isRunning = ({ phase }: RoundState): boolean => ["centre", "spread", "fit", "proportionality", "profile", "count", "search", "sum"].includes(phase);

const fitted = { coefficients: z.array(number), covariance: z.array(z.number()), standardErrors: z.array(number), logLikelihood: z.number(), n: z.int(), iterations: z.int(), conditionNumber: z.number() };
const quantilesFound = z.array(z.strictObject({ at: z.number(), value: z.number() }));
/** In the units of the columns; null for a column that those before it already say. `covariance` is row-major. */
export const Fit = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("glm"), ...fitted, dispersion: z.number(), deviance: z.number(), nullDeviance: z.number(), aic: z.number(), residualDf: z.int(), theta: number, thetaStandardError: number }),
  z.strictObject({ of: z.literal("cox"), ...fitted, nullLogLikelihood: z.number(), score: z.number(), wald: z.number(), df: z.int(), events: z.int(), proportionality: Proportionality }),
  z.strictObject({ of: z.literal("quantiles"), n: z.int(), iterations: z.int(), quantiles: quantilesFound, /** Of the people of each column by themselves; null where there are none. */ groups: z.array(quantilesFound.nullable()).optional() }),
]);
export type Fit = z.infer<typeof Fit>;
export function fitOf(spec: RoundSpec, state: RoundState): Fit | undefined {
  switch (spec.kind) {
    case "glm": { const fit = glmFit(spec, state.of === "profile" ? state.fit : ofGlm(state)); return fit && { of: "glm", ...fit }; }
    case "cox": { const fit = coxFit(spec, ofCox(state)); return fit && { of: "cox", ...fit }; }
    case "quantiles": { const fit = quantileFit(spec, ofQuantiles(state)); return fit && { of: "quantiles", ...fit }; }
    case "sums": return undefined;
  }
}
/** Where the specification asks for them, once they are found. */
export function profileOf(spec: RoundSpec, state: RoundState): ProfileIntervals | undefined {
  return spec.kind === "glm" && state.of === "profile" ? profileIntervals(spec, ofProfile(state)) : undefined;
}
