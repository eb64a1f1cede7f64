import type { DatabaseSync } from "node:sqlite";
import type { RunEvent, RunRecord } from "../run-record.ts";

const records = (rows: unknown[]): RunRecord[] => (rows as { record: string }[]).map(({ record }) => JSON.parse(record) as RunRecord);

export const readRunRecord = (db: DatabaseSync, runId: string): RunRecord | undefined => records(db.prepare("SELECT record FROM runs WHERE run_id = ?").all(runId))[0];
/** Runs that the agent still has something to do for, oldest first. */
export const openRuns = (db: DatabaseSync): RunRecord[] => records(db.prepare("SELECT record FROM runs WHERE closed_at IS NULL ORDER BY created_at, run_id").all());
/** Newest first. */
export const latestRuns = (db: DatabaseSync, limit: number): RunRecord[] => records(db.prepare("SELECT record FROM runs ORDER BY created_at DESC, run_id LIMIT ?").all(limit));

export function saveRun(db: DatabaseSync, run: RunRecord): void {
  db.prepare(
    "INSERT INTO runs (run_id, state, created_at, closed_at, record) VALUES (?, ?, ?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET state = excluded.state, closed_at = excluded.closed_at, record = excluded.record",
  ).run(run.runId, run.state, run.since, run.closedAt, JSON.stringify(run));
}

export function appendEvent(db: DatabaseSync, runId: string, event: RunEvent): void {
  db.prepare("INSERT INTO run_events VALUES (?, ?, ?, ?, ?, ?, ?)").run(runId, event.sequence, event.from, event.to, event.at, event.by, event.reason);
}
export const eventsOf = (db: DatabaseSync, runId: string): RunEvent[] =>
  db.prepare(`SELECT sequence, moved_from AS "from", moved_to AS "to", at, moved_by AS "by", reason FROM run_events WHERE run_id = ? ORDER BY sequence`).all(runId) as unknown as RunEvent[];
/** The moves of all runs into and out of the output check. */
export const movesOfChecks = (db: DatabaseSync): (RunEvent & { runId: string })[] =>
  db.prepare(
    `SELECT run_id AS runId, sequence, moved_from AS "from", moved_to AS "to", at, moved_by AS "by", reason FROM run_events
     WHERE moved_from = 'awaiting-output-check' OR moved_to = 'awaiting-output-check' ORDER BY run_id, sequence`,
  ).all() as unknown as (RunEvent & { runId: string })[];
