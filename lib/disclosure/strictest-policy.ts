import { digestOf } from "#lib/kernel/digest.ts";
import type { DisclosurePolicy } from "./policy.ts";

const ruleFields = ["threshold", "zeros", "roundingBase", "summaryPeople", "summaryDigits"] as const;
const sameRules = (a: Pick<DisclosurePolicy, (typeof ruleFields)[number]>, b: DisclosurePolicy): boolean => ruleFields.every((f) => a[f] === b[f]);

/** The TRE's policy and the federation's together: of each rule the stricter. Keeps a policy's own name when it is the stricter throughout. */
export function strictest(tre: DisclosurePolicy, federation: DisclosurePolicy): DisclosurePolicy {
  const rules = {
    threshold: Math.max(tre.threshold, federation.threshold),
    zeros: tre.zeros === "suppressed" || federation.zeros === "suppressed" ? ("suppressed" as const) : ("shown" as const),
    roundingBase: Math.max(tre.roundingBase, federation.roundingBase),
    summaryPeople: Math.max(tre.summaryPeople, federation.summaryPeople),
    summaryDigits: Math.min(tre.summaryDigits, federation.summaryDigits),
  };
  if (sameRules(rules, tre)) return tre;
  if (sameRules(rules, federation)) return federation;
  return {
    profile: `${tre.profile.slice(0, 28)}-and-${federation.profile.slice(0, 26)}`,
    version: Math.max(tre.version, federation.version),
    title: `${tre.title}, made stricter by the federation`.slice(0, 160),
    source: `${tre.source} ${federation.source}`.slice(0, 300),
    ...rules,
  };
}

/** The name under which a release cites the policy that it was made by. */
export const policyDigest = (policy: DisclosurePolicy): Promise<string> => digestOf(policy);

/**
 * The smallest count that is ever shown. A coarse rounding would turn a count below half its base into 0, and 0 must not
 * stand for anything but zero: such counts are hidden with the small ones.
 */
export const smallestShown = (policy: Pick<DisclosurePolicy, "threshold" | "roundingBase">): number =>
  Math.max(policy.threshold, Math.ceil(policy.roundingBase / 2));
