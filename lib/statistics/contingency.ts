/**
 * Pearson's chi-square test of a table of counts (Pearson 1900; correction by Yates 1934). Tables of TREs with the same levels add up
 * cell by cell, and the test of the sum is *exact*: that of everyone together.
 */
import { chiSquareTails } from "./gamma.ts";

/** Rows of counts. */
export type CountTable = readonly (readonly number[])[];

export const addTables = (a: CountTable, b: CountTable): number[][] => a.map((row, i) => row.map((count, j) => count + b[i]![j]!));

/** Without rows and columns in which nobody is: they have no expected count and add no degree of freedom. */
export function occupied(table: CountTable): number[][] {
  const columns = (table[0] ?? []).map((_, j) => table.some((row) => row[j]! > 0));
  return table.filter((row) => row.some((count) => count > 0)).map((row) => row.filter((_, j) => columns[j]));
}

export type ChiSquareTest = { statistic: number; df: number; p: number; expected: number[][]; leastExpected: number };

/** Null where fewer than two rows or columns have people. `yates`: for two by two only, |O − E| less ½ (and never below 0). */
export function pearsonChiSquare(table: CountTable, { yates = false }: { yates?: boolean } = {}): ChiSquareTest | null {
  const counts = occupied(table);
  const columns = counts[0]?.length ?? 0;
  if (counts.length < 2 || columns < 2) return null;
  const rowSums = counts.map((row) => row.reduce((s, c) => s + c, 0));
  const columnSums = counts[0]!.map((_, j) => counts.reduce((s, row) => s + row[j]!, 0));
  const n = rowSums.reduce((s, r) => s + r, 0);
  const expected = rowSums.map((r) => columnSums.map((c) => (r * c) / n));
  const less = yates && counts.length === 2 && columns === 2 ? Math.min(0.5, Math.abs(counts[0]![0]! - expected[0]![0]!)) : 0;
  const statistic = counts.reduce((sum, row, i) => row.reduce((s, c, j) => s + (Math.abs(c - expected[i]![j]!) - less) ** 2 / expected[i]![j]!, sum), 0);
  const df = (counts.length - 1) * (columns - 1);
  return { statistic, df, p: chiSquareTails(statistic, df).upper, expected, leastExpected: Math.min(...expected.flat()) };
}
