import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { underApproval } from "#lib/disclosure/under-approval.ts";
import type { AgentContext } from "./context.ts";
import type { RunRecord } from "./run-record.ts";

/** The rules of disclosure control that this run is held to today: this TRE's, and what its approval demands beyond them. */
export const rulesOfRun = ({ config }: Pick<AgentContext, "config">, { standing }: Pick<RunRecord, "standing">): DisclosurePolicy => underApproval(config.policy.disclosure, standing?.leastThreshold);
