import { and, eq, inArray, type SQL } from "drizzle-orm";
import { siteDecisions } from "#db/schema/index.ts";
import type { SiteRow } from "./deliberation-of.ts";
import { withEndedApproval } from "./refused-amendment.ts";
import type { Transaction } from "./transaction.ts";

/** Of the sites that `which` picks, those where something is in force or waits: for good, with the approval that an amendment would have changed. Answers which they were. */
export async function expireSites(tx: Transaction, which: SQL, now: Date, reason: string): Promise<SiteRow[]> {
  const sites = await tx.select().from(siteDecisions).where(and(which, inArray(siteDecisions.state, ["approved", "awaiting", "returned", "appealed"]))).for("update");
  for (const { projectId, treId, amendment } of sites)
    await tx.update(siteDecisions).set({ state: "expired", since: now, reason, amendment: withEndedApproval(amendment) }).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  return sites;
}
