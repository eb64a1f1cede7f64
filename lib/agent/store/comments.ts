import type { DatabaseSync } from "node:sqlite";

/** `cell`: the number's key in the compared table; null for the output as a whole. */
export type OutputComment = { runId: string; attempt: number; outputId: string; cell: string | null; comment: string; accountId: string; accountName: string; at: string };

export const recordComment = (db: DatabaseSync, c: OutputComment): void =>
  void db.prepare("INSERT INTO output_comments (run_id, attempt, output_id, cell, comment, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(
    c.runId, c.attempt, c.outputId, c.cell, c.comment, c.accountId, c.accountName, c.at,
  );
/** As plain objects: the driver's rows have no prototype, and such cannot be handed to a browser's component. */
export const commentsOn = (db: DatabaseSync, runId: string): OutputComment[] =>
  (db.prepare(
    "SELECT run_id AS runId, attempt, output_id AS outputId, cell, comment, account_id AS accountId, account_name AS accountName, at FROM output_comments WHERE run_id = ? ORDER BY comment_id",
  ).all(runId) as unknown as OutputComment[]).map((row) => ({ ...row }));
