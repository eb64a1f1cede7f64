/**
 * An approval may demand more people behind a count than the TRE's own policy. Its runs are then held to that, and to all that follows from the smallest count:
 * suppression, the ledger, models, the record. What the TRE publishes stays as it is; a release names both, so that whoever knows these two knows its rules.
 */
import { z } from "zod";
import type { DisclosurePolicy } from "./policy.ts";
import { policyDigest } from "./strictest-policy.ts";

/** No policy has a higher threshold, so no TRE could keep a higher demand. */
export const mostDemanded = 1000;

export const CitedPolicy = z.strictObject({
  profile: z.string(), version: z.int(),
  digest: z.string().meta({ description: "SHA-256 of the canonical JSON of the policy as the TRE publishes it." }),
  leastThreshold: z.int().min(2).max(mostDemanded).optional().meta({ description: "Least people behind a count that the project's approval demands, where that is more than the policy's threshold: the run was held to the policy with this threshold, and with at least as many people behind a mean. Absent: to the policy alone." }),
});
export type CitedPolicy = z.infer<typeof CitedPolicy>;

/**
 * `leastThreshold`: people. A mean is never of fewer people than a count: it would tell that they are there. Twice the same demand is that demand.
 * Threshold 10 and 10 people behind a mean, of which an approval demands 20: 20 and 20. An approval for 5 changes nothing.
 */
export const underApproval = (policy: DisclosurePolicy, leastThreshold = 1): DisclosurePolicy =>
  leastThreshold <= policy.threshold ? policy : { ...policy, threshold: leastThreshold, summaryPeople: Math.max(policy.summaryPeople, leastThreshold) };

/** How a release names the rules that it was made by. */
export const citationOf = async (published: DisclosurePolicy, leastThreshold = 1): Promise<CitedPolicy> => ({
  profile: published.profile, version: published.version, digest: await policyDigest(published), ...(leastThreshold > published.threshold && { leastThreshold }),
});
