/** Noisy numbers as they were given, and what they cost: appended in the transaction in which they leave, never changed. */
import type { DatabaseSync } from "node:sqlite";
import { sumOf } from "#lib/disclosure/differential-privacy/privacy-budget.ts";

/** A number that a project would be told in a run, by what it counts. */
export type NoisyAnswer = { outputId: string; question: string; epsilon: number; value: number };
type Asked = { dataset: string; dataRelease: string; question: string; epsilon: number };

/** Once given, to whichever project: before the noise, the data is not looked at again. */
export const keptAnswer = (db: DatabaseSync, { dataset, dataRelease, question, epsilon }: Asked): number | undefined =>
  (db.prepare("SELECT value FROM noisy_answers WHERE question = ? AND dataset = ? AND data_release = ? AND epsilon = ? AND released_at IS NOT NULL ORDER BY released_at LIMIT 1").get(question, dataset, dataRelease, epsilon) as { value: number } | undefined)?.value;
export const wasTold = (db: DatabaseSync, project: string, { dataset, dataRelease, question, epsilon }: Asked): boolean =>
  db.prepare("SELECT 1 FROM noisy_answers WHERE question = ? AND dataset = ? AND data_release = ? AND epsilon = ? AND project = ? AND released_at IS NOT NULL LIMIT 1").get(question, dataset, dataRelease, epsilon, project) !== undefined;

export function keepPendingAnswers(db: DatabaseSync, runId: string, { project, dataset, dataRelease }: { project: string; dataset: string; dataRelease: string }, answers: readonly NoisyAnswer[]): void {
  forgetPendingAnswers(db, runId);
  const insert = db.prepare("INSERT INTO noisy_answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)");
  for (const { outputId, question, epsilon, value } of answers) insert.run(runId, outputId, project, dataset, dataRelease, question, epsilon, value);
}
export type PendingAnswer = NoisyAnswer & { project: string; dataset: string; dataRelease: string };
export const pendingAnswers = (db: DatabaseSync, runId: string): PendingAnswer[] =>
  (db.prepare("SELECT output_id, project, dataset, data_release, question, epsilon, value FROM noisy_answers WHERE run_id = ? AND released_at IS NULL ORDER BY rowid").all(runId) as { output_id: string; project: string; dataset: string; data_release: string; question: string; epsilon: number; value: number }[])
    .map((row) => ({ outputId: row.output_id, project: row.project, dataset: row.dataset, dataRelease: row.data_release, question: row.question, epsilon: row.epsilon, value: row.value }));
export const enterPendingAnswers = (db: DatabaseSync, runId: string, at: string): void => void db.prepare("UPDATE noisy_answers SET released_at = ? WHERE run_id = ? AND released_at IS NULL").run(at, runId);
export const forgetPendingAnswers = (db: DatabaseSync, runId: string): void => void db.prepare("DELETE FROM noisy_answers WHERE run_id = ? AND released_at IS NULL").run(runId);

export const recordCost = (db: DatabaseSync, project: string, runId: string, outputId: string, epsilon: number, at: string): void =>
  void db.prepare("INSERT INTO privacy_spent VALUES (?, ?, ?, ?, ?)").run(project, runId, outputId, epsilon, at);
export const spentBy = (db: DatabaseSync, project: string): number => sumOf((db.prepare("SELECT epsilon FROM privacy_spent WHERE project = ?").all(project) as { epsilon: number }[]).map((row) => row.epsilon));

export type Spending = { project: string; reference: string; projectTitle: string; runId: string; title: string; outputId: string; epsilon: number; at: string };
/** By project, the newest first. */
export const spendings = (db: DatabaseSync): Spending[] =>
  (db.prepare(`
    SELECT project, run_id, output_id, epsilon, at, json_extract(runs.record, '$.asked.query.title') AS title, json_extract(runs.record, '$.asked.project.reference') AS reference, json_extract(runs.record, '$.asked.project.title') AS project_title
    FROM privacy_spent JOIN runs USING (run_id) ORDER BY reference, at DESC, run_id, output_id`).all() as { project: string; run_id: string; output_id: string; epsilon: number; at: string; title: string; reference: string; project_title: string }[])
    .map((row) => ({ project: row.project, reference: row.reference, projectTitle: row.project_title, runId: row.run_id, title: row.title, outputId: row.output_id, epsilon: row.epsilon, at: row.at }));
