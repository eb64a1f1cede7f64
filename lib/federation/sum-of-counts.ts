/** Several pooled counts of different people as one. */
import type { PooledCell } from "./pooled-result.ts";

/** Of what is known; a hidden part leaves the sum without an upper end. Null where nothing is known. */
export function sumOf(cells: readonly PooledCell[]): PooledCell | null {
  const known = cells.flatMap((cell) => (cell.is === "value" ? [cell] : []));
  if (known.length === 0) return null;
  const add = (of: (cell: (typeof known)[number]) => number | null): number | null => known.reduce<number | null>((sum, cell) => { const part = of(cell); return sum === null || part === null ? null : sum + part; }, 0);
  const high = known.length < cells.length ? null : add((cell) => cell.high);
  const estimate = add((cell) => cell.estimate ?? (cell.high === null ? null : (cell.low + cell.high) / 2));
  const noise = known.reduce((sum, cell) => sum + (cell.noiseVariance ?? 0), 0);
  const ids = (of: (cell: (typeof known)[number]) => readonly string[]) => [...new Set(known.flatMap(of))];
  return { is: "value", low: add((cell) => cell.low) ?? 0, high, estimate: high === null ? null : estimate, restsOn: ids((cell) => cell.restsOn), hiddenAt: ids((cell) => cell.hiddenAt), roundedTo: Math.max(1, ...known.map((cell) => cell.roundedTo)), ...(noise > 0 && { noiseVariance: noise }), ...(known.some((cell) => cell.isLikely) && { isLikely: true as const }) };
}
