/** Who follows an entry, or what it is about, gets a letter about its new version: queued with the change, written by the worker. */
import { and, isNotNull, or, eq, sql } from "drizzle-orm";
import { registerEntries, registerRevisions, registerWatches } from "#db/schema/index.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { searchTerms } from "#lib/register/search-terms.ts";
import { watchedBy, watchInWords } from "#lib/register/watch.ts";
import type { Context, Queryable } from "./context.ts";
import { enqueue } from "./jobs.ts";
import type { Transaction } from "./transaction.ts";

const watchersOf = async (db: Queryable, record: RegisterRecord, most?: number) => {
  const search = db.select({ email: registerWatches.email, kind: registerWatches.kind, value: registerWatches.value, endSecret: registerWatches.endSecret }).from(registerWatches)
    .where(and(isNotNull(registerWatches.confirmedAt), or(...watchedBy(record, searchTerms(record)).map(({ kind, value }) => and(eq(registerWatches.kind, kind), eq(registerWatches.value, value)))))).orderBy(registerWatches.email, sql`${registerWatches.kind} <> 'entry'`, registerWatches.id);
  return most === undefined ? search : search.limit(most);
};

/** Part of the change: one job, and none where nobody follows. */
export async function queueRegisterNews(tx: Transaction, context: Context, entryId: string, revision: number, record: RegisterRecord): Promise<void> {
  if ((await watchersOf(tx, record, 1)).length > 0) await enqueue(tx, context, "register-news", { entryId, revision });
}

/** One letter an address, however many of its watches it fits. All are queued, or none: a worker that dies half-way sends nobody two. */
export async function writeRegisterNews(context: Context, { entryId, revision }: { entryId: string; revision: number }): Promise<void> {
  const [news] = await context.db.select({ record: registerRevisions.record, because: registerRevisions.because, reference: registerEntries.reference }).from(registerRevisions)
    .innerJoin(registerEntries, eq(registerEntries.id, registerRevisions.entryId)).where(and(eq(registerRevisions.entryId, entryId), eq(registerRevisions.revision, revision)));
  if (!news) return;
  const record = RegisterRecord.parse(news.record);
  await context.db.transaction(async (tx) => {
    const letters = new Map((await watchersOf(tx, record)).toReversed().map((watch) => [watch.email, watch]));
    for (const [to, watch] of letters) {
      await enqueue(tx, context, "mail", {
        to, subject: `Data use register: ${news.reference} has changed`,
        text: `“${record.title}”, ${record.organisationName}\n\n${news.because}\n\n${context.portalUrl}/register/${encodeURIComponent(news.reference)}?revision=${String(revision)}\n\nYou get this letter because you follow ${watchInWords(watch.kind, watch.value)}. To get no more of them:\n${context.portalUrl}/register/follow/end?key=${watch.endSecret}\n`,
      });
    }
  });
}
