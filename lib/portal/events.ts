/**
 * What changed, told to everyone who waits: agents on a long poll, live pages, the jobs worker. PostgreSQL carries it
 * (NOTIFY is sent when the transaction commits, never before), one LISTEN connection per process receives it, and the hub hands it
 * to any number of waiters. Events carry ids only: each waiter reads what it may see by itself.
 */
import { sql } from "drizzle-orm";
import type { Sql } from "postgres";
import { z } from "zod";
import type { Queryable } from "./database.ts";

const channel = "portal_events";

/** `projectId` and `treId` say whom it concerns; an event without either is public. */
export const PortalEvent = z.object({
  kind: z.enum(["project", "query", "submission", "run", "tre", "register", "register-log", "person", "notice", "jobs"]),
  id: z.string(),
  projectId: z.string().optional(),
  treId: z.string().optional(),
  /** Heard by the committee of `treId` and nobody else: when a committee talks among itself is not told either. */
  within: z.literal("committee").optional(),
});
export type PortalEvent = z.infer<typeof PortalEvent>;
/** `resync`: the connection was lost and is back; anything may have changed in between. */
export type Heard = PortalEvent | { kind: "resync" };

export type EventHub = {
  /** Answers when the ear is on the line, so that nothing said after it is missed. */
  subscribe(listener: (heard: Heard) => void): Promise<() => void>;
  close(): Promise<void>;
};

/** Part of the caller's transaction: heard only if it commits. */
export async function notify(tx: Queryable, event: PortalEvent): Promise<void> {
  await tx.execute(sql`select pg_notify(${channel}, ${JSON.stringify(event)})`);
}

/** Opens its one connection at the first subscriber. The driver listens again by itself after a lost connection. */
export function eventHub(client: Sql): EventHub {
  const listeners = new Set<(heard: Heard) => void>();
  const tell = (heard: Heard) => listeners.forEach((listener) => listener(heard));
  let listening: Promise<{ unlisten: () => Promise<void> }> | undefined;
  const hear = (text: string) => {
    const event = PortalEvent.safeParse(parsed(text));
    if (event.success) tell(event.data);
  };
  return {
    async subscribe(listener) {
      listening ??= client.listen(channel, hear, () => tell({ kind: "resync" }));
      listeners.add(listener);
      try {
        await listening;
      } catch (error) {
        listening = undefined; // the next subscriber tries again
        listeners.delete(listener);
        throw error;
      }
      return () => void listeners.delete(listener);
    },
    async close() {
      const ear = await listening?.catch(() => undefined);
      listening = undefined;
      await ear?.unlisten();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
