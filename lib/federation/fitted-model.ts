/** A model that TREs fit together: how far it is, who takes part, and the fit once there is one. */
import { z } from "zod";
import type { FittedAnalysis } from "#lib/query/analysis.ts";
import { Fit, fitOf, profileOf, type RoundSpec, type RoundState } from "#lib/statistics/rounds.ts";

/** `fitting`: TREs still give sums, those in `waitingFor` next. The others are how it ended. */
export const modelStates = ["fitting", "converged", "separated", "did-not-converge", "no-people"] as const;
export const FittedModel = z.object({
  analysis: z.string(), kind: z.enum(["regression", "cox", "quantiles"]),
  /** What the coefficients are of: the family of a regression. */
  family: z.string().nullable(),
  columns: z.array(z.string()), state: z.enum(modelStates), steps: z.int(),
  participants: z.array(z.object({ treId: z.uuid(), name: z.string() })), waitingFor: z.array(z.string()), since: z.iso.datetime(), fit: Fit.nullable(),
  /** Ends of the 95 % intervals by profile likelihood, by column; null for an end that is not there, and for a column that has none. Absent where they were not asked for, or are not found yet. */
  profile: z.array(z.tuple([z.number().nullable(), z.number().nullable()]).nullable()).optional(),
  /** Where `separated`: the columns whose coefficients have no end. */
  unbounded: z.array(z.string()).optional(),
});
export type FittedModel = z.infer<typeof FittedModel>;

/** What a reader sees of the state that a model's rounds have come to. `hasEnded`: no further step is asked for. */
export function fittedSoFar(analysis: FittedAnalysis, columns: readonly string[], spec: RoundSpec, state: RoundState, hasEnded: boolean): Pick<FittedModel, "analysis" | "kind" | "family" | "columns" | "state" | "fit" | "profile" | "unbounded"> {
  const ended = modelStates.find((one) => one === state.phase) ?? "did-not-converge";
  const profile = profileOf(spec, state);
  return {
    analysis: analysis.id, kind: analysis.kind, family: analysis.kind === "regression" ? analysis.family : null, columns: [...columns], state: hasEnded ? ended : "fitting",
    fit: fitOf(spec, state) ?? null, ...(profile && { profile: profile.columns }), ...("unbounded" in state && state.unbounded.length > 0 && { unbounded: state.unbounded.map((j) => columns[j]!) }),
  };
}
