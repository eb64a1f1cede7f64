import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import type { RegistryRecord, VisaRecord } from "#lib/governance/evidence.ts";
import { users } from "./people.ts";
import { projects } from "./projects.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** Training, accreditation, contracts, ethics: of one person or one project. What it says is never changed, only verified or taken back. */
export const evidence = pgTable("evidence", {
  id: uuid().primaryKey(),
  kind: text().$type<EvidenceKind>().notNull(),
  userId: uuid().references(() => users.id, { onDelete: "cascade" }),
  projectId: uuid().references(() => projects.id),
  issuer: text().notNull(),
  reference: text().notNull(),
  /** Days, as YYYY-MM-DD; both included. */
  validFrom: text().notNull(),
  validTo: text().notNull(),
  addedBy: uuid().notNull().references(() => users.id),
  addedAt: instant().notNull(),
  /** Null where a visa's signature, or a registry's answer, verifies it. */
  verifiedBy: uuid().references(() => users.id),
  verifiedAt: instant(),
  /** How the document was seen, in the verifier's words. */
  verifiedHow: text(),
  /** A GA4GH Passport visa, where one is what was shown. */
  visa: jsonb().$type<VisaRecord>(),
  /** A registry of researchers, where its answer is what was seen. */
  registry: jsonb().$type<RegistryRecord>(),
  endedBy: uuid().references(() => users.id),
  endedAt: instant(),
  endedBecause: text(),
}, (t) => [
  index().on(t.userId), index().on(t.projectId), index().on(t.validTo),
  check("evidence_is_of_a_person_or_a_project", sql`(${t.userId} is null) <> (${t.projectId} is null)`),
  check("nobody_verifies_their_own_evidence", sql`${t.verifiedBy} is null or (${t.verifiedBy} <> ${t.addedBy} and ${t.verifiedBy} is distinct from ${t.userId})`),
  check("somebody_a_signature_or_a_registry_verifies_evidence", sql`(${t.verifiedAt} is null) = (${t.verifiedBy} is null and ${t.visa} is null and ${t.registry} is null)`),
]);

/** Who was told of which end, how long before: each once. */
export const expiryReminders = pgTable("expiry_reminders", {
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  /** What ends, and when: the end of what was renewed is another. */
  subject: text().notNull(),
  /** 90, 30 or 7; 0 where its day has passed. */
  daysBefore: integer().notNull(),
  sentAt: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.userId, t.subject, t.daysBefore] })]);
