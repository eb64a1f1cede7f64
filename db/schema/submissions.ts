import type { RunDecision } from "#lib/approval/envelope.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgSequence, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Participation } from "#lib/disclosure/quantile-groups.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import type { ContextDraft } from "#lib/query/output-context.ts";
import type { Masks, StopCause } from "#lib/protocol/rounds.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import type { SignedPart } from "#lib/protocol/secure-sum/messages.ts";
import type { RoundSpec, RoundState } from "#lib/statistics/rounds.ts";
import { users } from "./people.ts";
import { projects } from "./projects.ts";
import { tres } from "./tres.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** A query being written; its content is any JSON the form holds, validated on submit. */
export const queries = pgTable("queries", {
  id: uuid().primaryKey(),
  projectId: uuid().notNull().references(() => projects.id),
  title: text().notNull(),
  draft: jsonb().$type<unknown>().notNull(),
  /** The TREs and datasets it is meant for. */
  targets: jsonb().$type<{ treId: string; dataset: string }[]>().notNull(),
  /** What is said of each output for those who check it; no part of the question. */
  outputContext: jsonb().$type<ContextDraft>().notNull().default({}),
  createdBy: uuid().notNull().references(() => users.id),
  createdAt: instant().notNull(),
  changedAt: instant().notNull(),
  version: integer().notNull(),
  deletedAt: instant(),
}, (t) => [index().on(t.projectId)]);

/** A version that somebody kept, as it was; never changed. */
export const queryVersions = pgTable("query_versions", {
  id: uuid().primaryKey(),
  queryId: uuid().notNull().references(() => queries.id),
  /** 1, 2, 3 … within the query. */
  number: integer().notNull(),
  note: text().notNull(),
  title: text().notNull(),
  draft: jsonb().$type<unknown>().notNull(),
  targets: jsonb().$type<{ treId: string; dataset: string }[]>().notNull(),
  keptBy: uuid().notNull().references(() => users.id),
  at: instant().notNull(),
}, (t) => [uniqueIndex().on(t.queryId, t.number)]);

/** What the project's members say to each other about a query or one part of it. */
export const queryComments = pgTable("query_comments", {
  id: uuid().primaryKey(),
  queryId: uuid().notNull().references(() => queries.id),
  /** The part in the writer's words, such as “Rule 2: Started metformin”; empty for the whole query. */
  about: text().notNull(),
  text: text().notNull(),
  authorId: uuid().notNull().references(() => users.id),
  at: instant().notNull(),
  resolvedAt: instant(),
  resolvedBy: uuid().references(() => users.id),
}, (t) => [index().on(t.queryId, t.at)]);

export const submissionNumbers = pgSequence("submission_numbers");

export const submissions = pgTable("submissions", {
  id: uuid().primaryKey(),
  /** For people: S-0001. */
  reference: text().notNull().unique(),
  projectId: uuid().notNull().references(() => projects.id),
  queryId: uuid().references(() => queries.id),
  title: text().notNull(),
  /** Immutable once submitted (lib/query/model.ts). */
  query: jsonb().$type<unknown>().notNull(),
  queryDigest: text().notNull(),
  words: text().notNull(),
  submittedBy: uuid().notNull().references(() => users.id),
  submittedAt: instant().notNull(),
  /** When runs that have not ended expire. */
  expiresAt: instant().notNull(),
  requestId: text().notNull(),
  idempotencyKey: text().notNull(),
  /** SHA-256 of what came with the key: the same key with other content is a conflict, not a repetition. */
  requestDigest: text().notNull(),
}, (t) => [uniqueIndex().on(t.submittedBy, t.idempotencyKey), index().on(t.projectId, t.submittedAt)]);

