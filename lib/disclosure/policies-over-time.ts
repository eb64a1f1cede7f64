/** Which rules a release is judged by: those that were in force when it was made. Rules that come later neither hide nor refuse what was released before them. */
import type { DisclosurePolicy } from "./policy.ts";
import { underApproval, type CitedPolicy } from "./under-approval.ts";

type Published = { readonly digest: string; readonly policy: DisclosurePolicy };
/** What one TRE has published. `former`: each until another took its place, as an ISO 8601 instant. */
export type PoliciesOverTime = { readonly now: Published; readonly former: readonly (Published & { readonly until: string })[] };

/** Those of an instant. */
export function policyAt({ now, former }: PoliciesOverTime, at: string): DisclosurePolicy {
  const ended = former.filter(({ until }) => Date.parse(until) > Date.parse(at)).sort((a, b) => Date.parse(a.until) - Date.parse(b.until));
  return (ended[0] ?? now).policy;
}

/** Of a release that arrives: what it cites, if that was in force when it was made, or `leeway` milliseconds before, since clocks differ; otherwise today's, so that old rules can't be cited for what is new. */
export const policyOfRelease = ({ now, former }: PoliciesOverTime, cited: string, releasedAt: string, leeway = 0): DisclosurePolicy =>
  (former.find(({ digest, until }) => digest === cited && Date.parse(until) + leeway > Date.parse(releasedAt)) ?? now).policy;

/** Of a release that was looked at when it arrived, and is kept: what it cites, under its approval. Undefined where the TRE never published that. */
export function policyCited({ now, former }: PoliciesOverTime, { digest, leastThreshold }: Pick<CitedPolicy, "digest" | "leastThreshold">): DisclosurePolicy | undefined {
  const published = [now, ...former].find((one) => one.digest === digest)?.policy;
  return published && underApproval(published, leastThreshold);
}
