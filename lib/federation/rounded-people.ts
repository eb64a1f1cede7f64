/**
 * The people behind a model, told no closer than TREs tell theirs. Three TREs with 42 people each that show 40 would be undone by a fit that says 126. What says the number by
 * itself is rounded: people, events, degrees of freedom. That they can be reckoned from the fit's own exact digits all the same stands in docs/statistics.md.
 */
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { FittedModel } from "./fitted-model.ts";
import { numbersIn } from "./output-numbers.ts";
import type { PooledCell, PooledOutput } from "./pooled-result.ts";

export type PooledModel = Extract<PooledOutput, { kind: "regression" | "cox" | "quantiles" }>;
/**
 * The pooled counts of the people in a model: one, or of quantiles by group one for each group, but for those that sit out everywhere. The last dimension of its table is whether
 * their values are known.
 */
export function peopleIn({ table: { cells, dimensions } }: PooledModel, groups: FittedModel["groups"]): PooledCell[] {
  const known = cells.filter((_, i) => i % dimensions.at(-1)!.levels.length === 0);
  const levels = dimensions[0]!.levels;
  return dimensions.length === 1 ? known : known.filter((_, group) => groups?.some(({ code, over }) => code === levels[group]?.code && over.length > 0) === true);
}

/**
 * As coarse as the TREs' own counts are together: the sum of their roundings, 15 for three that round to 5; 1 where none rounds. `answers` as TREs gave them, before anything was hidden for the others' sake.
 * Where the pooled count of these people is hidden, a sharper number would give it back: 306 in all less 300 in a model are the 6 that lack a value.
 */
export function roundingOf({ analysis, participants, groups }: Pick<FittedModel, "analysis" | "participants" | "groups">, answers: readonly Answer[], counted: PooledModel | undefined, policy: DisclosurePolicy): number {
  const coarsest = participants.flatMap(({ treId }) => {
    const answer = answers.find(({ tre }) => tre.id === treId);
    const own = answer?.outputs?.find(({ id }) => id === analysis);
    const bases = [answer?.roundingBase ?? 1, ...(own === undefined ? [] : numbersIn(own).flatMap(({ of }) => (of.is === "value" ? [of.roundedTo] : [])))].filter((base) => base > 1);
    return bases.length === 0 ? [] : [Math.max(...bases)];
  });
  const isHidden = counted !== undefined && peopleIn(counted, groups).some((people) => people.is === "hidden");
  return Math.max(isHidden ? 2 * smallestShown(policy) : 1, coarsest.reduce((sum, base) => sum + base, 0));
}
type Answer = { tre: { id: string }; outputs?: readonly ReleasedOutput[] | undefined; /** Of the policy by which the TRE answered, where it is known. */ roundingBase?: number | undefined };

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
