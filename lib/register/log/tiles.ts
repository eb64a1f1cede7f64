/** C2SP tlog-tiles: the log as files of at most 256 hashes, which never change once full. Level 0 holds the leaves' hashes; each hash of level l + 1 is the root of a full tile of level l. */
import { hashSize, nodeHash, type Hash, type HashNode } from "./hashing.ts";
import type { SubtreeHash } from "./tree.ts";

export const tileWidth = 256;
const bitsPerTile = 8;

/** Groups of three digits, all but the last with an x: 1234067 is x001/x234/067. */
export function tileNumberPath(n: number): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g)!;
  return groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join("/");
}

export type TileAddress = { readonly level: number | "entries"; readonly n: number; /** 1 to 256: how much of the tile there is. */ readonly width: number };
export const tilePath = ({ level, n, width }: TileAddress): string => `tile/${String(level)}/${tileNumberPath(n)}${width === tileWidth ? "" : `.p/${String(width)}`}`;

/** What `tilePath` wrote, or nothing where no tile could have this path. */
export function readTilePath(path: string): TileAddress | undefined {
  const match = /^tile\/(0|[1-9]\d?|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (!match) return undefined;
  const n = Number(match[2]!.replaceAll(/[x/]/g, ""));
  const width = match[3] === undefined ? tileWidth : Number(match[3]);
  if (!Number.isSafeInteger(n) || width > tileWidth || (match[3] !== undefined && width === tileWidth) || tileNumberPath(n) !== match[2]) return undefined;
  const level = match[1] === "entries" ? "entries" : Number(match[1]);
  return level !== "entries" && level > 63 ? undefined : { level, n, width };
}

/** How many hashes of tile `n` at `level` there are in a log of `size`: 0 where the tile has none. */
export function widthAt(size: number, level: number, n: number): number {
  return Math.max(0, Math.min(tileWidth, Math.floor(size / tileWidth ** level) - n * tileWidth));
}

/** Reads a tile: `width` hashes one after the other, in bytes. */
export type ReadTile = (address: TileAddress & { readonly level: number }) => Promise<Uint8Array>;

/** Subtree hashes of a log of `size`, from its tiles: those between two levels of tiles are reckoned. */
export function fromTiles(readTile: ReadTile, size: number, node: HashNode = nodeHash): SubtreeHash {
  return async (level, index) => {
    const tileLevel = Math.floor(level / bitsPerTile);
    const inTile = 2 ** (level % bitsPerTile);
    const first = index * inTile;
    const n = Math.floor(first / tileWidth);
    const bytes = await readTile({ level: tileLevel, n, width: widthAt(size, tileLevel, n) });
    const offset = first - n * tileWidth;
    const hashes = Array.from({ length: inTile }, (_, i) => hashAt(bytes, offset + i));
    return reduced(hashes, node);
  };
}

export function hashAt(tile: Uint8Array, i: number): Hash {
  const hash = Uint8Array.from(tile.subarray(i * hashSize, (i + 1) * hashSize));
  if (hash.length !== hashSize) throw new RangeError("the tile is shorter than the log's size says");
  return hash;
}

/** Root over a power of two of hashes. */
export async function reduced(hashes: readonly Hash[], node: HashNode = nodeHash): Promise<Hash> {
  if (hashes.length === 1) return hashes[0]!;
  // All of a level at once: WebCrypto answers each hash later, and waiting for one after the other is most of the time.
  return reduced(await Promise.all(Array.from({ length: hashes.length / 2 }, async (_, i) => node(hashes[2 * i]!, hashes[2 * i + 1]!))), node);
}

/** Most bytes of an entry: its length is written in 16 bits. */
export const longestEntry = 65_535;

/** Bundle of entries: each as its length in two bytes, most significant first, and its bytes. */
export function writeBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const entry of entries) {
    if (entry.length > longestEntry) throw new RangeError(`an entry of ${String(entry.length)} bytes is longer than ${String(longestEntry)}`);
    view.setUint16(at, entry.length);
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

export function readBundle(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 2 > bytes.length) return undefined;
    const end = at + 2 + view.getUint16(at);
    if (end > bytes.length) return undefined;
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries;
}
