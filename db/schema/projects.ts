import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgSequence, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { ProjectContent, ProjectDraft } from "#lib/governance/project.ts";
import type { ApplicationState, SiteState } from "#lib/governance/project-states.ts";
import type { CommentAudience } from "#lib/governance/comment-audiences.ts";
import type { AmendmentClass } from "#lib/governance/amendment-classes.ts";
import type { Lifted, SetCondition } from "#lib/governance/carried-terms.ts";
import type { DecisionStatement } from "#lib/approval/signed-decision.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { organisations } from "./organisations.ts";
import { tres } from "./tres.ts";
import { users } from "./people.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** Approvals from before committees kept more of a condition have its text alone. */
export type StoredCondition = { text: string } & Partial<SetCondition>;

/** The terms of an approval, kept while an amendment of it is before the committee. */
export type ApprovalInForce = { revision: number; reason: string | null; conditions: StoredCondition[]; validTo: string | null; envelopeId: string; decidedBy: string; decidedAt: string; /** It was taken back, or came to its end, meanwhile. */ ended?: true };
export type StoredAmendment = {
  revision: number;
  class: AmendmentClass;
  because: string[];
  /** By a member of the committee, who gave this reason. */
  raised: string | null;
  /** `recorded`: it needed nobody's word. `refused`, and `withdrawn` by the applicant: the approval that it would have changed goes on. */
  outcome: "recorded" | "waiting" | "approved" | "refused" | "withdrawn";
  reason: string | null;
  /** What holds meanwhile; null once the amendment has been decided on. */
  approval: ApprovalInForce | null;
  /** Terms of the approval that its amendment took away, each with the reason. */
  lifted?: Lifted[];
};

export const projectNumbers = pgSequence("project_numbers");

export const projects = pgTable("projects", {
  id: uuid().primaryKey(),
  /** For people: FF-2026-0001. */
  reference: text().notNull().unique(),
  state: text().$type<ApplicationState>().notNull(),
  /** What is being written; equals the last revision's content right after submitting. */
  draft: jsonb().$type<ProjectDraft>().notNull(),
  /** Latest submitted revision; 0 = never submitted. */
  revision: integer().notNull(),
  /** That leads it, as it was last submitted. */
  organisationId: uuid().references(() => organisations.id),
  createdBy: uuid().notNull().references(() => users.id),
  createdAt: instant().notNull(),
  changedAt: instant().notNull(),
  /** Optimistic lock: raised by every write. */
  version: integer().notNull(),
}, (t) => [index().on(t.organisationId)]);

/** Who may see and work on a project; kept in step with the draft's members. */
export const projectMembers = pgTable("project_members", {
  projectId: uuid().notNull().references(() => projects.id),
  userId: uuid().notNull().references(() => users.id),
  role: text().$type<"lead" | "member">().notNull(),
}, (t) => [primaryKey({ columns: [t.projectId, t.userId] }), index().on(t.userId)]);

/** Immutable: what was submitted, each time. */
export const projectRevisions = pgTable("project_revisions", {
  projectId: uuid().notNull().references(() => projects.id),
  revision: integer().notNull(),
  content: jsonb().$type<ProjectContent>().notNull(),
  submittedAt: instant().notNull(),
  submittedBy: uuid().notNull().references(() => users.id),
}, (t) => [primaryKey({ columns: [t.projectId, t.revision] })]);

export const siteDecisions = pgTable("site_decisions", {
  projectId: uuid().notNull().references(() => projects.id),
  treId: uuid().notNull().references(() => tres.id),
  state: text().$type<SiteState>().notNull(),
  /** The revision this state speaks of. */
  revision: integer().notNull(),
  since: instant().notNull(),
  reason: text(),
  conditions: jsonb().$type<StoredCondition[]>().notNull().default([]),
  validTo: text(),
  envelopeId: uuid(),
  decidedBy: uuid().references(() => users.id),
  decidedAt: instant(),
  /** The last one of the approval; null where there was none. */
  amendment: jsonb().$type<StoredAmendment>(),
  /** Letters that said its target comes near, or has passed, since it was last asked. */
  nudges: integer().notNull().default(0),
}, (t) => [
  primaryKey({ columns: [t.projectId, t.treId] }), index().on(t.treId, t.state),
  check("who_and_when_go_together", sql`(${t.decidedBy} is null) = (${t.decidedAt} is null)`),
]);

/** Approvals as signed data; never changed, only followed by newer ones or revoked. */
export const envelopes = pgTable("envelopes", {
  id: uuid().primaryKey(),
  projectId: uuid().notNull().references(() => projects.id),
  treId: uuid().notNull().references(() => tres.id),
  jws: text().notNull(),
  digest: text().notNull(),
  validTo: text().notNull(),
  createdAt: instant().notNull(),
  revokedAt: instant(),
}, (t) => [index().on(t.projectId, t.treId)]);

/** Approvals that were taken back before their end: what the committee's members sign of that, and who has. It stays; only signatures are added. */
export const revocations = pgTable("revocations", {
  id: uuid().primaryKey(),
  projectId: uuid().notNull().references(() => projects.id),
  treId: uuid().notNull().references(() => tres.id),
  statement: jsonb().$type<DecisionStatement>().notNull(),
  /** How many members must sign by the committee's rule of that day; 0: nobody signs. */
  demanded: integer().notNull(),
  signatures: jsonb().$type<{ by: string; assertion: Assertion }[]>().notNull().default([]),
  /** Null where no member of the committee stopped it: the project was closed, or no longer asks. */
  stoppedBy: uuid().references(() => users.id),
  stoppedAt: instant().notNull(),
}, (t) => [index().on(t.treId, t.stoppedAt), index().on(t.projectId, t.treId)]);

export const comments = pgTable("comments", {
  id: uuid().primaryKey(),
  projectId: uuid().notNull().references(() => projects.id),
  /** A committee's own thread with the applicant; each TRE sees its own. */
  treId: uuid().notNull().references(() => tres.id),
  authorId: uuid().notNull().references(() => users.id),
  /** Comments from before there were two threads were written for the applicant to read. */
  audience: text().$type<CommentAudience>().notNull().default("applicant"),
  text: text().notNull(),
  at: instant().notNull(),
}, (t) => [index().on(t.projectId, t.at), check("comments_audience", sql`${t.audience} in ('applicant', 'committee')`)]);
