/** A model that TREs fit together: how far it is, who takes part, and the fit once there is one. */
import { z } from "zod";
import { Fit } from "#lib/statistics/rounds.ts";

/** `fitting`: TREs still give sums, those in `waitingFor` next. The others are how it ended. */
export const modelStates = ["fitting", "converged", "separated", "did-not-converge", "no-people"] as const;
export const FittedModel = z.object({
  analysis: z.string(), kind: z.enum(["regression", "cox", "quantiles"]),
  /** What the coefficients are of: the family of a regression. */
  family: z.string().nullable(),
  columns: z.array(z.string()), state: z.enum(modelStates), steps: z.int(),
  participants: z.array(z.object({ treId: z.uuid(), name: z.string() })), waitingFor: z.array(z.string()), since: z.iso.datetime(), fit: Fit.nullable(),
});
export type FittedModel = z.infer<typeof FittedModel>;
