/** A model that TREs fit together: how far it is, who takes part, and the fit once there is one. */
import { z } from "zod";
import { sitOutReasons } from "#lib/disclosure/quantile-groups.ts";
import { CoefficientInterval, coefficientIntervals } from "./coefficient-intervals.ts";
import { stopCauses } from "#lib/protocol/rounds.ts";
import type { FittedAnalysis } from "#lib/query/analysis.ts";
import { Fit, fitOf, profileOf, type RoundSpec, type RoundState } from "#lib/statistics/rounds.ts";

/** `fitting`: TREs still give sums, those in `waitingFor` next. The others are how it ended; `stopped`: by a rule, before there was a fit. */
export const modelStates = ["fitting", "converged", "separated", "did-not-converge", "no-people", "stopped"] as const;
export const FittedModel = z.object({
  analysis: z.string(), kind: z.enum(["regression", "cox", "quantiles"]),
  /** What the coefficients are of: the family of a regression. */
  family: z.string().nullable(),
  columns: z.array(z.string()), state: z.enum(modelStates), steps: z.int(),
  participants: z.array(z.object({ treId: z.uuid(), name: z.string() })), waitingFor: z.array(z.string()), since: z.iso.datetime(), fit: Fit.nullable(),
  /** Coefficients with their 95 % intervals, by column; null for a column that those before it say. Absent while there is no fit, and of quantiles. */
  intervals: z.array(CoefficientInterval.nullable()).optional(),
  /** The fit's people, events and residual degrees of freedom are rounded to this, as TREs' own counts are; absent: not rounded. */
  peopleRoundedTo: z.int().positive().optional(),
  /** How each TRE gave its sums: in the open, or under masks, so that the portal learnt nothing but totals over all that take part, at least `fewest`. */
  sums: z.discriminatedUnion("are", [z.object({ are: z.literal("open") }), z.object({ are: z.literal("masked"), over: z.int(), fewest: z.int(), /** No number of a total is further than this from the truth. */ within: z.number() })]),
  /** Where it was stopped: by which rule, and by which TRE's; `by` is null where the portal found it. */
  stopped: z.object({ by: z.string().nullable(), because: z.enum(stopCauses) }).nullable(),
  /** What may be done about TREs that are waited for; null where none is. */
  silence: z.object({ from: z.iso.datetime(), may: z.enum(["nothing-yet", "leave-out", "end"]) }).nullable(),
  /** TREs that took part and were silent before any sums were given: it went on without them. */
  leftOut: z.array(z.string()),
  /** Ends of the 95 % intervals by profile likelihood, by column; null for an end that is not there, and for a column that has none. Absent where they were not asked for, or are not found yet. */
  profile: z.array(z.tuple([z.number().nullable(), z.number().nullable()]).nullable()).optional(),
  /**
   * Of quantiles by group, one for each of `columns`: the TREs whose people are in it, and those at which it sits out with the reason. “Everyone” is the people of
   * the groups that take part at each TRE, and nobody else. `too-few-tres`: a total over the group would cover fewer TREs than its rules ask for.
   */
  groups: z.array(z.object({ code: z.string(), over: z.array(z.string()), sitsOut: z.array(z.object({ tre: z.string(), because: z.enum([...sitOutReasons, "too-few-tres"]) })) })).optional(),
  /** Where `separated`: the columns whose coefficients have no end. */
  unbounded: z.array(z.string()).optional(),
});
export type FittedModel = z.infer<typeof FittedModel>;

/** What a reader sees of the state that a model's rounds have come to. `hasEnded`: no further step is asked for. */
export function fittedSoFar(analysis: FittedAnalysis, columns: readonly string[], spec: RoundSpec, state: RoundState, hasEnded: boolean): Pick<FittedModel, "analysis" | "kind" | "family" | "columns" | "state" | "fit" | "intervals" | "profile" | "unbounded"> {
  const ended = modelStates.find((one) => one === state.phase) ?? "did-not-converge";
  const profile = profileOf(spec, state);
  const family = analysis.kind === "regression" ? analysis.family : null;
  const fit = fitOf(spec, state) ?? null;
  return {
    analysis: analysis.id, kind: analysis.kind, family, columns: [...columns], state: hasEnded ? ended : "fitting",
    fit, ...(fit !== null && fit.of !== "quantiles" && { intervals: coefficientIntervals(fit, family) }), ...(profile && { profile: profile.columns }), ...("unbounded" in state && state.unbounded.length > 0 && { unbounded: state.unbounded.map((j) => columns[j]!) }),
  };
}
