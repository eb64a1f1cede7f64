/** Results that have not left the TRE, and those that have. */
import type { DatabaseSync } from "node:sqlite";
import type { DisclosureRecord } from "#lib/disclosure/disclosure-record.ts";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { CitedPolicy } from "#lib/disclosure/under-approval.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import { enterPendingAnswers, forgetPendingAnswers } from "./noisy-answers.ts";
import type { Asked } from "../run-record.ts";
import { enterPendingSets, forgetPendingSets } from "./ledger.ts";
import type { Workings } from "#lib/disclosure/evidence.ts";
import type { Evidence } from "#lib/disclosure/hidden-number.ts";
import { openModels } from "./models.ts";
import { ofTheSamePeople } from "./shared-people.ts";

export type UnreleasedOutputs = {
  attempt: number; raw: RunOutputs; proposed: ReleasedOutputs; record: DisclosureRecord; computedAt: string; keepUntil: string;
  /** From which the evidence is worked out; null where the answer is an earlier one, or withheld whole by the ledger. */
  workings: Workings | null;
};
export type Release = { released: ReleasedOutputs; record: SdcRecord; releasedBy: string; releasedAt: string };
type Row = Record<string, string>;

export function keepUnreleased(db: DatabaseSync, runId: string, outputs: UnreleasedOutputs): void {
  db.prepare("INSERT OR REPLACE INTO unreleased_outputs (run_id, attempt, raw, proposed, record, computed_at, keep_until, workings) VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(
    runId, outputs.attempt, JSON.stringify(outputs.raw), JSON.stringify(outputs.proposed), JSON.stringify(outputs.record), outputs.computedAt, outputs.keepUntil, outputs.workings && JSON.stringify(outputs.workings),
  );
}
export function unreleasedOf(db: DatabaseSync, runId: string): UnreleasedOutputs | undefined {
  const row = db.prepare("SELECT * FROM unreleased_outputs WHERE run_id = ?").get(runId) as (Row & { workings: string | null }) | undefined;
  return row && {
    workings: row.workings === null ? null : (JSON.parse(row.workings) as Workings), attempt: Number(row.attempt), raw: JSON.parse(row.raw!) as RunOutputs, proposed: JSON.parse(row.proposed!) as ReleasedOutputs,
    record: JSON.parse(row.record!) as DisclosureRecord, computedAt: row.computed_at!, keepUntil: row.keep_until!,
  };
}
/** The output that has waited longest of those controlled under these rules of which the evidence can be worked out and has not been. */
export function nextWithoutEvidence(db: DatabaseSync, policyDigest: string): (Pick<UnreleasedOutputs, "attempt" | "raw"> & { runId: string; workings: Workings }) | undefined {
  const row = db.prepare(`
    SELECT run_id, attempt, raw, workings FROM unreleased_outputs
    WHERE workings IS NOT NULL AND evidence IS NULL AND json_extract(proposed, '$.policy.digest') = ? ORDER BY computed_at LIMIT 1`).get(policyDigest) as Row | undefined;
  return row && { runId: row.run_id!, attempt: Number(row.attempt), raw: JSON.parse(row.raw!) as RunOutputs, workings: JSON.parse(row.workings!) as Workings };
}
export const keepEvidence = (db: DatabaseSync, runId: string, attempt: number, evidence: Evidence): void =>
  void db.prepare("UPDATE unreleased_outputs SET evidence = ? WHERE run_id = ? AND attempt = ?").run(JSON.stringify(evidence), runId, attempt);
export function evidenceKept(db: DatabaseSync, runId: string): Evidence | undefined {
  const row = db.prepare("SELECT evidence FROM unreleased_outputs WHERE run_id = ?").get(runId) as { evidence: string | null } | undefined;
  return row?.evidence ? (JSON.parse(row.evidence) as Evidence) : undefined;
}
export const keepUntilOf = (db: DatabaseSync, runId: string): string | undefined =>
  (db.prepare("SELECT keep_until FROM unreleased_outputs WHERE run_id = ?").get(runId) as { keep_until: string } | undefined)?.keep_until;

