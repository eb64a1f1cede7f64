/** The right edge of a log: the roots of the complete subtrees it is made of, largest first. Enough to go on reading and to reckon the root, in at most 63 hashes. */
import { emptyRoot, nodeHash, type Hash } from "./hashing.ts";

export type CompactRange = { readonly size: number; readonly roots: readonly Hash[] };
export const emptyRange: CompactRange = { size: 0, roots: [] };

/** Each 1 in the size, written in binary, is one subtree; a new leaf merges as a carry does. */
export async function append(range: CompactRange, leaf: Hash): Promise<CompactRange> {
  const roots = [...range.roots];
  let merged = leaf;
  for (let size = range.size; size % 2 === 1; size = (size - 1) / 2) merged = await nodeHash(roots.pop()!, merged);
  return { size: range.size + 1, roots: [...roots, merged] };
}

export async function rootOfRange({ roots }: CompactRange): Promise<Hash> {
  const [last, ...before] = roots.toReversed();
  if (last === undefined) return emptyRoot();
  let root = last;
  for (const left of before) root = await nodeHash(left, root);
  return root;
}
