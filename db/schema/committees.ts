import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { z } from "zod";
import type { CommitteeRule, MemberKind } from "#lib/governance/committee.ts";
import type { BankQuestion, CommitteeForm } from "#lib/governance/question-bank.ts";
import type { DeliberationEvent } from "#lib/governance/deliberation.ts";
import type { DocumentKind } from "#lib/register/governing-document.ts";
import { projects } from "./projects.ts";
import { tres } from "./tres.ts";
import { users } from "./people.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** Append-only: every rule that a committee has had; the last one is in force. None: the chair decides alone. */
export const committeeRules = pgTable("committee_rules", {
  treId: uuid().notNull().references(() => tres.id),
  version: integer().notNull(),
  rule: jsonb().$type<CommitteeRule>().notNull(),
  setAt: instant().notNull(),
  setBy: uuid().notNull().references(() => users.id),
}, (t) => [primaryKey({ columns: [t.treId, t.version] })]);

/** What a member sits there as. Who is a member at all, and who the chair, the roles say (`grants`). */
export const committeeSeats = pgTable("committee_seats", {
  treId: uuid().notNull().references(() => tres.id),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  kind: text().$type<MemberKind>().notNull(),
  independent: boolean().notNull(),
  delegate: boolean().notNull().default(false),
  /** Sits on the panel that hears appeals, and on no other. */
  hearsAppeals: boolean().notNull().default(false),
  /** Has no seat of their own but this member's, while that one is away. */
  deputyOf: uuid().references(() => users.id),
  organisation: text().notNull(),
  ror: text().notNull(),
}, (t) => [primaryKey({ columns: [t.treId, t.userId] })]);

/** When a member is away, both days included, and who stands in; never changed but by its end. */
export const committeeAbsences = pgTable("committee_absences", {
  id: uuid().primaryKey(),
  treId: uuid().notNull().references(() => tres.id),
  userId: uuid().notNull().references(() => users.id, { onDelete: "cascade" }),
  from: text().notNull(),
  to: text().notNull(),
  leads: uuid().references(() => users.id),
  deputy: uuid().references(() => users.id),
  /** Whoever is away, or the chair or an administrator for them. */
  saidBy: uuid().notNull().references(() => users.id),
  saidAt: instant().notNull(),
  endedAt: instant(),
}, (t) => [index().on(t.treId, t.to)]);

/** Bank holidays of one year alone, as they were proclaimed. */
export const proclaimedHolidays = pgTable("proclaimed_holidays", {
  nation: text().notNull(),
  day: text().notNull(),
  name: text().notNull(),
  setAt: instant().notNull(),
  setBy: uuid().notNull().references(() => users.id),
}, (t) => [primaryKey({ columns: [t.nation, t.day] })]);

/** Append-only: every version of every question beside the core ones; the last one is asked. `treId` null: any committee may choose it. */
export const bankQuestions = pgTable("bank_questions", {
  key: text().notNull(),
  version: integer().notNull(),
  treId: uuid().references(() => tres.id),
  question: jsonb().$type<BankQuestion>().notNull(),
  setAt: instant().notNull(),
  setBy: uuid().notNull().references(() => users.id),
}, (t) => [primaryKey({ columns: [t.key, t.version] })]);

/** Append-only: every form that a committee has had; the last one is in force. None: the core questions alone. */
export const committeeForms = pgTable("committee_forms", {
  treId: uuid().notNull().references(() => tres.id),
  version: integer().notNull(),
  form: jsonb().$type<z.infer<typeof CommitteeForm>>().notNull(),
  setAt: instant().notNull(),
  setBy: uuid().notNull().references(() => users.id),
}, (t) => [primaryKey({ columns: [t.treId, t.version] })]);

/** Append-only: everything that happened to one application before one committee, in order. */
export const deliberationEvents = pgTable("deliberation_events", {
  projectId: uuid().notNull().references(() => projects.id),
  treId: uuid().notNull().references(() => tres.id),
  position: integer().notNull(),
  at: instant().notNull(),
  by: uuid().notNull().references(() => users.id),
  event: jsonb().$type<DeliberationEvent>().notNull(),
}, (t) => [primaryKey({ columns: [t.projectId, t.treId, t.position] })]);

/** Append-only: each version of a rule, a form or a question as the portal has signed it and told the register's log. Versions from before that are not in here until a decision cites them. */
export const governingDocuments = pgTable("governing_documents", {
  kind: text().$type<DocumentKind>().notNull(),
  /** The TRE's id, or `federation`. */
  body: text().notNull(),
  /** Of a question, else empty. */
  key: text().notNull(),
  version: integer().notNull(),
  sha256: text().notNull(),
  signed: text().notNull(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.kind, t.body, t.key, t.version] })]);
