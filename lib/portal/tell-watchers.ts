/**
 * Who follows an entry, or what it is about, hears of its new version: queued with the change, sorted by the worker. Whoever wants it at once gets a letter for each change; for all
 * others the news gather, and one letter has what came since the last.
 */
import { and, asc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { registerEntries, registerRevisions, registerWatches, registerWatchNews } from "#db/schema/index.ts";
import { newsLetter, type EntryNews } from "#lib/register/news-letter.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { searchTerms } from "#lib/register/search-terms.ts";
import { letterPaceNames, letterPaces, watchedBy, type LetterPace } from "#lib/register/watch.ts";
import type { Context, Queryable } from "./context.ts";
import { enqueue } from "./jobs.ts";
import type { Transaction } from "./transaction.ts";

const watchersOf = async (db: Queryable, record: RegisterRecord, most?: number) => {
  const search = db.select().from(registerWatches)
    .where(and(isNotNull(registerWatches.confirmedAt), or(...watchedBy(record, searchTerms(record)).map(({ kind, value }) => and(eq(registerWatches.kind, kind), eq(registerWatches.value, value)))))).orderBy(registerWatches.email, sql`${registerWatches.kind} <> 'entry'`, registerWatches.id);
  return most === undefined ? search : search.limit(most);
};

/** Part of the change: one job, and none where nobody follows. */
export async function queueRegisterNews(tx: Transaction, context: Context, entryId: string, revision: number, record: RegisterRecord): Promise<void> {
  if ((await watchersOf(tx, record, 1)).length > 0) await enqueue(tx, context, "register-news", { entryId, revision });
}

/** At once: one letter an address, however many of its watches it fits. All is queued, or nothing: a worker that dies half-way sends nobody two. */
export async function writeRegisterNews(context: Context, { entryId, revision }: { entryId: string; revision: number }): Promise<void> {
  const [news] = await newsOf(context.db, [{ entryId, revision }]);
  const [version] = await context.db.select({ record: registerRevisions.record }).from(registerRevisions).where(and(eq(registerRevisions.entryId, entryId), eq(registerRevisions.revision, revision)));
  if (!news || !version) return;
  await context.db.transaction(async (tx) => {
    const watches = await watchersOf(tx, RegisterRecord.parse(version.record));
    const letters = new Map(watches.filter(({ pace }) => pace === "at-once").toReversed().map((watch) => [watch.email, watch]));
    for (const [to, watch] of letters) await enqueue(tx, context, "mail", { to, ...newsLetter([news], [watch], "at-once", context.portalUrl) });
    const later = watches.filter(({ pace }) => pace !== "at-once").map(({ id }) => ({ watchId: id, entryId, revision, at: context.clock.now() }));
    if (later.length > 0) await tx.insert(registerWatchNews).values(later).onConflictDoNothing();
  });
}

/** Each entry once, as its newest of these versions has it, with the reason of each. */
async function newsOf(db: Queryable, versions: readonly { entryId: string; revision: number }[]): Promise<EntryNews[]> {
  const rows = await db.select({ entryId: registerRevisions.entryId, revision: registerRevisions.revision, reference: registerEntries.reference, because: registerRevisions.because, title: sql<string>`${registerRevisions.record} ->> 'title'`, organisation: sql<string>`${registerRevisions.record} ->> 'organisationName'` }).from(registerRevisions)
    .innerJoin(registerEntries, eq(registerEntries.id, registerRevisions.entryId))
    .where(or(...versions.map(({ entryId, revision }) => and(eq(registerRevisions.entryId, entryId), eq(registerRevisions.revision, revision))))).orderBy(asc(registerEntries.reference), asc(registerRevisions.revision));
  const news = new Map<string, EntryNews>();
  for (const { entryId, because, ...newest } of rows) news.set(entryId, { ...newest, because: [...(news.get(entryId)?.because ?? []), because] });
  return [...news.values()];
}

const lettersAtOnce = 200;
/** For the clock. A letter goes out so long after the first news in it as its reader has chosen: the next one cannot come sooner than that again. */
export async function writeGatheredLetters(context: Context): Promise<void> {
  const now = context.clock.now().getTime();
  const isDue = or(...letterPaceNames.map((pace) => and(eq(registerWatches.pace, pace), sql`min(${registerWatchNews.at}) <= ${new Date(now - letterPaces[pace].hours * 3_600_000).toISOString()}::timestamptz`)));
  const due = await context.db.select({ email: registerWatches.email, pace: registerWatches.pace }).from(registerWatchNews).innerJoin(registerWatches, eq(registerWatches.id, registerWatchNews.watchId)).groupBy(registerWatches.email, registerWatches.pace).having(isDue).limit(lettersAtOnce);
  for (const { email, pace } of due) await context.db.transaction((tx) => writeGatheredLetter(tx, context, email, pace));
}

async function writeGatheredLetter(tx: Transaction, context: Context, email: string, pace: LetterPace): Promise<void> {
  const watches = await tx.select().from(registerWatches).where(eq(registerWatches.email, email)).orderBy(sql`${registerWatches.kind} <> 'entry'`, registerWatches.id);
  // Taken out as they are read: portals side by side send one letter.
  const taken = await tx.delete(registerWatchNews).where(inArray(registerWatchNews.watchId, watches.map(({ id }) => id))).returning();
  if (taken.length === 0) return;
  const news = await newsOf(tx, taken);
  await enqueue(tx, context, "mail", { to: email, ...newsLetter(news, watches.filter(({ id }) => taken.some(({ watchId }) => watchId === id)), pace, context.portalUrl) });
}
