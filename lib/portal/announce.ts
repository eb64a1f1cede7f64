import { sql } from "drizzle-orm";
import type { Transaction } from "./transaction.ts";

/** What changed, for whoever watches: ids only, so that a listener asks the verb, which checks what it may see. */
export type PortalEvent = {
  subject: "project" | "query" | "submission" | "run" | "tre" | "person" | "register" | "jobs";
  id: string;
  projectId?: string;
  treId?: string;
};
export const portalEvents = "portal_events";

/** Heard by every process of the portal when, and only if, the transaction commits. */
export async function announce(tx: Transaction, event: PortalEvent): Promise<void> {
  await tx.execute(sql`select pg_notify(${portalEvents}, ${JSON.stringify(event)})`);
}
