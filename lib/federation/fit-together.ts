/**
 * The second stage of a model: each TRE held its own people to its own policy before sums left; all of them together are held to the strictest. What the portal can
 * look at is how many people, residual degrees of freedom and coefficients the fit has (SDC Handbook, 2nd ed. 2024, regression): leverage, groups and weights are known inside TREs alone.
 */
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { FittedModel } from "./fitted-model.ts";

/** The model as it may be told: without its fit where its people are too few for the policy. Example: 45 people, three coefficients and 42 degrees of freedom fail a policy that asks for 50. */
export function fitTogether(model: FittedModel, policy: DisclosurePolicy): FittedModel {
  const { fit } = model;
  if (fit === null || !isTooFew(fit, policy)) return model;
  const { intervals: _intervals, profile: _profile, unbounded: _unbounded, ...rest } = model;
  return { ...rest, state: "stopped", fit: null, stopped: { by: null, because: "too-few-together" } };
}

function isTooFew(fit: NonNullable<FittedModel["fit"]>, policy: DisclosurePolicy): boolean {
  if (fit.n < Math.max(smallestShown(policy), policy.summaryPeople)) return true;
  if (fit.of === "quantiles") return false;
  const columns = fit.coefficients.filter((one) => one !== null).length;
  const residual = fit.of === "glm" ? fit.residualDf : fit.n - columns;
  return residual < policy.degreesOfFreedom || columns > policy.models.columnsPerPerson * fit.n || (fit.of === "cox" && fit.events > 0 && fit.events < smallestShown(policy));
}
