import type { DatabaseSync } from "node:sqlite";
import type { PersonDecision } from "../run-record.ts";

export const recordDecision = (db: DatabaseSync, d: PersonDecision): void =>
  void db.prepare("INSERT INTO decisions (run_id, attempt, subject, decision, reason, account_id, account_name, at, output_id, output_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
    d.runId, d.attempt, d.subject, d.decision, d.reason, d.accountId, d.accountName, d.at, d.output ?? null, d.outputSha256 ?? null,
  );
const fields = "run_id AS runId, attempt, subject, decision, reason, account_id AS accountId, account_name AS accountName, at, output_id AS output, output_sha256 AS outputSha256";
/** Rows of SQLite have no prototype; what a page hands to the browser needs one. */
const plain = (rows: unknown[]): PersonDecision[] => (rows as PersonDecision[]).map((row) => ({ ...row }));
export const decisionsOn = (db: DatabaseSync, runId: string): PersonDecision[] =>
  plain(db.prepare(`SELECT ${fields} FROM decisions WHERE run_id = ? ORDER BY decision_id`).all(runId));
/** Of all runs, in the order in which they were made. */
export const allDecisions = (db: DatabaseSync): PersonDecision[] => plain(db.prepare(`SELECT ${fields} FROM decisions ORDER BY decision_id`).all());
