/**
 * Datasets that this TRE's settings say are of the same people (`people` of a dataset): two releases of one hospital, or two of its schemas, under names of their own. What
 * was told of one counts against whatever is told of the others, or whoever asks both takes the one answer from the other (attack B7). A dataset that the settings no
 * longer name stays with those it was last said to share people with: what was told of it was told.
 */
import type { DatabaseSync } from "node:sqlite";

/** In a statement whose first parameter is a dataset: it, and those of the same people. */
export const ofTheSamePeople = "(SELECT ?1 AS dataset UNION SELECT other.dataset FROM shared_people AS own JOIN shared_people AS other USING (people) WHERE own.dataset = ?1)";

export const datasetsOfTheSamePeople = (db: DatabaseSync, dataset: string): string[] =>
  (db.prepare(`SELECT dataset FROM ${ofTheSamePeople} ORDER BY dataset`).all(dataset) as { dataset: string }[]).map((row) => row.dataset);

type Said = { readonly key: string; readonly people?: string | undefined };
/** Those of which the settings now say something else than was kept. */
export const saidAnew = (db: DatabaseSync, datasets: readonly Said[]): Said[] => datasets.filter(({ key, people }) => (db.prepare("SELECT people FROM shared_people WHERE dataset = ?").get(key) as { people: string } | undefined)?.people !== people);
export function keepSharedPeople(db: DatabaseSync, { key, people }: Said): void {
  if (people === undefined) db.prepare("DELETE FROM shared_people WHERE dataset = ?").run(key);
  else db.prepare("INSERT OR REPLACE INTO shared_people (dataset, people) VALUES (?, ?)").run(key, people);
}

/** How many of a dataset's people another one has too, when it was last read. Exact: it never leaves. */
export type Compared = { readonly dataset: string; readonly other: string; readonly inBoth: number; readonly at: string };
export const comparedPeople = (db: DatabaseSync): Compared[] => db.prepare("SELECT dataset, other, in_both AS inBoth, at FROM people_compared ORDER BY dataset, other").all() as Compared[];
export const keepCompared = (db: DatabaseSync, { dataset, other, inBoth, at }: Compared): void =>
  void db.prepare("INSERT OR REPLACE INTO people_compared (dataset, other, in_both, at) VALUES (?, ?, ?, ?)").run(dataset, other, inBoth, at);