export type RunDecisionToSign = { document: RunDecision; signatures: { by: string; assertion: Assertion }[] };
export const runs = pgTable("runs", {
  id: uuid().primaryKey(),
  submissionId: uuid().notNull().references(() => submissions.id),
  treId: uuid().notNull().references(() => tres.id),
  dataset: text().notNull(),
  state: text().$type<RunState>().notNull(),
  since: instant().notNull(),
  /** Number of the last agent event taken. */
  sequence: integer().notNull(),
  reason: text(),
  differences: jsonb().$type<string[]>().notNull().default([]),
  cancelRequestedAt: instant(),
  /** The request crate in the blob store. */
  requestSha256: text().notNull(),
  requestBytes: integer().notNull(),
  resultsSha256: text(),
  released: jsonb().$type<ReleasedOutputs>(),
  /** How it was checked and who released it; null of a worker's answer, and of what was received before there were such records. */
  sdcRecord: jsonb().$type<SdcRecord>(),
  leaseToken: text(),
  leaseExpiresAt: instant(),
  decisionJws: text(),
  /** The committee's word that members sign with their passkeys before it becomes one, and who has. */
  decisionToSign: jsonb().$type<RunDecisionToSign>(),
}, (t) => [
  uniqueIndex().on(t.submissionId, t.treId), index().on(t.treId, t.state), index().on(t.state),
  check("a_lease_has_an_end", sql`(${t.leaseToken} is null) = (${t.leaseExpiresAt} is null)`),
]);

export const runEvents = pgTable("run_events", {
  runId: uuid().notNull().references(() => runs.id),
  /** Order within the run, counting portal's own events too. */
  position: integer().notNull(),
  from: text().$type<RunState>(),
  to: text().$type<RunState>().notNull(),
  at: instant().notNull(),
  recordedAt: instant().notNull(),
  by: text().notNull(),
  mover: text().notNull(),
  reason: text(),
}, (t) => [primaryKey({ columns: [t.runId, t.position] })]);

/** A run at a cohort discovery worker, as the task that the worker is handed. */
export const workerTasks = pgTable("worker_tasks", {
  runId: uuid().primaryKey().references(() => runs.id),
  /** What the worker computes, in words, as planned on the day of asking. */
  notes: jsonb().$type<string[]>().notNull(),
  /** As it was handed out last. */
  task: jsonb().$type<unknown>(),
  handedOut: integer().notNull().default(0),
  /** SHA-256 of the answer that was taken: the same again is a repetition. */
  answerSha256: text(),
});

/** `x`: its identity key as the model began. `groups`: of quantiles by group, those that it has released that it gives, and those that sit out there. */
export type ModelParticipant = { treId: string; name: string; runId: string; x: string; groups?: Participation };
export type ModelStop = { by: string | null; because: StopCause };

/** A model of a submission that TREs fit together in rounds. It begins when the last run of the submission has ended. */
export const modelFits = pgTable("model_fits", {
  id: uuid().primaryKey(),
  submissionId: uuid().notNull().references(() => submissions.id),
  analysis: text().notNull(),
  /** By name: their order is that of the levels where each TRE has one. */
  participants: jsonb().$type<ModelParticipant[]>().notNull(),
  /** Names of the columns, as the TREs released them. */
  columns: jsonb().$type<string[]>().notNull(),
  spec: jsonb().$type<RoundSpec>().notNull(),
  step: integer().notNull(),
  state: jsonb().$type<RoundState>().notNull(),
  beganAt: instant().notNull(),
  changedAt: instant().notNull(),
  endedAt: instant(),
  /** What TREs need to give masked sums, and to see for themselves that the state follows from them. Null where sums are given in the open. */
  masks: jsonb().$type<Masks>(),
  /** Why it ended, or did not begin, without a fit: by whose rules. */
  stopped: jsonb().$type<ModelStop>(),
  /** TREs that were silent before any sums were given, and without which it went on. */
  leftOut: jsonb().$type<{ treId: string; name: string }[]>().notNull().default([]),
}, (t) => [uniqueIndex().on(t.submissionId, t.analysis)]);

/** What TREs gave to the step at hand; once all have, only their sum's consequence is kept. */
export const modelContributions = pgTable("model_contributions", {
  fitId: uuid().notNull().references(() => modelFits.id),
  treId: uuid().notNull().references(() => tres.id),
  step: integer().notNull(),
  /** In the open. */
  sums: jsonb().$type<number[]>(),
  /** Under masks: as good as random to whoever has not all parts. */
  part: jsonb().$type<SignedPart>(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.fitId, t.treId, t.step] }), check("in_the_open_or_masked", sql`(${t.sums} is null) <> (${t.part} is null)`)]);
