import { inArray } from "drizzle-orm";
import { tres } from "#db/schema/index.ts";
import type { Names } from "#lib/governance/five-safes.ts";
import type { DataFacts } from "#lib/kernel/data-facts.ts";
import type { Queryable } from "./context.ts";

export type TreRow = typeof tres.$inferSelect;

export async function tresById(db: Queryable, ids: readonly string[]): Promise<Map<string, TreRow>> {
  const rows = ids.length === 0 ? [] : await db.select().from(tres).where(inArray(tres.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

export const datasetTitle = (tre: TreRow | undefined, key: string): string => tre?.profile?.datasets.find((d) => d.key === key)?.title ?? key;

/** What its custodian says of a dataset for the register; nothing where it says nothing. */
export function factsOfDataset(tre: TreRow | undefined, key: string): { facts?: DataFacts } {
  const facts = tre?.profile?.datasets.find((d) => d.key === key)?.facts;
  return facts && Object.keys(facts).length > 0 ? { facts } : {};
}

/** What the ids in an application are called. */
export const namesFrom = (rows: ReadonlyMap<string, TreRow>): Names => ({
  tre: (id) => rows.get(id)?.name ?? "an unknown TRE",
  dataset: (id, key) => datasetTitle(rows.get(id), key),
});
