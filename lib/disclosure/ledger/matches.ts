import type { Ledger } from "./ledger.ts";
import { blocks, mayBeFew } from "./sketch.ts";

type Triple = readonly [whole: number, part: number, other: number];
const filterBits = 21;

/**
 * Triples around an entry whose whole − part − other may touch fewer than `threshold` people. Of `threshold` blocks of a sketch such a
 * combination leaves at least one untouched, where whole = part + other holds exactly: so each pair is completed by looking up
 * the third by its value in a block, not by trying all. Above 64, the number of blocks, nothing can be looked up, and all are tried.
 */
export function matchesByBlock({ ids, sizes, sketches }: Ledger, threshold: number): (entry: number) => Generator<Triple> {
  const n = ids.length;
  // By size, so that those that can be the whole, or a part, lie side by side.
  const order = Uint32Array.from(ids, (_, i) => i).sort((a, b) => sizes[a]! - sizes[b]!);
  const ascending = Float64Array.from(order, (i) => sizes[i]!);
  const firstOver = (size: number): number => {
    const found = ascending.findIndex((s) => s > size);
    return found < 0 ? n : found;
  };
  const tables = threshold > blocks ? [] : Array.from({ length: threshold }, (_, b) => {
    const column = Uint32Array.from(order, (i) => sketches[i * blocks + b]!);
    const byValue = new Map<number, number[]>();
    const filter = new Uint32Array(1 << (filterBits - 5));
    column.forEach((value, at) => {
      filter[(value >>> 5) & (filter.length - 1)]! |= 1 << (value & 31);
      const list = byValue.get(value);
      if (list) list.push(order[at]!);
      else byValue.set(value, [order[at]!]);
    });
    return { byValue, filter, column };
  });
  const everything = Array.from({ length: n }, (_, i) => i);
  const fits = (whole: number, part: number, other: number): boolean =>
    Math.abs(sizes[whole]! - sizes[part]! - sizes[other]!) <= 2 * threshold && mayBeFew(threshold, sketches, whole * blocks, sketches, part * blocks, sketches, other * blocks);

  /** Places in `order` of entries for which some other has, in one block, what they lack to the value, or have beyond it. */
  function* candidates({ filter, column }: (typeof tables)[number], value: number, from: number, to: number, sign: 1 | -1): Generator<number> {
    for (let at = from; at < to; at++) {
      const missing = (sign === 1 ? value - column[at]! : column[at]! - value) >>> 0;
      if ((filter[(missing >>> 5) & (filter.length - 1)]! >>> (missing & 31)) & 1) yield at;
    }
  }
  return function* (q) {
    const seen = new Set<number>();
    for (let b = 0; b < Math.max(1, tables.length); b++) {
      const table = tables[b];
      const own = sketches[q * blocks + b]!;
      // As the whole with a part that is not larger, and as a part of a whole that is not smaller, but for a few.
      for (const [sign, from, to] of [[1, 0, firstOver(sizes[q]! + threshold - 1)], [-1, firstOver(sizes[q]! - threshold), n]] as const) {
        for (const at of table ? candidates(table, own, from, to, sign) : everything.slice(from, to)) {
          const i = order[at]!;
          if (i === q) continue;
          const missing = table && (sign === 1 ? own - table.column[at]! : table.column[at]! - own) >>> 0;
          for (const j of table ? (table.byValue.get(missing!) ?? []) : everything) {
            if (j === q || j === i || (sign === 1 ? i >= j || !fits(q, i, j) : !fits(i, q, j))) continue;
            const triple = sign * (i * n + j);
            if (seen.has(triple)) continue;
            seen.add(triple);
            yield sign === 1 ? [q, i, j] : [i, q, j];
          }
        }
      }
    }
  };
}
