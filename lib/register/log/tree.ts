/** Roots and proofs of a log (RFC 6962 §2.1, §2.1.1, §2.1.2), reckoned from the hashes of its complete subtrees. Positions and sizes are whole numbers of entries. */
import { emptyRoot, nodeHash, type Hash } from "./hashing.ts";

/** Root over the entries from index · 2^level, 2^level of them: only asked for where all of them are in the log. */
export type SubtreeHash = (level: number, index: number) => Promise<Hash>;

/** The largest power of two below n, n > 1: where RFC 6962 divides a tree. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Root over the entries `from` up to, but not including, `to`. `from` must be a multiple of the power of two that first holds the range. */
async function rangeRoot(read: SubtreeHash, from: number, to: number): Promise<Hash> {
  const n = to - from;
  const level = Math.log2(n);
  if (Number.isInteger(level) && from % n === 0) return read(level, from / n);
  const middle = from + split(n);
  const [left, right] = await Promise.all([rangeRoot(read, from, middle), rangeRoot(read, middle, to)]);
  return nodeHash(left, right);
}

export const rootAt = (read: SubtreeHash, size: number): Promise<Hash> => (size === 0 ? emptyRoot() : rangeRoot(read, 0, size));

/** The hashes that lead from entry `index` to the root at `size`, from the leaf's side. */
export function inclusionProof(read: SubtreeHash, index: number, size: number): Promise<Hash[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`no entry ${String(index)} in a log of ${String(size)}`);
  const path = (from: number, to: number): Promise<Hash>[] => {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle ? [...path(from, middle), rangeRoot(read, middle, to)] : [...path(middle, to), rangeRoot(read, from, middle)];
  };
  return Promise.all(path(0, size));
}

/** The hashes that show that the log of `size` entries begins with the log of `before` entries. */
export function consistencyProof(read: SubtreeHash, before: number, size: number): Promise<Hash[]> {
  if (!(before >= 0 && before <= size)) throw new RangeError(`a log of ${String(size)} entries never had ${String(before)}`);
  if (before === 0 || before === size) return Promise.resolve([]);
  const path = (m: number, from: number, to: number, known: boolean): Promise<Hash>[] => {
    const n = to - from;
    if (m === n) return known ? [] : [rangeRoot(read, from, to)];
    const k = split(n);
    if (m <= k) return [...path(m, from, from + k, known), rangeRoot(read, from + k, to)];
    return [...path(m - k, from + k, to, false), rangeRoot(read, from, from + k)];
  };
  return Promise.all(path(before, 0, size, true));
}
