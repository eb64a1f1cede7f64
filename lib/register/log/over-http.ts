/** The log's tiles as they are published: `read` fetches a path below the log's address. Nothing is trusted: what is reckoned from them is held against a signed root. */
import { fromTiles, tilePath } from "./tiles.ts";
import { consistencyProof } from "./tree.ts";
import type { Hash } from "./hashing.ts";

export type ReadPath = (path: string) => Promise<Uint8Array>;

/** The proof that the log of `size` entries begins with that of `before`. */
export function consistencyOverHttp(read: ReadPath, before: number, size: number): Promise<Hash[]> {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const readTile = fromTiles((address) => {
    const path = tilePath(address);
    const known = tiles.get(path) ?? read(path);
    tiles.set(path, known);
    return known;
  }, size);
  return consistencyProof(readTile, before, size);
}
