/** What protects an output besides hiding and rounding, as its record of disclosure control tells: masks over the sums of a model, noise of differential privacy. */
import { isMasked } from "#lib/disclosure/record-of.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { Protection } from "#lib/disclosure/sdc-record.ts";
import { maskingMethod } from "#lib/protocol/secure-sum/messages.ts";

export const protectionsOf = ({ differentialPrivacy: noise, outputs }: ReleasedOutputs) => (id: string): { secureAggregation?: Protection; differentialPrivacy?: Protection } => {
  const output = outputs.find((one) => one.id === id);
  return {
    ...(output && "masked" in output && output.masked && isMasked(output) && { secureAggregation: { method: maskingMethod, leastTres: output.masked.over } }),
    ...(noise && { differentialPrivacy: { method: noise.mechanism, epsilon: noise.epsilon, cost: noise.outputs.find((one) => one.id === id)?.cost ?? 0, spent: noise.spent, budget: noise.budget } }),
  };
};
