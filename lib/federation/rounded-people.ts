/**
 * The people behind a model, told no closer than TREs tell theirs. Three TREs with 42 people each that show 40 would be undone by a fit that says 126. What says the number by
 * itself is rounded: people, events, degrees of freedom. That they can be reckoned from the fit's own exact digits all the same stands in docs/statistics.md.
 */
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import type { FittedModel } from "./fitted-model.ts";
import { numbersIn } from "./output-numbers.ts";
import type { PooledResult } from "./pooled-result.ts";

/** As coarse as the TREs' own counts are together: the sum of their roundings, 15 for three that round to 5; 1 where none rounds. */
export function roundingOf({ analysis, participants }: Pick<FittedModel, "analysis" | "participants">, sites: PooledResult["sites"]): number {
  const coarsest = participants.flatMap(({ treId }) => {
    const own = sites.find(({ tre }) => tre.id === treId)?.outputs.find(({ id }) => id === analysis);
    const bases = own === undefined ? [] : numbersIn(own).flatMap(({ of }) => (of.is === "value" && of.roundedTo > 1 ? [of.roundedTo] : []));
    return bases.length === 0 ? [] : [Math.max(...bases)];
  });
  return Math.max(1, coarsest.reduce((sum, base) => sum + base, 0));
}

/** Coefficients, standard errors and their intervals stay as they are: these are reckoned with the exact numbers. */
export function withRoundedPeople(model: FittedModel, base: number): FittedModel {
  const { fit } = model;
  if (fit === null || base === 1) return model;
  const n = roundHalfUp(fit.n, base);
  const rounded = { ...model, peopleRoundedTo: base };
  switch (fit.of) {
    case "glm": return { ...rounded, fit: { ...fit, n, residualDf: Math.max(0, n - (fit.n - fit.residualDf)) } };
    case "cox": return { ...rounded, fit: { ...fit, n, events: roundHalfUp(fit.events, base) } };
    case "quantiles": return { ...rounded, fit: { ...fit, n } };
  }
}
