import type { DatabaseSync } from "node:sqlite";
import type { PersonDecision } from "../run-record.ts";

export const recordDecision = (db: DatabaseSync, d: PersonDecision): void =>
  void db.prepare("INSERT INTO decisions (run_id, attempt, subject, decision, reason, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(
    d.runId, d.attempt, d.subject, d.decision, d.reason, d.accountId, d.accountName, d.at,
  );
export const decisionsOn = (db: DatabaseSync, runId: string): PersonDecision[] =>
  db.prepare(
    "SELECT run_id AS runId, attempt, subject, decision, reason, account_id AS accountId, account_name AS accountName, at FROM decisions WHERE run_id = ? ORDER BY decision_id",
  ).all(runId) as unknown as PersonDecision[];
