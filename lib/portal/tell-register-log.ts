import { eq } from "drizzle-orm";
import { registerEntries, registerLogQueue } from "#db/schema/index.ts";
import type { LogEntry } from "#lib/register/log/log-entry.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import type { Transaction } from "./transaction.ts";

/** Of each member of a union by itself. */
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
/** The time is the log's to give, in the order in which it writes; an entry in the queue has none. */
export type QueuedEntry = Without<LogEntry, "v" | "at">;

/** In the transaction of what is told: the log never says what did not happen, and nothing happens unsaid. */
export async function tellRegisterLog(tx: Transaction, context: Context, ...entries: readonly QueuedEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.insert(registerLogQueue).values(entries.map((entry) => ({ entry, queuedAt: context.clock.now() })));
  await notify(tx, { kind: "register-log", id: "queue" });
}

type AboutProject = Extract<QueuedEntry, { type: "register.run" | "register.output" | "register.decision" }>;
type AsTold = Without<AboutProject, "custodian" | "entry">;

/** Of a project that is in the register; what befalls one that is not, the public has not been told of yet. */
export async function tellOfProject(tx: Transaction, context: Context, projectId: string, told: AsTold): Promise<void> {
  const [entry] = await tx.select({ reference: registerEntries.reference }).from(registerEntries).where(eq(registerEntries.projectId, projectId));
  if (entry) await tellRegisterLog(tx, context, { custodian: context.portalUrl, entry: entry.reference, ...told });
}
