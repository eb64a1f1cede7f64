import { bigint, bigserial, index, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/**
 * The audit trail: append-only (a trigger refuses update and delete), each row's hash covers the one before, written in the
 * same transaction as the change it tells of.
 */
export const auditEvents = pgTable("audit_events", {
  position: bigint({ mode: "number" }).primaryKey(),
  at: instant().notNull(),
  actorKind: text().notNull(),
  actorId: text(),
  /** The verb: `submit-query`. */
  action: text().notNull(),
  /** What it was done to: `project`, `run`… and its id. */
  subjectKind: text().notNull(),
  subjectId: text().notNull(),
  /** Facts without personal data or cell values. */
  facts: jsonb().$type<Record<string, unknown>>().notNull(),
  requestId: text(),
  /** By what hand a person acted: `session` or `token`. */
  via: text(),
  /** Of the caller's network address, the part that tells no single machine. */
  network: text(),
  previousHash: text().notNull(),
  hash: text().notNull().unique(),
}, (t) => [index().on(t.subjectKind, t.subjectId)]);

/** Work to do after a transaction: e-mail, pooling, expiry. Leased, so that a crashed worker costs a delay. */
export const jobs = pgTable("jobs", {
  id: bigserial({ mode: "number" }).primaryKey(),
  kind: text().notNull(),
  payload: jsonb().$type<unknown>().notNull(),
  status: text().$type<"queued" | "done" | "failed">().notNull(),
  runAfter: instant().notNull(),
  attempts: integer().notNull(),
  lockedUntil: instant(),
  lastError: text(),
  createdAt: instant().notNull(),
}, (t) => [index().on(t.status, t.runAfter)]);
