/**
 * What every verb of the portal is given. Nothing in lib/portal reaches for a global: the database, the clock, the blob store
 * and the key come in here, so that seeds, tests and routes call the very same verbs.
 */
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { Clearinghouse } from "#lib/governance/verify-visas.ts";
import type { Clock } from "#lib/kernel/clock.ts";
import type { Db } from "./database.ts";
import type { EventHub } from "./events.ts";
import type { SafePeopleRegistry } from "./safe-people-registry.ts";

export type { Db, Queryable } from "./database.ts";

/** Content-addressed: `put` answers the SHA-256 that `get` takes; writes are atomic and reads verify the digest. */
export type BlobStore = { put(bytes: Uint8Array): Promise<string>; get(sha256: string): Promise<Uint8Array | undefined> };

export type Logger = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

export type Context = {
  db: Db;
  clock: Clock;
  blobs: BlobStore;
  /** What other transactions changed, as it happens. */
  events: EventHub;
  /** Signs approval envelopes and run decisions; TREs pin its public half when they join. */
  signingKey: PrivateJwk;
  /** Signs the checkpoints of the register's log; apart from the other, so that either can be replaced alone. */
  registerLogKey: PrivateJwk;
  /** Whose visas of GA4GH Passports are believed; left out: nobody's. */
  clearinghouse?: Clearinghouse;
  /** The Safe People Registry, where this portal is let in there. */
  registry?: SafePeopleRegistry;
  /** Public base address, without a slash at the end. */
  portalUrl: string;
  log: Logger;
  /** Follows one request from browser to TRE and back. */
  requestId: string;
  /** Webhooks may go by http and into the installation's own network; otherwise to public https addresses alone. */
  privateWebhooks?: boolean;
  /** passkey: a register editor confirms with their passkey what they publish. */
  publishing?: "signed-in" | "passkey";
  /** From which network the request came (`network.ts`); absent where nobody asked, but the clock or a seed. */
  network?: string | undefined;
};
