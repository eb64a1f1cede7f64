/** What the portal must still hear. Written with the move it tells of; sent in order per run; kept until the portal says that it has it. */
import type { DatabaseSync } from "node:sqlite";
import type { RunEventMessage } from "#lib/protocol/messages.ts";

export type Post = { position: number; runId: string } & ({ kind: "event"; event: RunEventMessage } | { kind: "results"; sha256: string });
type Stored = { position: number; run_id: string; kind: "event" | "results"; body: string };

const unsent = "acknowledged_at IS NULL AND refused IS NULL";

export const postEvent = (db: DatabaseSync, runId: string, event: RunEventMessage): void =>
  void db.prepare("INSERT INTO outbox (run_id, kind, body) VALUES (?, 'event', ?)").run(runId, JSON.stringify(event));
export const postResults = (db: DatabaseSync, runId: string, sha256: string): void =>
  void db.prepare("INSERT INTO outbox (run_id, kind, body) VALUES (?, 'results', ?)").run(runId, JSON.stringify({ sha256 }));

export function unsentPosts(db: DatabaseSync): Post[] {
  const rows = db.prepare(`SELECT position, run_id, kind, body FROM outbox WHERE ${unsent} ORDER BY position`).all() as unknown as Stored[];
  return rows.map(({ position, run_id: runId, kind, body }) =>
    kind === "event" ? { position, runId, kind, event: JSON.parse(body) as RunEventMessage } : { position, runId, kind, ...(JSON.parse(body) as { sha256: string }) },
  );
}
export const countUnsent = (db: DatabaseSync, runId?: string): number =>
  (db.prepare(`SELECT count(*) AS n FROM outbox WHERE ${unsent} AND (? IS NULL OR run_id = ?)`).get(runId ?? null, runId ?? null) as { n: number }).n;

export function acknowledge(db: DatabaseSync, positions: readonly number[], at: string): void {
  const statement = db.prepare("UPDATE outbox SET acknowledged_at = ? WHERE position = ?");
  for (const position of positions) statement.run(at, position);
}
/** The portal will not take what is left of this run; it stays for the record. */
export const giveUpPosts = (db: DatabaseSync, runId: string, why: string): void => void db.prepare(`UPDATE outbox SET refused = ? WHERE run_id = ? AND ${unsent}`).run(why, runId);
/** The portal asks for a run that was finished here: it never heard, so everything is told again. */
export const sendAgain = (db: DatabaseSync, runId: string): void => void db.prepare("UPDATE outbox SET acknowledged_at = NULL, refused = NULL WHERE run_id = ?").run(runId);
