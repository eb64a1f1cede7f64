/** The ledger on disk: who stood behind each number that was released. It never leaves the TRE, and nothing in it is ever changed or deleted. */
import type { DatabaseSync } from "node:sqlite";
import type { Ledger, NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { blocks, sketchOf } from "#lib/disclosure/ledger/sketch.ts";

const bytesOf = (sketch: Uint32Array): Uint8Array => new Uint8Array(sketch.buffer, sketch.byteOffset, sketch.byteLength);

/** Sets of a run that waits for its release. Those computed before are void. */
export function keepPendingSets(db: DatabaseSync, runId: string, dataset: string, sets: readonly NamedSet[]): void {
  forgetPendingSets(db, runId);
  const insert = db.prepare("INSERT INTO ledger_sets (run_id, dataset, key, wording, size, sketch, people, released_at) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)");
  for (const { key, wording, people } of sets) insert.run(runId, dataset, key, wording ?? null, people.size, bytesOf(sketchOf(people)), people.toBytes());
}
export const forgetPendingSets = (db: DatabaseSync, runId: string): void => void db.prepare("DELETE FROM ledger_sets WHERE run_id = ? AND released_at IS NULL").run(runId);
export const enterPendingSets = (db: DatabaseSync, runId: string, at: string): void => void db.prepare("UPDATE ledger_sets SET released_at = ? WHERE run_id = ? AND released_at IS NULL").run(at, runId);

const peopleAt = (db: DatabaseSync, id: number): PersonSet => PersonSet.fromBytes((db.prepare("SELECT people FROM ledger_sets WHERE id = ?").get(id) as { people: Uint8Array }).people);

export const pendingSets = (db: DatabaseSync, runId: string): NamedSet[] =>
  (db.prepare("SELECT id, key, wording FROM ledger_sets WHERE run_id = ? AND released_at IS NULL ORDER BY id").all(runId) as { id: number; key: string; wording: string | null }[])
    .map(({ id, key, wording }) => ({ key, people: peopleAt(db, id), ...(wording !== null && { wording }) }));

/** How many sets have been entered: an audit holds as long as the number is the same. */
export const ledgerSize = (db: DatabaseSync, dataset: string): number => (db.prepare("SELECT count(*) AS n FROM ledger_sets WHERE dataset = ? AND released_at IS NOT NULL").get(dataset) as { n: number }).n;

/** All that was released of a dataset; the people of a set are read when they are asked for. */
export function readLedger(db: DatabaseSync, dataset: string): Ledger {
  const rows = db.prepare("SELECT id, run_id, key, wording, size, sketch FROM ledger_sets WHERE dataset = ? AND released_at IS NOT NULL ORDER BY id").all(dataset) as { id: number; run_id: string; key: string; wording: string | null; size: number; sketch: Uint8Array }[];
  const sketches = new Uint32Array(blocks * rows.length);
  rows.forEach(({ sketch }, i) => sketches.set(new Uint32Array(sketch.slice().buffer), blocks * i));
  return { ids: rows.map((row) => `${row.run_id} ${row.key}`), sizes: Float64Array.from(rows, (row) => row.size), sketches, wordings: rows.map((row) => row.wording ?? undefined), open: (entry) => peopleAt(db, rows[entry]!.id) };
}
