/**
 * Writes what is queued into the log, in order, and signs where it then stands: leaves, tiles and checkpoint in one transaction, so that a crash leaves the log as it was.
 * One writer at a time (an advisory lock), however many portals run.
 */
import { asc, desc, eq, inArray, sql } from "drizzle-orm";
import { registerEntries, registerLogCheckpoints, registerLogLeaves, registerLogQueue, registerLogTiles, registerRevisions } from "#db/schema/index.ts";
import { leafHash, sameHash } from "#lib/register/log/hashing.ts";
import { LogEntry, logEntryBytes, logInstant } from "#lib/register/log/log-entry.ts";
import { signCheckpoint } from "#lib/register/log/checkpoint.ts";
import { documentName } from "#lib/register/governing-document.ts";
import { rootAt } from "#lib/register/log/tree.ts";
import { publicDigest } from "#lib/register/public-digest.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { logSigner, originAt, originOf } from "./register-log-key.ts";
import { growTiles, newestCheckpoint, subtreesOf, tilesIn } from "./register-log-tiles.ts";
import { withSalts } from "./register-salts.ts";
import type { QueuedEntry } from "./tell-register-log.ts";
import type { Transaction } from "./transaction.ts";

/** Of PostgreSQL's advisory locks, the log's. */
const lock = 6_962;
const mostAtOnce = 2_000;

/** Answers how many entries were written. Goes on until the queue is empty. */
export async function sequenceRegisterLog(context: Context): Promise<number> {
  for (let written = 0; ; ) {
    const more = await context.db.transaction((tx) => writeBatch(tx, context));
    written += more;
    if (more < mostAtOnce) return written;
  }
}

async function writeBatch(tx: Transaction, context: Context): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
  const last = await newestCheckpoint(tx);
  const queued = await tx.select().from(registerLogQueue).orderBy(asc(registerLogQueue.id)).limit(mostAtOnce);
  // Asked at every turn of the jobs worker: with nothing to write, nothing is reckoned.
  if (last && queued.length === 0) return 0;
  const size = last?.size ?? 0;
  const read = tilesIn(tx);
  // A database that no longer holds what was signed must not go on: signing another past is what a log exists to rule out.
  if (last && !sameHash(await rootAt(subtreesOf(read, size), size), last.root)) throw new Error("the register's log differs from its last checkpoint: nothing is signed until that is looked into");
  const origin = last ? await originOf(tx) : originAt(context.portalUrl);
  const toWrite: QueuedEntry[] = [...(last ? [] : [{ type: "register.genesis" as const, log: origin }, ...(await publishedBefore(tx, context, queued.map((row) => row.entry as QueuedEntry)))]), ...queued.map((row) => row.entry as QueuedEntry)];

  const [newest] = await tx.select({ at: registerLogLeaves.at }).from(registerLogLeaves).orderBy(desc(registerLogLeaves.index)).limit(1);
  // A clock that was put back must not make the log's times run backwards.
  const at = new Date(Math.max(context.clock.now().getTime(), newest?.at.getTime() ?? 0));
  const entries = toWrite.map((entry) => LogEntry.parse({ v: 1, at: logInstant(at), ...entry }));
  const bytes = entries.map(logEntryBytes);
  const leaves = await Promise.all(bytes.map(leafHash));
  await tx.insert(registerLogLeaves).values(entries.map((entry, i) => ({
    index: size + i, entry: bytes[i]!, at,
    about: aboutOf(entry), revision: entry.type === "register.entry" ? entry.rev : entry.type === "register.governance" ? entry.version : null,
  })));
  for (const { level, n, hashes } of await growTiles(read, size, leaves)) await tx.insert(registerLogTiles).values({ level, n, hashes }).onConflictDoUpdate({ target: [registerLogTiles.level, registerLogTiles.n], set: { hashes } });
  if (queued.length > 0) await tx.delete(registerLogQueue).where(inArray(registerLogQueue.id, queued.map((row) => row.id)));
  await signAt(tx, context, origin, size + entries.length, at);
  return queued.length;
}

const aboutOf = (entry: LogEntry): string | null => ("entry" in entry ? entry.entry : entry.type === "register.audit-root" ? `audit:${entry.holder}` : entry.type === "register.governance" ? documentName(entry) : null);

async function signAt(tx: Transaction, context: Context, origin: string, size: number, at: Date): Promise<void> {
  const root = await rootAt(subtreesOf(tilesIn(tx), size), size);
  const note = await signCheckpoint({ origin, size, root }, await logSigner(origin, context.registerLogKey));
  await tx.insert(registerLogCheckpoints).values({ size, root, note, at });
  await notify(tx, { kind: "register-log", id: "checkpoint" });
}

/** A register that was there before its log: all that it ever published comes first, but for what is in the queue already. */
async function publishedBefore(tx: Transaction, context: Context, queued: readonly QueuedEntry[]): Promise<QueuedEntry[]> {
  for (const entry of await tx.select({ id: registerEntries.id, salts: registerEntries.salts }).from(registerEntries)) {
    const revisions = await tx.select({ record: registerRevisions.record }).from(registerRevisions).where(eq(registerRevisions.entryId, entry.id));
    await tx.update(registerEntries).set({ salts: withSalts(entry.salts, revisions.map((r) => RegisterRecord.parse(r.record))) }).where(eq(registerEntries.id, entry.id));
  }
  const rows = await tx.select({ reference: registerEntries.reference, salts: registerEntries.salts, revision: registerRevisions.revision, record: registerRevisions.record })
    .from(registerRevisions).innerJoin(registerEntries, eq(registerEntries.id, registerRevisions.entryId)).orderBy(asc(registerRevisions.at), asc(registerEntries.reference), asc(registerRevisions.revision));
  const inQueue = new Set(queued.flatMap((entry) => (entry.type === "register.entry" ? [`${entry.entry} ${String(entry.rev)}`] : [])));
  const before = new Map<string, string>();
  const entries: QueuedEntry[] = [];
  for (const { reference, salts, revision, record } of rows) {
    if (inQueue.has(`${reference} ${String(revision)}`)) continue;
    const parsed = RegisterRecord.parse(record);
    const digest = await publicDigest(parsed, salts);
    const event = revision === 1 ? "published" : parsed.status === "archived" ? "completed" : "amended";
    entries.push({ type: "register.entry", custodian: context.portalUrl, entry: reference, event, rev: revision, sha256: digest, prev: before.get(reference) ?? null });
    before.set(reference, digest);
  }
  return entries;
}
