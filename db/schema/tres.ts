import { index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { TreProfile } from "#lib/protocol/messages.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

export const tres = pgTable("tres", {
  id: uuid().primaryKey(),
  name: text().notNull().unique(),
  /** Short name in addresses: `northern`. */
  slug: text().notNull().unique(),
  ror: text(),
  nation: text().notNull(),
  /** One paragraph for the public. */
  about: text().notNull(),
  publicKey: jsonb().$type<{ kty: "OKP"; crv: "Ed25519"; x: string }>(),
  profile: jsonb().$type<TreProfile>(),
  createdAt: instant().notNull(),
  joinedAt: instant(),
  lastSeenAt: instant(),
  suspendedAt: instant(),
});

/** One-time: the hash is cleared when the TRE has joined. */
export const treInvitations = pgTable("tre_invitations", {
  id: uuid().primaryKey(),
  treId: uuid().notNull().references(() => tres.id),
  sha256: text().notNull().unique(),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
});

/** Token ids that were used, until they expire: a replayed request is refused. */
export const treNonces = pgTable("tre_nonces", {
  treId: uuid().notNull(),
  jti: text().notNull(),
  expiresAt: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.treId, t.jti] }), index().on(t.expiresAt)]);
