import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { PasskeyKey } from "#lib/kernel/webauthn/passkey-key.ts";
import { organisations } from "./organisations.ts";
import { tres } from "./tres.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

export const users = pgTable("users", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  /** Lower case. */
  email: text().notNull().unique(),
  passwordHash: text(),
  orcid: text(),
  /** For whom they work. */
  organisationId: uuid().references(() => organisations.id),
  createdAt: instant().notNull(),
  deactivatedAt: instant(),
});

/** An identity at an OpenID Connect provider, linked by issuer and subject, never by e-mail alone. */
export const identities = pgTable("identities", {
  issuer: text().notNull(),
  subject: text().notNull(),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  linkedAt: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.issuer, t.subject] })]);

/** The cookie carries only this id; a revoked or expired row signs the person out everywhere at once. */
export const sessions = pgTable("sessions", {
  id: uuid().primaryKey(),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  revokedAt: instant(),
}, (t) => [index().on(t.userId)]);

/** Failed sign-ins by e-mail and by address, counted in windows. */
export const signInAttempts = pgTable("sign_in_attempts", {
  subject: text().notNull(),
  windowStart: instant().notNull(),
  attempts: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.subject, t.windowStart] })]);

export const grants = pgTable("grants", {
  id: uuid().primaryKey(),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  role: text().notNull(),
  treId: uuid().references(() => tres.id),
  grantedAt: instant().notNull(),
  grantedBy: uuid(),
}, (t) => [
  uniqueIndex("one_grant_of_each_kind").on(t.userId, t.role, sql`coalesce(${t.treId}, '00000000-0000-0000-0000-000000000000'::uuid)`),
  check("committee_roles_belong_to_a_tre", sql`(${t.role} in ('committee-member', 'committee-chair')) = (${t.treId} is not null)`),
]);

/** Personal access tokens for the API; only the SHA-256 is kept. */
export const accessTokens = pgTable("access_tokens", {
  id: uuid().primaryKey(),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  name: text().notNull(),
  sha256: text().notNull().unique(),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  lastUsedAt: instant(),
  revokedAt: instant(),
});

/** One-time links by which a person sets a password: sent when an account is made; only the SHA-256 is kept. */
export const passwordLinks = pgTable("password_links", {
  id: uuid().primaryKey(),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  sha256: text().notNull().unique(),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
  /** Who had it sent; null: nobody who was signed in. */
  sentBy: uuid(),
});

/** With which people sign decisions; one that was removed stays, so that TREs hear that it is gone. */
export const passkeys = pgTable("passkeys", {
  /** As the authenticator named it, base64url. */
  credentialId: text().primaryKey(),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  name: text().notNull(),
  key: jsonb().$type<PasskeyKey>().notNull(),
  signCount: bigint({ mode: "number" }).notNull(),
  createdAt: instant().notNull(),
  lastUsedAt: instant(),
  removedAt: instant(),
}, (t) => [index().on(t.userId)]);

/** What a new passkey must answer: once, and soon. */
export const passkeyChallenges = pgTable("passkey_challenges", {
  userId: uuid().primaryKey().references(() => users.id, { onDelete: "cascade" }),
  challenge: text().notNull(),
  expiresAt: instant().notNull(),
});
