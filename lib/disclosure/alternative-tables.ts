/**
 * Proof that a number is hidden: not by bounding what an attacker can work out (a bound he might better), but by showing other
 * tables of whole numbers that fit everything released, in which the number differs. From the true counts one person is added
 * or taken away at a time, and the sums that this breaks are mended by moving one person elsewhere, until all hold again
 * (alternating cycles, as in network suppression: Castro 2012, “Recent advances in optimization techniques for statistical
 * tabular data protection”, EJOR 216). Every table found is consistent with the release, so no attacker who knows the sums
 * and ranges can exclude it. Where the search finds none the number counts as unprotected: an error hides more, never less.
 */
import type { LinkedCounts } from "./linked-counts.ts";

/** What an outsider knows of each count: it lies in [low, high]. */
export type Ranges = { readonly low: readonly number[]; readonly high: readonly number[] };

const mostTrials = 120;
const mostCandidates = 12;

export class AlternativeTables {
  readonly #truth: readonly number[];
  readonly #ranges: Ranges;
  /** Equations reduced to counts that aren't known for certain. */
  readonly #terms: { count: number; sign: 1 | -1 }[][] = [];
  readonly #equationsOf: { equation: number; sign: 1 | -1 }[][];
  readonly #learn: (count: number, deviation: number) => void;

  /** `learn` is told by how much each count differs from the truth in a table that was found. */
  constructor(linked: LinkedCounts, ranges: Ranges, learn: (count: number, deviation: number) => void = () => {}) {
    this.#learn = learn;
    this.#truth = linked.counts.map((c) => c.value);
    this.#ranges = ranges;
    this.#equationsOf = linked.counts.map(() => []);
    for (const { total, parts } of linked.equations) {
      const terms = [{ count: total, sign: -1 as const }, ...parts.map((count) => ({ count, sign: 1 as const }))].filter(
        ({ count }) => ranges.low[count]! < ranges.high[count]!,
      );
      if (terms.length === 0) continue;
      const equation = this.#terms.push(terms) - 1;
      for (const { count, sign } of terms) this.#equationsOf[count]!.push({ equation, sign });
    }
  }

  /** How far above and below the truth the count was shown to be possible, looking no further than asked. */
  reach(count: number, up: number, down: number): { up: number; down: number } {
    return { up: this.#walk(count, 1, up), down: this.#walk(count, -1, down) };
  }

  #walk(count: number, step: 1 | -1, most: number): number {
    const table = [...this.#truth];
    let reached = 0;
    while (reached < most && this.#move(table, count, step)) reached++;
    return reached;
  }

  #allows(table: readonly number[], count: number, step: number): boolean {
    const value = table[count]! + step;
    return value >= this.#ranges.low[count]! && value <= this.#ranges.high[count]!;
  }

  /** Changes `count` by one person and mends every sum; leaves the table as it was when it can't. */
  #move(table: number[], start: number, step: 1 | -1): boolean {
    if (this.#ranges.low[start]! >= this.#ranges.high[start]! || !this.#allows(table, start, step)) return false;
    const moved = new Set<number>();
    const off = new Map<number, number>();
    let trials = 0;

    const change = (count: number, by: number): void => {
      table[count]! += by;
      for (const { equation, sign } of this.#equationsOf[count]!) {
        const value = (off.get(equation) ?? 0) + sign * by;
        if (value === 0) off.delete(equation);
        else off.set(equation, value);
      }
    };
    const cost = (count: number, by: number): number => {
      let sum = 0;
      for (const { equation, sign } of this.#equationsOf[count]!) {
        const now = off.get(equation) ?? 0;
        sum += Math.abs(now + sign * by) - Math.abs(now);
      }
      return sum;
    };
    const mend = (): boolean => {
      if (off.size === 0) return true;
      if (++trials > mostTrials) return false;
      let tightest = -1;
      for (const equation of off.keys()) {
        if (tightest === -1 || this.#terms[equation]!.length < this.#terms[tightest]!.length) tightest = equation;
      }
      const direction = off.get(tightest)! > 0 ? -1 : 1;
      const candidates: { count: number; by: number; cost: number }[] = [];
      for (const { count, sign } of this.#terms[tightest]!) {
        const by = direction * sign;
        if (!moved.has(count) && this.#allows(table, count, by)) candidates.push({ count, by, cost: cost(count, by) });
      }
      candidates.sort((x, y) => x.cost - y.cost || x.count - y.count).splice(mostCandidates);
      for (const { count, by } of candidates) {
        moved.add(count);
        change(count, by);
        if (mend()) return true;
        change(count, -by);
        moved.delete(count);
      }
      return false;
    };

    moved.add(start);
    change(start, step);
    if (mend()) {
      for (const count of moved) this.#learn(count, table[count]! - this.#truth[count]!);
      return true;
    }
    change(start, -step);
    return false;
  }
}
