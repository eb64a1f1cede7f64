/** What output checkers withheld of a run, in the order of their words: the latest about a number counts. */
import type { DatabaseSync } from "node:sqlite";
import { wordingIn } from "#lib/disclosure/ledger/conditions.ts";
import type { WithheldCount } from "#lib/disclosure/ledger/given-back.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import type { Withholding } from "#lib/disclosure/withholding.ts";
import { ofTheSamePeople } from "./shared-people.ts";

/** `number`: its key on the console's table; null for the output as a whole. `attempt`: the one whose output was seen. */
export type WithholdingChange = Withholding & { runId: string; attempt: number; change: "withheld" | "shown-again"; reason: string; /** The reason as it leaves with the other outputs; null where it stays inside. */ told: string | null; accountId: string; accountName: string; at: string };

export const recordWithholding = (db: DatabaseSync, w: WithholdingChange): void =>
  void db.prepare("INSERT INTO withholdings (run_id, attempt, output_id, number, change, reason, account_id, account_name, at, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
    w.runId, w.attempt, w.output, w.number, w.change, w.reason, w.accountId, w.accountName, w.at, w.told,
  );

/** All of them, oldest first. As plain objects: the driver's rows have no prototype, and such cannot be handed to a browser's component. */
export const withholdingChanges = (db: DatabaseSync, runId: string): WithholdingChange[] =>
  (db.prepare(`
    SELECT run_id AS runId, attempt, output_id AS output, number, change, reason, account_id AS accountId, account_name AS accountName, at, told
    FROM withholdings WHERE run_id = ? ORDER BY withholding_id`).all(runId) as unknown as WithholdingChange[]).map((row) => ({ ...row }));

/** What is withheld now. */
export function withheldNow(db: DatabaseSync, runId: string): WithholdingChange[] {
  const latest = new Map(withholdingChanges(db, runId).map((one) => [`${one.output} ${one.number ?? ""}`, one]));
  return [...latest.values()].filter(({ change }) => change === "withheld");
}

/** Outputs that are withheld whole, with those whose word it is and the reason as it leaves. */
export function withheldWhole(db: DatabaseSync, runId: string): { output: string; told: string | null; people: { accountId: string }[] }[] {
  const all = withholdingChanges(db, runId);
  return withheldNow(db, runId).flatMap(({ output, number, attempt, told }) => (number === null ? [{ output, told, people: all.filter((one) => one.output === output && one.number === null && one.attempt === attempt && one.change === "withheld") }] : []));
}

/** Of which people the counts are that are withheld from a run: told anew with each computation. */
export function keepWithheldCounts(db: DatabaseSync, runId: string, dataset: string, counts: readonly WithheldCount[]): void {
  db.prepare("DELETE FROM withheld_counts WHERE run_id = ?").run(runId);
  for (const { wording, people } of counts) db.prepare("INSERT INTO withheld_counts (run_id, dataset, wording, people) VALUES (?, ?, ?, ?)").run(runId, dataset, wording, people?.toBytes() ?? null);
}
type KeptCount = WithheldCount & { runId: string; title: string; at: string };
export const withheldCounts = (db: DatabaseSync, dataset: string): KeptCount[] =>
  (db.prepare(`
    SELECT dataset, wording, people, run_id AS runId, coalesce(json_extract(runs.record, '$.asked.query.title'), '') AS title, (SELECT max(at) FROM withholdings WHERE withholdings.run_id = runs.run_id) AS at
    FROM withheld_counts JOIN runs USING (run_id) WHERE dataset IN ${ofTheSamePeople} ORDER BY at`).all(dataset) as (Omit<KeptCount, "people"> & { dataset: string; people: Uint8Array | null })[])
    .map(({ dataset: of, wording, people, ...row }) => ({ ...row, wording: wordingIn(of, wording), people: people && PersonSet.fromBytes(people) }));
