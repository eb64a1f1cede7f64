/** The TRE's audit trail. Each row carries the hash of the row before it, so that a row that was changed, added or removed later shows. */
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { sha256Of } from "../crate-files.ts";

/** `facts` are ids, states and reasons; never a result. */
export type AuditEntry = { actor: string; action: string; subject: string; facts?: Record<string, unknown>; requestId?: string | undefined };
export type AuditRow = { position: number; at: string; actor: string; action: string; subject: string; facts: Record<string, unknown>; requestId: string | null; previousHash: string; hash: string };

const genesis = "0".repeat(64);
const hashOf = ({ hash: _, ...row }: AuditRow): string => sha256Of(row.previousHash + canonicalJson(row));

type Stored = { position: number; at: string; actor: string; action: string; subject: string; facts: string; request_id: string | null; previous_hash: string; hash: string };
const fromStored = ({ request_id, previous_hash, facts, ...row }: Stored): AuditRow => ({ ...row, facts: JSON.parse(facts) as Record<string, unknown>, requestId: request_id, previousHash: previous_hash });

export function appendAudit(db: DatabaseSync, at: string, entry: AuditEntry): void {
  const last = db.prepare("SELECT position, hash FROM audit ORDER BY position DESC LIMIT 1").get() as { position: number; hash: string } | undefined;
  // Through JSON once, so that what is hashed is what will be read back.
  const facts = JSON.parse(JSON.stringify(entry.facts ?? {})) as Record<string, unknown>;
  const row: AuditRow = {
    position: (last?.position ?? 0) + 1, at, actor: entry.actor, action: entry.action, subject: entry.subject, facts, requestId: entry.requestId ?? null,
    previousHash: last?.hash ?? genesis, hash: "",
  };
  db.prepare("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
    row.position, row.at, row.actor, row.action, row.subject, JSON.stringify(facts), row.requestId, row.previousHash, hashOf(row),
  );
}

/** Newest first. */
export function readAudit(db: DatabaseSync, { before, subject, limit }: { before?: number | undefined; subject?: string | undefined; limit: number }): AuditRow[] {
  const rows = db.prepare("SELECT * FROM audit WHERE position < ? AND (? IS NULL OR subject = ?) ORDER BY position DESC LIMIT ?").all(before ?? Number.MAX_SAFE_INTEGER, subject ?? null, subject ?? null, limit);
  return (rows as unknown as Stored[]).map(fromStored);
}

export type AuditVerdict = { intact: true; rows: number; head: string } | { intact: false; rows: number; brokenAt: number; why: string };

/** Recomputes the whole chain. */
export function verifyChain(db: DatabaseSync): AuditVerdict {
  let [position, previous] = [0, genesis];
  for (const stored of db.prepare("SELECT * FROM audit ORDER BY position").iterate() as Iterable<unknown>) {
    const row = fromStored(stored as Stored);
    const broken = (why: string): AuditVerdict => ({ intact: false, rows: position, brokenAt: position + 1, why });
    if (row.position !== position + 1) return broken(`Row ${position + 1} is missing.`);
    if (row.previousHash !== previous) return broken(`Row ${row.position} does not follow the row before it.`);
    if (hashOf(row) !== row.hash) return broken(`Row ${row.position} is not what was recorded.`);
    [position, previous] = [row.position, row.hash];
  }
  return { intact: true, rows: position, head: previous };
}
