/** The log's tiles as the database keeps them. */
import { createHash } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import { registerLogCheckpoints, registerLogTiles } from "#db/schema/index.ts";
import { hashSize, nodeBytes, type Hash, type HashNode } from "#lib/register/log/hashing.ts";
import { fromTiles, hashAt, reduced, tileWidth, type ReadTile } from "#lib/register/log/tiles.ts";
import type { SubtreeHash } from "#lib/register/log/tree.ts";
import type { Queryable } from "./database.ts";

/** A proof takes some 250 hashes of a tile: WebCrypto, which answers each of them later, takes four times the processor's time. */
const hashNow: HashNode = (left, right) => Uint8Array.from(createHash("sha256").update(nodeBytes(left, right)).digest());
/** Subtree hashes of the log of `size`, from tiles read anew. */
export const subtreesOf = (read: ReadTile, size: number): SubtreeHash => fromTiles(read, size, hashNow);

export const newestCheckpoint = async (db: Queryable): Promise<typeof registerLogCheckpoints.$inferSelect | undefined> =>
  (await db.select().from(registerLogCheckpoints).orderBy(desc(registerLogCheckpoints.size)).limit(1))[0];

/** Each tile is asked for once: a proof reads the same few several times. */
export function tilesIn(db: Queryable): ReadTile {
  const read = new Map<string, Promise<Uint8Array>>();
  return async ({ level, n, width }) => {
    const key = `${String(level)}/${String(n)}`;
    if (!read.has(key)) read.set(key, db.select({ hashes: registerLogTiles.hashes }).from(registerLogTiles).where(and(eq(registerLogTiles.level, level), eq(registerLogTiles.n, n))).then(([row]) => row?.hashes ?? new Uint8Array()));
    const hashes = await read.get(key)!;
    if (hashes.length < width * hashSize) throw new Error(`tile ${key} of the register's log has ${String(hashes.length / hashSize)} of ${String(width)} hashes`);
    return hashes.subarray(0, width * hashSize);
  };
}

export type GrownTile = { readonly level: number; readonly n: number; readonly hashes: Uint8Array<ArrayBuffer> };

/** The tiles that are new or longer when `leaves` follow the log of `size`. A tile that becomes full puts its root into the level above. */
export async function growTiles(readTile: ReadTile, size: number, leaves: readonly Hash[]): Promise<GrownTile[]> {
  const grown: GrownTile[] = [];
  let added = leaves;
  for (let level = 0; added.length > 0; level++) {
    const had = Math.floor(size / tileWidth ** level);
    const full: Hash[] = [];
    let taken = 0;
    for (let n = Math.floor(had / tileWidth); taken < added.length; n++) {
      const before = Math.max(0, had - n * tileWidth);
      const more = added.slice(taken, taken + tileWidth - before);
      taken += more.length;
      const hashes = new Uint8Array((before + more.length) * hashSize);
      if (before > 0) hashes.set(await readTile({ level, n, width: before }));
      more.forEach((hash, i) => hashes.set(hash, (before + i) * hashSize));
      grown.push({ level, n, hashes });
      if (before + more.length === tileWidth) full.push(await rootOfFull(hashes));
    }
    added = full;
  }
  return grown;
}

const rootOfFull = (hashes: Uint8Array): Promise<Hash> => reduced(Array.from({ length: tileWidth }, (_, i) => hashAt(hashes, i)), hashNow);

/** Subtrees of full tiles never change: each process keeps the latest it has reckoned, by database. Only for proofs; what is signed is always read anew. */
const remembered = new WeakMap<Queryable, Map<string, Promise<Hash>>>();
const mostRemembered = 50_000;

export function subtreesIn(db: Queryable, size: number): SubtreeHash {
  const read = subtreesOf(tilesIn(db), size);
  const known = remembered.get(db) ?? new Map<string, Promise<Hash>>();
  remembered.set(db, known);
  return (level, index) => {
    const inTile = tileWidth ** (Math.floor(level / 8) + 1);
    if (Math.floor((index * 2 ** level) / inTile + 1) * inTile > size) return read(level, index);
    const key = `${String(level)}/${String(index)}`;
    const hash = known.get(key) ?? read(level, index);
    if (known.size >= mostRemembered) known.delete(known.keys().next().value!);
    known.set(key, hash);
    hash.catch(() => known.delete(key));
    return hash;
  };
}
