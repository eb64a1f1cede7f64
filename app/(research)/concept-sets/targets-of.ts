import type { ReachAtTre } from "#lib/portal/reach-at-tres.ts";

/** Where a search outside any query looks: the first OMOP dataset of each TRE. */
export const targetsOf = (reach: readonly ReachAtTre[]): { treId: string; dataset: string }[] =>
  reach.filter((row, at, all) => all.findIndex((other) => other.treId === row.treId) === at).map(({ treId, dataset }) => ({ treId, dataset }));
