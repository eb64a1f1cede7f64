import { and, eq, max } from "drizzle-orm";
import { deliberationEvents } from "#db/schema/index.ts";
import type { DeliberationEvent } from "#lib/governance/deliberation.ts";
import type { Context } from "./context.ts";
import type { Transaction } from "./transaction.ts";

/** What befell an application before a committee without a member's command; the caller holds the project's row and records the deed. */
export async function recordEvents(tx: Transaction, context: Context, place: { projectId: string; treId: string }, by: string, ...events: readonly DeliberationEvent[]): Promise<void> {
  const [last] = await tx.select({ position: max(deliberationEvents.position) }).from(deliberationEvents).where(and(eq(deliberationEvents.projectId, place.projectId), eq(deliberationEvents.treId, place.treId)));
  for (const [index, event] of events.entries()) await tx.insert(deliberationEvents).values({ projectId: place.projectId, treId: place.treId, position: (last?.position ?? 0) + index + 1, at: context.clock.now(), by, event });
}
