/** The one way in which a run changes its state: record, event, post to the portal and audit row are one transaction. */
import type { DatabaseSync } from "node:sqlite";
import { hasEnded, mayMove, type RunState } from "#lib/protocol/run-states.ts";
import type { AgentContext } from "./context.ts";
import { giveUpPosts, postEvent } from "./store/outbox.ts";
import { appendEvent, readRunRecord, saveRun } from "./store/runs.ts";
import type { RunRecord } from "./run-record.ts";

type Changes = Partial<Omit<RunRecord, "runId" | "state" | "since" | "sequence">>;
export type Move = {
  from: RunState;
  to: RunState;
  by: string;
  reason?: string | undefined;
  differences?: readonly string[];
  /** What else becomes of the record. */
  changes?: (run: RunRecord, at: string) => Changes;
  /** What else is written with it. */
  also?: (db: DatabaseSync, run: RunRecord, at: string) => void;
  facts?: Record<string, unknown>;
};
type Writer = Pick<AgentContext, "store">;

/** False where the run is no longer in `from`: somebody else, say a cancellation, was quicker. */
export function moveRun({ store }: Writer, runId: string, move: Move): boolean {
  const before = readRunRecord(store.db, runId);
  if (!before || before.state !== move.from || before.closedAt !== null) return false;
  if (!mayMove(move.from, move.to, "agent")) throw new Error(`a run does not go from ${move.from} to ${move.to}`);
  store.write({ actor: move.by, action: "run-moved", subject: runId, requestId: before.requestId, facts: { from: move.from, to: move.to, ...move.facts } }, (db, at) => {
    const sequence = before.sequence + 1;
    const after: RunRecord = { ...before, ...move.changes?.(before, at), state: move.to, since: at, sequence, reason: move.reason ?? null };
    saveRun(db, after);
    appendEvent(db, runId, { sequence, from: move.from, to: move.to, at, by: move.by, reason: move.reason ?? null });
    // A run is delivered by its crate's arrival, not by saying so.
    if (move.to !== "delivered") {
      postEvent(db, runId, {
        sequence, to: move.to, at, by: move.by.slice(0, 160),
        ...(move.reason !== undefined && { reason: move.reason.slice(0, 2000) }),
        ...(move.differences && { differences: move.differences.slice(0, 50).map((words) => words.slice(0, 500)) }),
      });
    }
    move.also?.(db, after, at);
  });
  return true;
}

/** The portal ended the run on its side, or will hear no more of it: nothing is left to do or to say. */
export function abandonRun({ store }: Writer, runId: string, why: string): void {
  const before = readRunRecord(store.db, runId);
  if (!before || before.closedAt !== null) return;
  const state = hasEnded(before.state) || before.state === "delivered" ? before.state : before.cancelRequestedAt !== null ? "withdrawn" : "expired";
  store.write({ actor: "portal", action: "run-abandoned", subject: runId, requestId: before.requestId, facts: { from: before.state, to: state, why } }, (db, at) => {
    saveRun(db, { ...before, state, since: at, reason: before.reason ?? why, closedAt: at });
    giveUpPosts(db, runId, why);
  });
}

/** Changes a record without moving the run. */
export function changeRun({ store }: Writer, runId: string, entry: { actor: string; action: string; facts?: Record<string, unknown> }, change: (run: RunRecord, at: string) => Changes, also?: (db: DatabaseSync, run: RunRecord, at: string) => void): void {
  const before = readRunRecord(store.db, runId);
  if (!before) return;
  store.write({ ...entry, subject: runId, requestId: before.requestId }, (db, at) => {
    const after = { ...before, ...change(before, at) };
    saveRun(db, after);
    also?.(db, after, at);
  });
}
