/** The register's log as this TRE has read it: how far, what it last said of each project, and what it has cosigned. */
import type { DatabaseSync } from "node:sqlite";
import type { AuditRoot } from "#lib/register/log/audit-trail.ts";
import type { CompactRange } from "#lib/register/log/compact-range.ts";
import { hashSize, type Hash } from "#lib/register/log/hashing.ts";
import type { EntryState, Finding } from "#lib/register/log/monitor.ts";

export type LogReading = {
  readonly range: CompactRange;
  /** Time of the last entry read. */
  readonly lastAt: string;
  /** The largest checkpoint that was cosigned; `line` waits to be sent until `sent`. */
  readonly witnessed: { readonly size: number; readonly root: Hash; readonly at: string; readonly line: string; /** What goes with it about this TRE's own audit trail. */ readonly audit?: AuditRoot; readonly sent: boolean } | null;
  /** Why the log is not to be trusted, until it has been read anew from its beginning and found whole. */
  readonly alarm: string | null;
  /** When reading began from the first entry. */
  readonly begunAt: string;
};

type Row = { size: number; roots: Uint8Array; last_at: string; witnessed: string | null; alarm: string | null; begun_at: string };

export function logReading(db: DatabaseSync): LogReading | undefined {
  const row = db.prepare("SELECT size, roots, last_at, witnessed, alarm, begun_at FROM register_log").get() as Row | undefined;
  if (!row) return undefined;
  const roots = Array.from({ length: row.roots.length / hashSize }, (_, i) => Uint8Array.from(row.roots.subarray(i * hashSize, (i + 1) * hashSize)));
  const witnessed = row.witnessed === null ? null : JSON.parse(row.witnessed) as Omit<NonNullable<LogReading["witnessed"]>, "root"> & { root: string };
  return { range: { size: row.size, roots }, lastAt: row.last_at, witnessed: witnessed && { ...witnessed, root: Uint8Array.from(Buffer.from(witnessed.root, "base64")) }, alarm: row.alarm, begunAt: row.begun_at };
}

export function keepLogReading(db: DatabaseSync, { range, lastAt, witnessed, alarm, begunAt }: LogReading): void {
  db.prepare("INSERT INTO register_log VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET size = excluded.size, roots = excluded.roots, last_at = excluded.last_at, witnessed = excluded.witnessed, alarm = excluded.alarm, begun_at = excluded.begun_at")
    .run(range.size, Buffer.concat(range.roots), lastAt, witnessed && JSON.stringify({ ...witnessed, root: Buffer.from(witnessed.root).toString("base64") }), alarm, begunAt);
}

export function keepEntries(db: DatabaseSync, entries: ReadonlyMap<string, EntryState>, findings: readonly Finding[], at: string): void {
  const entry = db.prepare("INSERT INTO register_log_entries VALUES (?, ?, ?, ?) ON CONFLICT (entry) DO UPDATE SET rev = excluded.rev, sha256 = excluded.sha256, in_force = excluded.in_force");
  for (const [name, { rev, sha256, inForce }] of entries) entry.run(name, rev, sha256, JSON.stringify(inForce));
  const finding = db.prepare("INSERT OR IGNORE INTO register_log_findings VALUES (?, ?, ?)");
  for (const { index, kind } of findings) finding.run(index, kind, at);
}

export function keepAuditRoots(db: DatabaseSync, roots: ReadonlyMap<string, AuditRoot>): void {
  const keep = db.prepare("INSERT INTO register_log_audit_roots VALUES (?, ?, ?) ON CONFLICT (holder) DO UPDATE SET events = excluded.events, sha256 = excluded.sha256");
  for (const [holder, { rows, sha256 }] of roots) keep.run(holder, rows, sha256);
}

export function auditRootOf(db: DatabaseSync, holder: string): AuditRoot | undefined {
  const row = db.prepare("SELECT events, sha256 FROM register_log_audit_roots WHERE holder = ?").get(holder) as { events: number; sha256: string } | undefined;
  return row && { rows: row.events, sha256: row.sha256 };
}

export function keepGoverning(db: DatabaseSync, versions: ReadonlyMap<string, string>): void {
  // The first words count: a version that is told again otherwise is a finding, and no other rule.
  const keep = db.prepare("INSERT INTO register_log_governing VALUES (?, ?) ON CONFLICT (version) DO NOTHING");
  for (const [version, sha256] of versions) keep.run(version, sha256);
}

export const governingOf = (db: DatabaseSync, version: string): string | undefined => (db.prepare("SELECT sha256 FROM register_log_governing WHERE version = ?").get(version) as { sha256: string } | undefined)?.sha256;

/** Before the log is read anew. What was found stays found. */
export const forgetEntries = (db: DatabaseSync): void => db.exec("DELETE FROM register_log_entries; DELETE FROM register_log_audit_roots; DELETE FROM register_log_governing;");

export function latestOf(db: DatabaseSync, entry: string): EntryState | undefined {
  const row = db.prepare("SELECT rev, sha256, in_force FROM register_log_entries WHERE entry = ?").get(entry) as { rev: number; sha256: string; in_force: string } | undefined;
  return row && { rev: row.rev, sha256: row.sha256, inForce: JSON.parse(row.in_force) as EntryState["inForce"] };
}

export const logFindings = (db: DatabaseSync): Finding[] => (db.prepare("SELECT position AS \"index\", kind FROM register_log_findings ORDER BY position LIMIT 100").all() as Finding[]).map((row) => ({ ...row }));
