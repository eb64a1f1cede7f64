/** What kind of refusal each of these runs met: by the last state that it was in. */
import { and, eq, inArray } from "drizzle-orm";
import { runEvents } from "#db/schema/index.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import type { RefusalCounts, RefusalKind } from "#lib/register/refusals.ts";
import type { Queryable } from "./context.ts";

/** Of a state that a run can be refused in (`runStateTable`); a run that nobody had collected was refused by the portal, for what is written in it. */
const kindAt: Partial<Record<RunState, RefusalKind>> = {
  waiting: "not-in-order", collected: "not-in-order", checking: "not-in-order", validating: "not-in-order", "awaiting-sign-off": "outside-approval",
  retrieving: "not-in-order", queued: "own-rules", running: "own-rules", "awaiting-output-check": "output-check", publishing: "output-check",
};
export const refusalKind = (from: RunState | null): RefusalKind => (from === null ? "not-in-order" : (kindAt[from] ?? "own-rules"));

/** Undefined where there is none to count. */
export async function refusalsOf(db: Queryable, runIds: readonly string[]): Promise<RefusalCounts | undefined> {
  if (runIds.length === 0) return undefined;
  const ends = await db.select({ from: runEvents.from }).from(runEvents).where(and(inArray(runEvents.runId, [...runIds]), eq(runEvents.to, "rejected")));
  const counts: RefusalCounts = {};
  for (const { from } of ends) counts[refusalKind(from)] = (counts[refusalKind(from)] ?? 0) + 1;
  return ends.length === 0 ? undefined : counts;
}
