/** What the register is searched by, kept in step with its entries. It is made from them alone, so it can be thrown away and made again at any time. */
import { eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { registerEntries, registerSearch, registerWords } from "#db/schema/index.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { searchFacts, searchShape } from "#lib/register/search-terms.ts";
import type { Context } from "./context.ts";
import { drawSample } from "./register-sample.ts";
import type { Transaction } from "./transaction.ts";

type Indexed = Pick<typeof registerEntries.$inferSelect, "id" | "firstPublishedAt" | "changedAt"> & { record: RegisterRecord };

export const searchRow = ({ id, firstPublishedAt, changedAt, record }: Indexed) => {
  const { text, ...facts } = searchFacts(record);
  return { entryId: id, ...facts, words: sql`to_tsvector('english', ${text})`, titleWords: sql`to_tsvector('english', ${facts.title})`, publishedAt: firstPublishedAt, changedAt, shape: searchShape, spelt: false };
};

export async function indexEntry(tx: Transaction, entry: Indexed): Promise<void> {
  const { entryId, ...found } = searchRow(entry);
  await tx.insert(registerSearch).values({ entryId, ...found }).onConflictDoUpdate({ target: registerSearch.entryId, set: found });
}

const batch = 500;

/** Indexes what an earlier version of this program indexed otherwise or not at all, and learns the words of new texts. Outside the transaction of any change: two that learn the same word would wait for each other. */
export async function indexRegister(context: Context): Promise<void> {
  for (let more = true; more;) {
    more = await context.db.transaction(async (tx) => {
      const rows = await tx.select({ id: registerEntries.id, firstPublishedAt: registerEntries.firstPublishedAt, changedAt: registerEntries.changedAt, record: registerEntries.record }).from(registerEntries)
        .leftJoin(registerSearch, eq(registerSearch.entryId, registerEntries.id)).where(or(isNull(registerSearch.entryId), lt(registerSearch.shape, searchShape))).limit(batch).for("update", { of: registerEntries, skipLocked: true });
      for (const row of rows) await indexEntry(tx, { ...row, record: RegisterRecord.parse(row.record) });
      return rows.length === batch;
    });
  }
  for (let more = true; more;) {
    more = await context.db.transaction(async (tx) => {
      const rows = await tx.select({ id: registerEntries.id, record: registerEntries.record }).from(registerSearch).innerJoin(registerEntries, eq(registerEntries.id, registerSearch.entryId)).where(sql`not ${registerSearch.spelt}`).limit(batch).for("update", { of: registerSearch, skipLocked: true });
      if (rows.length === 0) return false;
      const texts = rows.map((row) => searchFacts(RegisterRecord.parse(row.record)).text);
      // Numbers are not misspelt, and what is longer than any word is no word.
      await tx.insert(registerWords).select(sql`select distinct word from unnest(${sql.param(texts, registerSearch.terms)}::text[]) as text, unnest(tsvector_to_array(to_tsvector('simple', text))) as word where word ~ '^[[:alpha:]]{4,40}$' order by word`).onConflictDoNothing();
      await tx.update(registerSearch).set({ spelt: true }).where(inArray(registerSearch.entryId, rows.map((row) => row.id)));
      return rows.length === batch;
    });
  }
  await drawSample(context);
}
