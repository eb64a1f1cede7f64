/**
 * Everything a TRE's agent must not forget, in one SQLite file. What was committed survives a power cut (synchronous=FULL), what was
 * deleted is overwritten (secure_delete: unreleased output must not linger in free pages), and every write leaves an audit row in
 * the same transaction. Reads are plain functions over `db` in the modules beside this one.
 */
import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "#lib/kernel/clock.ts";
import { appendAudit, type AuditEntry } from "./audit-chain.ts";
import { migrations } from "./tables.ts";

export type Store = {
  readonly db: DatabaseSync;
  /** All of the work and its audit row, or, if it throws, nothing. */
  write<T>(entry: AuditEntry, work: (db: DatabaseSync, at: string) => T): T;
  close(): void;
};

export function openStore(file: string, clock: Clock): Store {
  if (file !== ":memory:") mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000;");
  if (file !== ":memory:") chmodSync(file, 0o600);
  migrate(db);
  return {
    db,
    write: (entry, work) =>
      inTransaction(db, () => {
        const at = clock.now().toISOString();
        const result = work(db, at);
        appendAudit(db, at, entry);
        return result;
      }),
    close: () => db.close(),
  };
}

function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

function migrate(db: DatabaseSync): void {
  const { user_version: version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version > migrations.length) throw new Error("The store was written by a newer version of this program. Start that version, or restore an older copy of the data folder.");
  migrations.slice(version).forEach((sql, index) => inTransaction(db, () => db.exec(`${sql}; PRAGMA user_version = ${version + index + 1}`)));
}
