/** Masks that this TRE has used, and which models share numbers with which. */
import type { DatabaseSync } from "node:sqlite";
import type { RoundLabel, SignedPart } from "#lib/protocol/secure-sum/messages.ts";

export type UsedMask = { label: RoundLabel; part: SignedPart };
type Row = { label: string; part: string };
const read = ({ label, part }: Row): UsedMask => ({ label: JSON.parse(label) as RoundLabel, part: JSON.parse(part) as SignedPart });

/** Of one model, in the order in which they were used. */
export const masksOf = (db: DatabaseSync, runId: string, analysis: string): UsedMask[] =>
  (db.prepare("SELECT label, part FROM masked_parts WHERE run_id = ? AND analysis = ? ORDER BY epoch, iteration").all(runId, analysis) as Row[]).map(read);

/** Fails where the place of this label has been used: then nothing of the transaction is kept, and nothing may be sent. */
export function recordMask(db: DatabaseSync, runId: string, { label, part }: UsedMask, tres: readonly string[], at: string): void {
  db.prepare("INSERT INTO masked_parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(runId, label.analysis, label.epoch, label.iteration, JSON.stringify(label), JSON.stringify(tres), JSON.stringify(part), at);
}
export function recordColumns(db: DatabaseSync, runId: string, analysis: string, digests: readonly string[]): void {
  const insert = db.prepare("INSERT OR IGNORE INTO model_columns VALUES (?, ?, ?)");
  for (const digest of digests) insert.run(digest, runId, analysis);
}
/** Digests of who stands behind the counts of an output, kept until it may be summed. A run that is computed anew replaces them. */
export function keepCountedPeople(db: DatabaseSync, runId: string, digests: ReadonlyMap<string, readonly string[]>): void {
  db.prepare("DELETE FROM counted_people WHERE run_id = ?").run(runId);
  for (const [analysis, own] of digests) db.prepare("INSERT INTO counted_people VALUES (?, ?, ?)").run(runId, analysis, JSON.stringify(own));
}
export function countedPeopleOf(db: DatabaseSync, runId: string, analysis: string): string[] | undefined {
  const row = db.prepare("SELECT digests FROM counted_people WHERE run_id = ? AND analysis = ?").get(runId, analysis) as { digests: string } | undefined;
  return row && (JSON.parse(row.digests) as string[]);
}

/** What a column of sums is of, where groups are told apart by a variable: one group's, or everyone's where `group` is undefined. */
export type ToldBy = { variable: string; group: string | undefined };
/** `tres`: those that the total of this column covers, in their order. */
export function recordGroupColumns(db: DatabaseSync, runId: string, analysis: string, digests: readonly string[], { variable, group = "" }: ToldBy, tres: readonly string[]): void {
  const insert = db.prepare("INSERT OR IGNORE INTO group_columns VALUES (?, ?, ?, ?, ?, ?)");
  for (const digest of digests) insert.run(digest, runId, analysis, variable, group, JSON.stringify(tres));
}

/**
 * The sets of TREs under whose masks this TRE gave any sums of these columns, in any model of any project. Where groups are told apart by the same variable, groups
 * are held against groups alone: everyone's sums are the sums of theirs, so whatever follows from both follows from the groups' (docs/decisions/0041).
 */
export function earlierSets(db: DatabaseSync, digests: readonly string[], told?: ToldBy): string[][] {
  const among = `IN (${digests.map(() => "?").join(", ")})`;
  const found = db.prepare(`SELECT tres FROM masked_parts JOIN model_columns USING (run_id, analysis) WHERE digest ${among}
    UNION SELECT tres FROM group_columns WHERE digest ${among} AND (told_by <> ? OR (of <> '' AND ? <> ''))`).all(...digests, ...digests, told?.variable ?? "", told?.group ?? "") as { tres: string }[];
  return found.map(({ tres }) => JSON.parse(tres) as string[]);
}
