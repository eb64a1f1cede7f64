/** The policies of one TRE as numbered versions, and what each changed of the one before. A number is never given twice: versions end, and are kept. */
import type { PoliciesOverTime } from "./policies-over-time.ts";
import { policyChanges, type RuleChange } from "./policy-changes.ts";
import type { DisclosurePolicy } from "./policy.ts";

export type PolicyEdition = {
  /** From 1 on, in the order in which they were in force. */
  number: number; digest: string; policy: DisclosurePolicy;
  /** ISO 8601 instants; null: not known since when, in force still. */
  since: string | null; until: string | null;
  /** Against the version before; none of the first, and where only its name is another. */
  changes: RuleChange[];
};

/** The newest first. `first`: since when the first was in force. */
export function policyHistory({ now, former }: PoliciesOverTime, first: string | null): PolicyEdition[] {
  const ended = [...former].sort((a, b) => Date.parse(a.until) - Date.parse(b.until));
  const all = [...ended, { ...now, until: null }];
  return all.map(({ digest, policy, until }, at): PolicyEdition => {
    const before = all[at - 1];
    return { number: at + 1, digest, policy, since: before?.until ?? first, until, changes: before ? policyChanges(before.policy, policy) : [] };
  }).reverse();
}

/** By its number, or by its digest as releases cite it: of the same rules in force twice, the later time. */
export const editionNamed = (editions: readonly PolicyEdition[], name: string): PolicyEdition | undefined => editions.find(({ number, digest }) => String(number) === name || digest === name);
