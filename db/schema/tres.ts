import { index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { TreKind } from "#lib/protocol/tre-kind.ts";
import type { TreProfile } from "#lib/protocol/messages.ts";
import type { WorkerFacts } from "#lib/query/formats/worker-semantics.ts";
import { organisations } from "./organisations.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

export const tres = pgTable("tres", {
  id: uuid().primaryKey(),
  kind: text().$type<TreKind>().notNull().default("fivefold"),
  name: text().notNull().unique(),
  /** Short name in addresses: `northern`. */
  slug: text().notNull().unique(),
  ror: text(),
  /** That runs it. */
  organisationId: uuid().references(() => organisations.id),
  nation: text().notNull(),
  /** One paragraph for the public. */
  about: text().notNull(),
  publicKey: jsonb().$type<{ kty: "OKP"; crv: "Ed25519"; x: string }>(),
  /** Published by the TRE's agent; of a cohort discovery worker, declared by an administrator. */
  profile: jsonb().$type<TreProfile>(),
  createdAt: instant().notNull(),
  joinedAt: instant(),
  lastSeenAt: instant(),
  suspendedAt: instant(),
  /** Left for good; `suspendedAt` is set too. */
  retiredAt: instant(),
});

/** Policies that a TRE published before its present one, each until another took its place: what was released is judged by the rules of its time. */
export const formerPolicies = pgTable("former_policies", {
  treId: uuid().notNull().references(() => tres.id),
  /** By which releases cite it. */
  digest: text().notNull(),
  policy: jsonb().$type<DisclosurePolicy>().notNull(),
  until: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.treId, t.digest, t.until] })]);

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

/** What a TRE of kind `cohort-discovery-worker` has instead of an agent's key. */
export const cohortWorkers = pgTable("cohort_workers", {
  treId: uuid().primaryKey().references(() => tres.id),
  /** By which the worker asks for its tasks. */
  collectionId: text().notNull().unique(),
  username: text().notNull().unique(),
  /** The password is a random secret of 256 bits: its digest need not be slow. */
  passwordSha256: text().notNull(),
  passwordSince: instant().notNull(),
  facts: jsonb().$type<WorkerFacts>().notNull(),
});
