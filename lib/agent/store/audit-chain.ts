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

const allRows = function* (db: DatabaseSync, after = 0, most = -1): Generator<AuditRow> {
  for (const stored of db.prepare("SELECT * FROM audit WHERE position > ? ORDER BY position LIMIT ?").iterate(after, most) as Iterable<unknown>) yield fromStored(stored as Stored);
};
/** Oldest first, as it is exported and checked. */
export const auditTrail = (db: DatabaseSync): Iterable<AuditRow> => allRows(db);

/** How many events there are and the hash of the last, which is all that anybody outside is told; undefined of an empty trail. */
export function auditHead(db: DatabaseSync): { rows: number; sha256: string } | undefined {
  const last = db.prepare("SELECT position AS rows, hash AS sha256 FROM audit ORDER BY position DESC LIMIT 1").get() as { rows: number; sha256: string } | undefined;
  return last && { ...last };
}
export const auditHashAt = (db: DatabaseSync, position: number): string | undefined => (db.prepare("SELECT hash FROM audit WHERE position = ?").get(position) as { hash: string } | undefined)?.hash;
/** Has anything happened since but that the register's log was read and signed? */
export const hasActedSince = (db: DatabaseSync, position: number): boolean => db.prepare("SELECT 1 FROM audit WHERE position > ? AND action NOT LIKE 'register-log-%' LIMIT 1").get(position) !== undefined;

export type AuditVerdict = { intact: true; rows: number; head: string } | { intact: false; rows: number; brokenAt: number; why: string };

/** Recomputes the whole chain, or what came after an event whose hash is known, or so many of its events. */
export function verifyChain(db: DatabaseSync, after: { rows: number; sha256: string } = { rows: 0, sha256: genesis }, most?: number): AuditVerdict {
  let [position, previous] = [after.rows, after.sha256];
  if (position > 0 && auditHashAt(db, position) !== previous) return { intact: false, rows: position - 1, brokenAt: position, why: `Row ${position} is not what the register's log was told of.` };
  for (const row of allRows(db, position, most)) {
    const broken = (why: string): AuditVerdict => ({ intact: false, rows: position, brokenAt: position + 1, why });
    if (row.position !== position + 1) return broken(`Row ${position + 1} is missing.`);
    if (row.previousHash !== previous) return broken(`Row ${row.position} does not follow the row before it.`);
    if (hashOf(row) !== row.hash) return broken(`Row ${row.position} is not what was recorded.`);
    [position, previous] = [row.position, row.hash];
  }
  return { intact: true, rows: position, head: previous };
}
