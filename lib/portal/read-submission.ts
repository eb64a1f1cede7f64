import { asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { projects, runEvents, runs, submissions, tres, users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { SubmissionId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { hasEnded, stateInWords, type RunState } from "#lib/protocol/run-states.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import type { SubmissionRow } from "./move-run.ts";
import { noSuch, permittedInProject } from "./query-access.ts";
import { progressOf, type PhaseProgress, type RunMove } from "./run-phases.ts";
import { coverageInWords, isSilent, submissionState, type SubmissionState } from "./submission-state.ts";

export const ReadSubmission = z.strictObject({ id: SubmissionId });

export type RunProgress = {
  id: string;
  tre: { id: string; name: string; slug: string };
  dataset: string;
  state: RunState;
  /** What this state means, whose turn it is and what comes next. */
  sentence: string;
  turn: string;
  next: string;
  since: string;
  by: string;
  reason: string | null;
  /** How the run differs from what was approved; empty where a standing approval covers it. */
  differences: string[];
  phases: PhaseProgress[];
  moves: (RunMove & { from: RunState | null; recordedAt: string })[];
  withdrawing: boolean;
  /** Since when the TRE's agent was not heard of, if that is more than a minute and the run waits for it; “never” if it never was. */
  silentSince: string | null;
  crates: { request: true; results: boolean };
};
export type SubmissionView = {
  id: string; reference: string; title: string; words: string; query: unknown; queryDigest: string; queryId: string | null;
  project: { id: string; reference: string; title: string };
  submittedBy: string; submittedAt: string; expiresAt: string;
  state: SubmissionState; coverage: string; runs: RunProgress[];
  mayWithdraw: boolean;
};

/** A submission that the actor may read. */
export async function findSubmission(context: Context, actor: Actor, id: string): Promise<Result<SubmissionRow>> {
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const [submission] = await context.db.select().from(submissions).where(eq(submissions.id, id));
  if (!submission) return noSuch("submission");
  const may = await permittedInProject(context.db, actor, "submission.read", submission.projectId, "submission");
  return may.ok ? ok(submission) : may;
}

/** One question as a matrix of TREs and phases, with whose turn it is everywhere. */
export async function readSubmission(context: Context, actor: Actor, input: unknown): Promise<Result<SubmissionView>> {
  const parsed = parseInput(ReadSubmission, input);
  if (!parsed.ok) return parsed;
  const found = await findSubmission(context, actor, parsed.value.id);
  if (!found.ok) return found;
  const submission = found.value;
  const [[project], [person], progress] = await Promise.all([
    context.db.select({ reference: projects.reference, draft: projects.draft }).from(projects).where(eq(projects.id, submission.projectId)),
    context.db.select({ name: users.name }).from(users).where(eq(users.id, submission.submittedBy)),
    runProgress(context, submission.id),
  ]);
  const standings = progress.map((run) => ({ tre: run.tre.name, state: run.state }));
  const { id, reference, title, words, query, queryDigest, queryId, projectId, submittedAt, expiresAt } = submission;
  return ok({
    id, reference, title, words, query, queryDigest, queryId,
    project: { id: projectId, reference: project?.reference ?? "", title: project?.draft.title ?? "" },
    submittedBy: person?.name ?? "", submittedAt: submittedAt.toISOString(), expiresAt: expiresAt.toISOString(),
    state: submissionState(standings), coverage: coverageInWords(standings), runs: progress,
    mayWithdraw: progress.some((run) => !hasEnded(run.state) && !run.withdrawing),
  });
}

/** Every run of a submission with its moves, TREs by name. */
export async function runProgress(context: Context, submissionId: string): Promise<RunProgress[]> {
  const now = context.clock.now();
  const rows = await context.db.select({ run: runs, tre: { id: tres.id, name: tres.name, slug: tres.slug, kind: tres.kind, lastSeenAt: tres.lastSeenAt } }).from(runs).innerJoin(tres, eq(tres.id, runs.treId)).where(eq(runs.submissionId, submissionId)).orderBy(asc(tres.name));
  if (rows.length === 0) return [];
  const events = await context.db.select().from(runEvents).where(inArray(runEvents.runId, rows.map((row) => row.run.id))).orderBy(asc(runEvents.runId), asc(runEvents.position));
  return rows.map(({ run, tre }) => {
    const moves = events.filter((e) => e.runId === run.id).map((e) => ({ from: e.from, to: e.to, at: e.at.toISOString(), recordedAt: e.recordedAt.toISOString(), by: e.by, reason: e.reason }));
    const { sentence, turn, next } = stateInWords(run.state, tre.kind);
    // A worker asks for nothing while it counts, and is not asked before the committee has decided.
    const waitsForTre = tre.kind === "fivefold" ? !hasEnded(run.state) && run.state !== "delivered" : run.state === "waiting" || run.state === "queued";
    return {
      id: run.id, tre: { id: tre.id, name: tre.name, slug: tre.slug }, dataset: run.dataset, state: run.state, sentence, turn, next,
      since: run.since.toISOString(), by: moves.at(-1)?.by ?? "", reason: run.reason, differences: run.differences,
      phases: progressOf(moves, tre.kind), moves, withdrawing: run.cancelRequestedAt !== null && !hasEnded(run.state),
      silentSince: waitsForTre && isSilent(tre.lastSeenAt, now) ? (tre.lastSeenAt?.toISOString() ?? "never") : null,
      crates: { request: true, results: run.resultsSha256 !== null },
    };
  });
}
