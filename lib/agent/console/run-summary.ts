/** A run as the console lists it: what is asked, how it stands, since when, whose turn it is and what comes next. */
import { runStateTable, type RunState } from "#lib/protocol/run-states.ts";
import type { AgentContext } from "../context.ts";
import { stepOf } from "../step-of.ts";
import type { WaitingFor } from "../next-step.ts";
import type { RunRecord } from "../run-record.ts";

export type RunSummary = {
  runId: string; submissionId: string; requestId: string; dataset: string;
  /** Null until the request has been read. */
  title: string | null; project: { reference: string; title: string } | null; person: string | null;
  state: RunState; since: string; sentence: string; next: string;
  /** Whom the run waits for; null while the agent itself is at work, or when it is over. */
  waitsFor: WaitingFor | null;
  open: boolean; attempt: number; reason: string | null;
};

export function summaryOf(context: AgentContext, run: RunRecord): RunSummary {
  const { sentence, next } = runStateTable[run.state];
  const step = stepOf(context, run, true);
  return {
    runId: run.runId, submissionId: run.submissionId, requestId: run.requestId, dataset: run.dataset, title: run.asked?.title ?? null,
    project: run.asked && { reference: run.asked.project.reference, title: run.asked.project.title }, person: run.asked?.person.name ?? null,
    state: run.state, since: run.since, sentence, next, waitsFor: run.closedAt === null && step.do === "wait" ? step.for : null, open: run.closedAt === null, attempt: run.attempt, reason: run.reason,
  };
}
