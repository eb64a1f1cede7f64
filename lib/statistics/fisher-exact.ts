/**
 * Fisher's exact test (Fisher 1922; for larger tables Freeman & Halton 1951): the probability, given the margins, of all tables that are
 * no likelier than the one seen. As R does, tables within 1e-7 of its probability count as equally likely. Tables of TREs add up cell
 * by cell first; the test of the sum is *exact*.
 */
import { occupied, type CountTable } from "./contingency.ts";

const equallyLikely = 1 + 1e-7;
/** Above so many steps through tables of the same margins, or people, there is no answer; the chi-square test is the one to take. */
const mostSteps = 2_000_000;
const mostPeople = 100_000;

export function fisherExact(table: CountTable): { p: number } | { refused: "too-large" } {
  const counts = occupied(table);
  if (counts.length < 2 || counts[0]!.length < 2) return { p: 1 };
  return counts.length === 2 && counts[0]!.length === 2 ? { p: twoByTwo(counts) } : byEnumeration(counts);
}

/** Each hypergeometric probability from its neighbour's, outwards from where we are: no factorial, so nothing cancels. */
function twoByTwo(table: CountTable): number {
  const [[a, b], [c, d]] = [table[0] as [number, number], table[1] as [number, number]];
  /** P(x + 1) / P(x) for the first cell. */
  const ratio = (x: number): number => ((a + b - x) * (a + c - x)) / ((x + 1) * (d - a + x + 1));
  const [least, most] = [Math.max(0, a - d), Math.min(a + b, a + c)];
  const mode = Math.min(most, Math.max(least, Math.floor(((a + b + 1) * (a + c + 1)) / (a + b + c + d + 2))));
  const likely = new Map<number, number>([[mode, 1]]);
  for (let x = mode, p = 1; x < most && p > 0; x++) likely.set(x + 1, (p *= ratio(x)));
  for (let x = mode, p = 1; x > least && p > 0; x--) likely.set(x - 1, (p /= ratio(x - 1)));
  const seen = likely.get(a) ?? 0;
  // Smallest first, so that small ones are not lost beside large ones.
  const all = [...likely.values()].sort((x, y) => x - y);
  const total = all.reduce((s, p) => s + p, 0);
  return Math.min(1, all.filter((p) => p <= seen * equallyLikely).reduce((s, p) => s + p, 0) / total);
}

function byEnumeration(table: CountTable): { p: number } | { refused: "too-large" } {
  const rows = table.map((row) => row.reduce((s, c) => s + c, 0));
  const columns = table[0]!.map((_, j) => table.reduce((s, row) => s + row[j]!, 0));
  const n = rows.reduce((s, r) => s + r, 0);
  if (n > mostPeople) return { refused: "too-large" };
  const logFactorial = [0];
  for (let i = 1; i <= n; i++) logFactorial.push(logFactorial[i - 1]! + Math.log(i));
  const of = (counts: readonly number[]): number => counts.reduce((s, c) => s + logFactorial[c]!, 0);
  const margins = of(rows) + of(columns) - logFactorial[n]!;
  const seen = margins - table.reduce((s, row) => s + of(row), 0);
  const limit = seen + Math.log(equallyLikely);

  let [steps, sum, total] = [0, 0, 0];
  const left = [...rows];
  /** Fills column j from row i on, `toPlace` people of it still to place. */
  const fill = (j: number, i: number, toPlace: number, log: number): boolean => {
    if (++steps > mostSteps) return false;
    if (j === columns.length - 1) {
      const probability = log - of(left);
      total += Math.exp(probability);
      if (probability <= limit) sum += Math.exp(probability);
      return true;
    }
    if (i === rows.length - 1) {
      if (toPlace > left[i]!) return true;
      left[i]! -= toPlace;
      const done = fill(j + 1, 0, columns[j + 1]!, log - logFactorial[toPlace]!);
      left[i]! += toPlace;
      return done;
    }
    const room = left[i]!;
    for (let x = 0; x <= Math.min(room, toPlace); x++) {
      left[i] = room - x;
      const done = fill(j, i + 1, toPlace - x, log - logFactorial[x]!);
      left[i] = room;
      if (!done) return false;
    }
    return true;
  };
  return fill(0, 0, columns[0]!, margins) ? { p: Math.min(1, sum / total) } : { refused: "too-large" };
}
