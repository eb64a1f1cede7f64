/**
 * What the public rules of the chosen TREs tell, before anything is asked, of whether a model will be fitted: some take part in none, and sums that leave under
 * masks need a total over so many TREs (docs/decisions/0012). The same reckoning as when a model begins (lib/portal/begin-fits.ts), with every TRE that may
 * take part taken to do so: its data may still not.
 */
import type { ModelSums } from "#lib/disclosure/model-sums.ts";
import { fewestInTheOpen } from "#lib/protocol/rounds.ts";
import { fewestParticipants } from "#lib/protocol/secure-sum/participants.ts";
import { isFitted } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";

/** `modelSums` null: its profile doesn't say, and it is taken to take part in the open. `counts`: only people can be counted there, say by a cohort discovery worker. */
export type ChosenTre = { name: string; modelSums: ModelSums | null; counts: boolean };
export type TooFewForModels = {
  /** Ids of the outputs that would not be found. */
  outputs: string[];
  fewest: number;
  takingPart: string[];
  notTakingPart: string[];
  /** Who lets sums leave only under masks. */
  maskedBy: string[];
};

/** Over how many TREs a total covers at least, by what each that masks its sums demands; undefined: none does. */
export const fewestUnderMasks = (over: readonly number[]): number | undefined => (over.length === 0 ? undefined : Math.max(fewestParticipants, ...over));

/** Null where no model is asked for, no TRE is chosen yet, or enough may take part. Quantiles that are counted in the open need no second TRE. */
export function tooFewForModels(query: Query, tres: readonly ChosenTre[]): TooFewForModels | null {
  const takes = tres.filter(({ modelSums, counts }) => !counts && modelSums?.leave !== "none");
  const masked = takes.flatMap(({ name, modelSums }) => (modelSums?.leave === "masked" ? [{ name, over: modelSums.over }] : []));
  const fewestFor = (kind: string): number => fewestUnderMasks(masked.map(({ over }) => over)) ?? (kind === "quantiles" ? 1 : fewestInTheOpen);
  const short = outputsAsked(query).filter(isFitted).map(({ id, kind }) => ({ id, fewest: fewestFor(kind) })).filter(({ fewest }) => takes.length < fewest);
  if (tres.length === 0 || short.length === 0) return null;
  return { outputs: short.map(({ id }) => id), fewest: Math.max(...short.map(({ fewest }) => fewest)), takingPart: takes.map(({ name }) => name), notTakingPart: tres.filter((tre) => !takes.includes(tre)).map(({ name }) => name), maskedBy: masked.map(({ name }) => name) };
}

export type CountsAhead = { /** Who gives counts and tables only under masks. */ maskedBy: string[]; fewest: number; isTooFew: boolean };
/** Null where no counts or tables are asked for, or all chosen TREs release them in the open. */
export function countsAhead(query: Query, tres: readonly ChosenTre[]): CountsAhead | null {
  const masked = tres.filter(({ modelSums }) => modelSums?.counts === "masked");
  const fewest = fewestUnderMasks(masked.map(({ modelSums }) => modelSums!.over));
  if (fewest === undefined || !outputsAsked(query).some(({ kind }) => kind === "count" || kind === "crosstab")) return null;
  return { maskedBy: masked.map(({ name }) => name), fewest, isTooFew: masked.length < fewest };
}
