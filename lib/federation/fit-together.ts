/**
 * The second stage of a model: each TRE held its own people to its own policy before sums left; all of them together are held to the strictest. What the portal can
 * look at is how many people, residual degrees of freedom and coefficients the fit has (SDC Handbook, 2nd ed. 2024, regression), and of quantiles how many people each group has: leverage, weights and
 * the groups that predictors tell apart are known inside TREs alone.
 */
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { partsApart } from "#lib/statistics/quantile-search.ts";
import type { FittedModel } from "./fitted-model.ts";
import { peopleIn, type PooledModel } from "./rounded-people.ts";

type QuantilesFit = Extract<NonNullable<FittedModel["fit"]>, { of: "quantiles" }>;

/**
 * The model as it may be told: without its fit where its people are too few for the policy. Example: 45 people, three coefficients and 42 degrees of freedom fail a policy that asks for 50;
 * tenths of 150 people one that shows 10, which asks for 200. `counted`: the pooled counts of its people.
 */
export function fitTogether(model: FittedModel, policy: DisclosurePolicy, counted: PooledModel | undefined): FittedModel {
  const { fit } = model;
  if (fit === null || !(isTooFew(fit, policy) || (fit.of === "quantiles" && quantilesAreTooClose(fit, model.groups, counted, policy)))) return model;
  const { intervals: _intervals, profile: _profile, unbounded: _unbounded, ...rest } = model;
  return { ...rest, state: "stopped", fit: null, stopped: { by: null, because: "too-few-together" } };
}

/** As in a TRE's own release (lib/disclosure/reckoned-rules.ts): as many people between two quantiles as may be shown, of everyone and of each group. */
function quantilesAreTooClose({ n, quantiles }: QuantilesFit, groups: FittedModel["groups"], counted: PooledModel | undefined, policy: DisclosurePolicy): boolean {
  const least = partsApart(quantiles.map(({ at }) => at)) * smallestShown(policy);
  if (n < least) return true;
  if (!counted || counted.table.dimensions.length === 1) return false;
  return peopleIn(counted, groups).some((people) => (people.is === "value" ? (people.high !== null && people.high > 0 && people.high < least) : people.because === "below-threshold"));
}

function isTooFew(fit: NonNullable<FittedModel["fit"]>, policy: DisclosurePolicy): boolean {
  if (fit.n < Math.max(smallestShown(policy), policy.summaryPeople)) return true;
  if (fit.of === "quantiles") return false;
  const columns = fit.coefficients.filter((one) => one !== null).length;
  const residual = fit.of === "glm" ? fit.residualDf : fit.n - columns;
  return residual < policy.degreesOfFreedom || columns > policy.models.columnsPerPerson * fit.n || (fit.of === "cox" && fit.events > 0 && fit.events < smallestShown(policy));
}
