import type { DatabaseSync } from "node:sqlite";
import type { JoinAnswer } from "#lib/protocol/messages.ts";

/** What the TRE learnt once and holds on to: whom it joined, and what it last told the portal about itself. */
type Kept = {
  /** The portal's answer to the invitation. Its key and the workflow's digest are pinned by it. */
  membership: JoinAnswer;
  /** The public half of the key by which it joined. */
  joinedAs: string;
  publishedProfileDigest: string;
  /** What the register's log was last told of this TRE's audit trail, and why it is told nothing since, where that is so. */
  auditTold: { rows: number; sha256: string; at: string; trouble: string | null };
  /** Of the cell-key method, base64url. Never leaves the TRE. */
  recordKeySecret: string;
};

export function kept<K extends keyof Kept>(db: DatabaseSync, key: K): Kept[K] | undefined {
  const row = db.prepare("SELECT value FROM settings WHERE key = ?").get(key) as { value: string } | undefined;
  return row && (JSON.parse(row.value) as Kept[K]);
}
export function keep<K extends keyof Kept>(db: DatabaseSync, key: K, value: Kept[K]): void {
  db.prepare("INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(key, JSON.stringify(value));
}