/** Runs that have ended and whose unreleased output's time is up. One that still waits for its check is first withheld. */
export const overdueOutputs = (db: DatabaseSync, now: string): string[] =>
  (db.prepare("SELECT run_id FROM unreleased_outputs JOIN runs USING (run_id) WHERE keep_until <= ? AND closed_at IS NOT NULL").all(now) as { run_id: string }[]).map((row) => row.run_id);
export function forgetUnreleased(db: DatabaseSync, runId: string): void {
  db.prepare("DELETE FROM unreleased_outputs WHERE run_id = ?").run(runId);
  forgetPendingSets(db, runId);
  forgetPendingAnswers(db, runId);
}

export function recordRelease(db: DatabaseSync, runId: string, release: Release): void {
  db.prepare("INSERT OR REPLACE INTO releases VALUES (?, ?, ?, ?, ?)").run(runId, JSON.stringify(release.released), JSON.stringify(release.record), release.releasedBy, release.releasedAt);
  openModels(db, runId);
  enterPendingSets(db, runId, release.releasedAt);
  enterPendingAnswers(db, runId, release.releasedAt);
}
export function releaseOf(db: DatabaseSync, runId: string): Release | undefined {
  const row = db.prepare("SELECT * FROM releases WHERE run_id = ?").get(runId) as Row | undefined;
  return row && { released: JSON.parse(row.released!) as ReleasedOutputs, record: JSON.parse(row.record!) as SdcRecord, releasedBy: row.released_by!, releasedAt: row.released_at! };
}
/** The newest releases of the same people, with what was asked; this run's own is not among them. */
export const releasesBeside = (db: DatabaseSync, { runId, dataset }: { runId: string; dataset: string }, limit: number): { runId: string; releasedAt: string; asked: Asked }[] =>
  (db.prepare(`
    SELECT run_id, released_at, json_extract(runs.record, '$.asked') AS asked FROM releases JOIN runs USING (run_id)
    WHERE json_extract(runs.record, '$.dataset') IN ${ofTheSamePeople} AND run_id <> ?2 AND json_extract(runs.record, '$.asked') IS NOT NULL ORDER BY released_at DESC, run_id LIMIT ?3`).all(dataset, runId, limit) as Row[])
    .map((row) => ({ runId: row.run_id!, releasedAt: row.released_at!, asked: JSON.parse(row.asked!) as Asked }));
/** Newest first, with the title of what was asked. */
export const latestReleases = (db: DatabaseSync, limit: number): { runId: string; title: string; releasedAt: string; released: ReleasedOutputs }[] =>
  (db.prepare("SELECT run_id, released, released_at, json_extract(runs.record, '$.asked.query.title') AS title FROM releases JOIN runs USING (run_id) ORDER BY released_at DESC, run_id LIMIT ?").all(limit) as Row[])
    .map((row) => ({ runId: row.run_id!, title: row.title ?? "", releasedAt: row.released_at!, released: JSON.parse(row.released!) as ReleasedOutputs }));
/** The last answer that this TRE gave to the same question under the same policy and the same demand of an approval, if it was not withheld. */
export function lastReleaseOf(db: DatabaseSync, dataset: string, queryDigest: string, { digest, leastThreshold }: CitedPolicy): ReleasedOutputs | undefined {
  const row = db.prepare(`
    SELECT released FROM releases JOIN runs USING (run_id)
    WHERE json_extract(runs.record, '$.dataset') = ? AND json_extract(released, '$.queryDigest') = ? AND json_extract(released, '$.policy.digest') = ? AND coalesce(json_extract(released, '$.policy.leastThreshold'), 0) = ? AND coalesce(json_extract(released, '$.ledger'), '') <> 'withheld'
    ORDER BY released_at DESC LIMIT 1`).get(dataset, queryDigest, digest, leastThreshold ?? 0) as Row | undefined;
  return row && (JSON.parse(row.released!) as ReleasedOutputs);
}
export const releasedRuns = (db: DatabaseSync): Set<string> => new Set((db.prepare("SELECT run_id FROM releases").all() as { run_id: string }[]).map((row) => row.run_id));
