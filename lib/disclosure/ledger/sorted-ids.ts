/** Sets of ids as ascending arrays, for ids that lie so far apart that no chunk would hold two of them: digests, and numbers of 53 bits. 8 bytes for each. */
export type SortedIds = Float64Array;

/** Sorts in place, where it must, and leaves out repeats. */
export function sortedIds(ids: Float64Array): SortedIds {
  if (ids.some((id, i) => i > 0 && id < ids[i - 1]!)) ids.sort();
  let kept = 0;
  for (let i = 0; i < ids.length; i++) if (i === 0 || ids[i] !== ids[i - 1]) ids[kept++] = ids[i]!;
  return ids.subarray(0, kept);
}

export function holds(ids: SortedIds, id: number): boolean {
  let [from, to] = [0, ids.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ids[middle]! < id) from = middle + 1;
    else to = middle;
  }
  return ids[from] === id;
}

/** How many of `ids` are not in `other`, counted no further than `limit`. */
export function onlyInFirst(ids: SortedIds, other: SortedIds, limit: number): number {
  let [found, at] = [0, 0];
  for (let i = 0; i < ids.length && found < limit; i++) {
    while (at < other.length && other[at]! < ids[i]!) at++;
    if (other[at] !== ids[i]) found++;
  }
  return Math.min(found, limit);
}

/** Those that `keep` wants, by whether they are in the first and in the second. */
export function merged(a: SortedIds, b: SortedIds, keep: (inFirst: boolean, inSecond: boolean) => boolean): SortedIds {
  const kept = new Float64Array(a.length + b.length);
  let [size, i, j] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const id = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    const [inFirst, inSecond] = [a[i] === id, b[j] === id];
    if (keep(inFirst, inSecond)) kept[size++] = id;
    if (inFirst) i++;
    if (inSecond) j++;
  }
  return kept.slice(0, size);
}
