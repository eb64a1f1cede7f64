/** The ledger on disk: who stood behind each number that was released. It never leaves the TRE, and nothing in it is ever changed or deleted. */
import type { DatabaseSync } from "node:sqlite";
import type { CodeSets } from "#lib/disclosure/ledger/codes.ts";
import { wordingIn } from "#lib/disclosure/ledger/conditions.ts";
import type { Ledger, NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { blocks, fingerprintOf, type Sketch } from "#lib/disclosure/ledger/sketch.ts";
import { ofTheSamePeople } from "./shared-people.ts";

const bytesOf = (sketch: Sketch): Uint8Array => new Uint8Array(sketch.buffer, sketch.byteOffset, sketch.byteLength);
const sketchOf = (bytes: Uint8Array): Sketch => new Uint32Array(bytes.slice().buffer);

/** The people behind a number that is reckoned from values which come from these columns or records of the data. */
export type FigureSet = NamedSet & { readonly of: readonly string[] };
type Found<S> = { readonly fresh: readonly S[]; readonly known: readonly S[] };
/** `known`: what the ledger holds already. */
export type PendingSets = Found<NamedSet> & { readonly figures: Found<FigureSet>; readonly codes?: CodeSets };
export const nothingPending: PendingSets = { fresh: [], known: [], figures: { fresh: [], known: [] } };
/** Sets of a run that waits for its release. Those computed before are void. */
export function keepPendingSets(db: DatabaseSync, runId: string, into: { dataset: string; circle: string }, { fresh, known, figures, codes }: PendingSets): void {
  forgetPendingSets(db, runId);
  for (const set of [...fresh, ...figures.fresh]) insertSet(db, runId, into, set, null);
  for (const set of [...known, ...figures.known]) insertSet(db, runId, into, set, null, true);
  if (!codes) return;
  const rows = codes.keys.map((key, i) => [key, codes.sizes[i]!, codes.answers[i]!.value, codes.answers[i]!.roundedTo]);
  db.prepare("INSERT INTO ledger_codes VALUES (?, ?, ?, ?, ?, NULL)").run(runId, into.dataset, codes.wording, JSON.stringify(rows), bytesOf(codes.sketches));
}
function insertSet(db: DatabaseSync, runId: string, { dataset, circle }: { dataset: string; circle: string | null }, { key, wording, people, answer, of }: NamedSet & Partial<FigureSet>, at: string | null, isKnown = false): void {
  const print = fingerprintOf(people);
  db.prepare("INSERT INTO ledger_sets (run_id, dataset, key, wording, size, sketch, people, released_at, circle, lows, columns, value, rounded_to, is_known, figure_of, low, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    .run(runId, dataset, key, wording ?? null, people.size, bytesOf(print.blocks), people.toBytes(), at, circle, bytesOf(print.lows), bytesOf(print.columns), answer?.value ?? null, answer?.roundedTo ?? null, isKnown ? 1 : 0, of ? JSON.stringify(of) : null, answer?.range?.low ?? null, answer?.range?.high ?? null);
}
/** Under this key a dataset's ledger holds everyone in it, whose number the TRE publishes. */
const everyone = "everyone";
/** Of the datasets of these people. */
export const everyoneEntered = (db: DatabaseSync, dataset: string): { dataset: string; people: PersonSet }[] =>
  (db.prepare(`SELECT id, dataset FROM ledger_sets WHERE dataset IN ${ofTheSamePeople} AND key = ?2 ORDER BY id`).all(dataset, everyone) as { id: number; dataset: string }[]).map((row) => ({ dataset: row.dataset, people: peopleAt(db, row.id) }));
/** Beside the first run that was computed on this state of the data. */
export function enterEveryone(db: DatabaseSync, runId: string, dataset: string, set: Omit<NamedSet, "key">, at: string): void {
  insertSet(db, runId, { dataset, circle: null }, { ...set, key: everyone }, at);
}
/** Everyone in the latest release of a dataset, as they were read; undefined of any other release. */
export function keptEveryone(db: DatabaseSync, dataset: string, release: string): PersonSet | undefined {
  const row = db.prepare("SELECT people FROM everyone_of_release WHERE dataset = ? AND release = ?").get(dataset, release) as { people: Uint8Array } | undefined;
  return row && PersonSet.fromBytes(row.people);
}
export const keepEveryone = (db: DatabaseSync, dataset: string, release: string, people: PersonSet): void =>
  void db.prepare("INSERT OR REPLACE INTO everyone_of_release (dataset, release, people) VALUES (?, ?, ?)").run(dataset, release, people.toBytes());
export function forgetPendingSets(db: DatabaseSync, runId: string): void {
  db.prepare("DELETE FROM ledger_sets WHERE run_id = ? AND released_at IS NULL").run(runId);
  db.prepare("DELETE FROM ledger_codes WHERE run_id = ? AND released_at IS NULL").run(runId);
}
export function enterPendingSets(db: DatabaseSync, runId: string, at: string): void {
  db.prepare("DELETE FROM ledger_sets WHERE run_id = ? AND released_at IS NULL AND is_known = 1").run(runId);
  db.prepare("UPDATE ledger_sets SET released_at = ? WHERE run_id = ? AND released_at IS NULL").run(at, runId);
  db.prepare("UPDATE ledger_codes SET released_at = ? WHERE run_id = ? AND released_at IS NULL").run(at, runId);
}

type CodesRow = { dataset: string; wording: string; codes: string; sketches: Uint8Array };
function codeSetsOf({ dataset, wording, codes, sketches }: CodesRow): CodeSets {
  const rows = JSON.parse(codes) as [key: string, size: number, value: number, roundedTo: number][];
  return { wording: wordingIn(dataset, wording), keys: rows.map(([key]) => key), sizes: Uint32Array.from(rows, ([, size]) => size), sketches: sketchOf(sketches), answers: rows.map(([, , value, roundedTo]) => ({ value, roundedTo })) };
}
/** Lists of codes that were released, oldest first. */
export const readCodeLists = (db: DatabaseSync, dataset: string): CodeSets[] =>
  (db.prepare(`SELECT dataset, wording, codes, sketches FROM ledger_codes WHERE dataset IN ${ofTheSamePeople} AND released_at IS NOT NULL ORDER BY released_at`).all(dataset) as CodesRow[]).map(codeSetsOf);
export function pendingCodes(db: DatabaseSync, runId: string): CodeSets | undefined {
  const row = db.prepare("SELECT dataset, wording, codes, sketches FROM ledger_codes WHERE run_id = ? AND released_at IS NULL").get(runId) as CodesRow | undefined;
  return row && codeSetsOf(row);
}

type Row = { id: number; run_id: string; dataset: string; key: string; wording: string | null; size: number; sketch: Uint8Array; lows: Uint8Array | null; circle: string | null; value: number | null; rounded_to: number | null; low: number | null; high: number | null };
const peopleAt = (db: DatabaseSync, id: number): PersonSet => PersonSet.fromBytes((db.prepare("SELECT people FROM ledger_sets WHERE id = ?").get(id) as { people: Uint8Array }).people);
const answerOf = ({ value, rounded_to, low, high }: Pick<Row, "value" | "rounded_to" | "low" | "high">) =>
  (value === null || rounded_to === null ? undefined : { value, roundedTo: rounded_to, ...(low !== null && high !== null && { range: { low, high } }) });

type PendingRow = Pick<Row, "dataset" | "key" | "wording" | "value" | "rounded_to" | "low" | "high"> & { figure_of: string; people: Uint8Array };
const pending = (db: DatabaseSync, runId: string, which: "figure_of IS NULL" | "figure_of IS NOT NULL"): PendingRow[] =>
  db.prepare(`SELECT dataset, key, wording, value, rounded_to, low, high, figure_of, people FROM ledger_sets WHERE run_id = ? AND released_at IS NULL AND ${which} ORDER BY id`).all(runId) as PendingRow[];
function setOf(row: PendingRow): NamedSet {
  const answer = answerOf(row);
  return { key: row.key, people: PersonSet.fromBytes(row.people), ...(row.wording !== null && { wording: wordingIn(row.dataset, row.wording) }), ...(answer && { answer }) };
}
export const pendingSets = (db: DatabaseSync, runId: string): NamedSet[] => pending(db, runId, "figure_of IS NULL").map(setOf);
export const pendingFigures = (db: DatabaseSync, runId: string): FigureSet[] =>
  pending(db, runId, "figure_of IS NOT NULL").map((row) => ({ ...setOf(row), of: JSON.parse(row.figure_of) as string[] }));

/** How many sets and lists of codes have been entered: an audit holds as long as the number is the same. */
export const ledgerSize = (db: DatabaseSync, dataset: string): number =>
  (db.prepare(`SELECT ${["ledger_sets", "ledger_codes"].map((table) => `(SELECT count(*) FROM ${table} WHERE dataset IN ${ofTheSamePeople} AND released_at IS NOT NULL)`).join(" + ")} AS n`).get(dataset) as { n: number }).n;

/** All counts that were released of a dataset, and of others of the same people; the people of a set are read when they are asked for. */
export const readLedger = (db: DatabaseSync, dataset: string): Ledger => ledgerWhere(db, `dataset IN ${ofTheSamePeople} AND released_at IS NOT NULL AND figure_of IS NULL`, [dataset]);
/** All numbers that were reckoned from values of one of these sources. Another dataset may hold the same values under another name: all numbers from its values. */
export const readFigures = (db: DatabaseSync, dataset: string, sources: readonly string[]): Ledger =>
  ledgerWhere(db, `dataset IN ${ofTheSamePeople} AND released_at IS NOT NULL AND figure_of IS NOT NULL AND (dataset <> ?1 OR EXISTS (SELECT 1 FROM json_each(figure_of) WHERE value IN (SELECT value FROM json_each(?2))))`, [dataset, JSON.stringify(sources)]);

function ledgerWhere(db: DatabaseSync, condition: string, given: readonly string[]): Ledger {
  const entered = (db.prepare(`SELECT id, run_id, dataset, key, wording, size, sketch, lows, circle, value, rounded_to, low, high FROM ledger_sets WHERE ${condition} ORDER BY id`).all(...given) as Row[]).map((row) => ({ ...row, wording: row.wording && wordingIn(row.dataset, row.wording) }));
  const rows = entered.filter((row) => row.size > 0);
  const sketches = new Uint32Array(blocks * rows.length);
  // Entries of an older version have no lows: they count as far away.
  const lows = new Uint32Array(blocks * rows.length).fill(0xffffffff);
  rows.forEach((row, i) => {
    sketches.set(sketchOf(row.sketch), blocks * i);
    if (row.lows) lows.set(sketchOf(row.lows), blocks * i);
  });
  const columns = db.prepare("SELECT columns FROM ledger_sets WHERE id = ?");
  const open = (entry: number): PersonSet => peopleAt(db, rows[entry]!.id);
  return {
    ids: rows.map((row) => `${row.run_id} ${row.key}`), sizes: Float64Array.from(rows, (row) => row.size), sketches, lows, open,
    wordings: rows.map((row) => row.wording ?? undefined), circles: rows.map((row) => row.circle ?? undefined), answers: rows.map(answerOf),
    empty: [...new Set(entered.flatMap((row) => (row.size === 0 && row.wording !== null ? [row.wording] : [])))],
    columns: (entry) => {
      const { columns: kept } = columns.get(rows[entry]!.id) as { columns: Uint8Array | null };
      return kept ? sketchOf(kept) : fingerprintOf(open(entry)).columns;
    },
  };
}
