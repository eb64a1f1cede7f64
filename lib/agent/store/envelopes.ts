import type { DatabaseSync } from "node:sqlite";
import { sha256Of } from "../crate-files.ts";

/** Evidence: every approval that a run was judged by, as it was signed. */
export const recordEnvelope = (db: DatabaseSync, projectId: string, jws: string, at: string): void =>
  void db.prepare("INSERT OR IGNORE INTO envelopes_seen VALUES (?, ?, ?, ?)").run(sha256Of(jws), projectId, jws, at);
