import type { Ledger } from "./ledger.ts";
import { blocks, mayBeFew } from "./sketch.ts";

type Triple = readonly [whole: number, part: number, other: number];
const filterSize = 1 << 18;

/**
 * Triples around an entry whose whole − part − other may touch fewer than `threshold` people. Of `threshold` blocks of a sketch such a
 * combination leaves at least one untouched, where whole = part + other holds exactly: so each pair is completed by looking up
 * the third by its value in a block, not by trying all. Above 64, the number of blocks, nothing can be looked up, and all are tried.
 */
export function matchesByBlock({ ids, sizes, sketches }: Ledger, threshold: number): (entry: number) => Generator<Triple> {
  const n = ids.length;
  const usable = threshold <= blocks;
  const tables = Array.from({ length: usable ? threshold : 0 }, (_, b) => {
    const byValue = new Map<number, number[]>();
    const filter = new Uint8Array(filterSize);
    for (let i = 0; i < n; i++) {
      const value = sketches[i * blocks + b]!;
      filter[value & (filterSize - 1)] = 1;
      const list = byValue.get(value);
      if (list) list.push(i);
      else byValue.set(value, [i]);
    }
    return { byValue, filter, column: Uint32Array.from({ length: n }, (_, i) => sketches[i * blocks + b]!) };
  });
  const everything = Array.from({ length: n }, (_, i) => i);
  const fits = (whole: number, part: number, other: number): boolean =>
    Math.abs(sizes[whole]! - sizes[part]! - sizes[other]!) <= 2 * threshold && mayBeFew(threshold, sketches, whole * blocks, sketches, part * blocks, sketches, other * blocks);
  return function* (q) {
    const seen = new Set<number>();
    for (let b = 0; b < (usable ? threshold : 1); b++) {
      const table = tables[b];
      for (let i = 0; i < n; i++) {
        if (i === q) continue;
        const difference = table ? (table.column[q]! - table.column[i]!) | 0 : 0;
        for (let sign = 1; sign >= -1; sign -= 2) {
          if (sign === 1 ? sizes[i]! >= sizes[q]! + threshold : sizes[i]! <= sizes[q]! - threshold) continue;
          const value = (sign * difference) >>> 0;
          if (table && table.filter[value & (filterSize - 1)] === 0) continue;
          for (const j of table ? (table.byValue.get(value) ?? []) : everything) {
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
