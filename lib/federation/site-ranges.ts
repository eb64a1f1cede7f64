/**
 * The counts that one TRE's released outputs leave open. A hidden count is often bounded by the TRE's own totals (23 people in
 * two groups, of which one is “fewer than 10”, leave the other 14 to 22); using that here tells no more than the release does
 * to anyone, and keeps pooled intervals honest and short.
 */
import { cellBounds } from "#lib/disclosure/in-words.ts";
import { hasLikely, type Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";

/** Both ends inclusive; `high` may be Infinity. */
export type CountRange = { low: number; high: number };
export type SiteOutputs = { outputs: readonly ReleasedOutput[]; zeros: "shown" | "suppressed" | undefined };

/** Null where the cell says nothing about a count. */
export function rangeOf(cell: Cell, zeros: SiteOutputs["zeros"]): CountRange | null {
  const bounds = cellBounds(cell, { zeros });
  return bounds && { low: bounds.low, high: bounds.high ?? Infinity };
}

type Crosstab = Extract<ReleasedOutput, { kind: "crosstab" }>;
export type TableRanges = { cells: (CountRange | null)[]; margins: (CountRange | null)[][]; total: CountRange | null };

/** Position of the cell with these levels, one per dimension. */
export const cellAt = (sizes: readonly number[], levels: readonly number[]): number => levels.reduce((at, level, d) => at * sizes[d]! + level, 0);
export const levelsAt = (sizes: readonly number[], cell: number): number[] => {
  const levels: number[] = [];
  for (let d = sizes.length - 1, rest = cell; d >= 0; d--) {
    levels.unshift(rest % sizes[d]!);
    rest = Math.floor(rest / sizes[d]!);
  }
  return levels;
};

/** Ranges of a table's numbers, each narrowed by the sums that hold between them. */
export function tableRanges(table: Crosstab, zeros: SiteOutputs["zeros"], population: CountRange | null): TableRanges {
  const cells = table.cells.map((c) => rangeOf(c, zeros));
  const margins = table.margins.map((m) => m.map((c) => rangeOf(c, zeros)));
  // Ranges of chance do not narrow each other: each would lose of its 95 %.
  if ([...table.cells, ...table.margins.flat(), table.total].some(hasLikely)) return { cells, margins: table.dimensions.length > 1 ? margins : [cells], total: rangeOf(table.total, zeros) };
  const total = meet(rangeOf(table.total, zeros), population);
  const sizes = table.dimensions.map((d) => d.levels.length);
  const sums: [CountRange | null, (CountRange | null)[]][] = [];
  if (sizes.length > 1) {
    margins.forEach((margin, d) => {
      margin.forEach((sum, level) => sums.push([sum, cells.filter((_, i) => levelsAt(sizes, i)[d] === level)]));
      sums.push([total, margin]);
    });
  } else {
    sums.push([total, cells]);
  }
  for (let round = 0, changed = true; changed && round < 20; round++) {
    changed = false;
    for (const [sum, parts] of sums) {
      if (!sum || !parts.every((p) => p !== null)) continue;
      const lows = parts.reduce((s, p) => s + p.low, 0);
      const highs = parts.reduce((s, p) => s + p.high, 0);
      for (const part of parts) {
        const othersHigh = part.high === Infinity ? parts.reduce((s, p) => (p === part ? s : s + p.high), 0) : highs - part.high;
        changed = narrow(part, sum.low - othersHigh, sum.high - (lows - part.low)) || changed;
      }
      changed = narrow(sum, parts.reduce((s, p) => s + p.low, 0), parts.reduce((s, p) => s + p.high, 0)) || changed;
    }
  }
  return { cells, margins: sizes.length > 1 ? margins : [cells], total };
}

const hasNoisyPeople = (o: ReleasedOutput): boolean => ("people" in o && hasLikely(o.people)) || (o.kind === "crosstab" && hasLikely(o.total));
/** The whole population of the TRE's run, where a count or a table shows it. */
export function populationRange({ outputs, zeros }: SiteOutputs): CountRange | null {
  return outputs.reduce<CountRange | null>((known, o) => (hasNoisyPeople(o) ? known : peopleIn(o, known)), null);
  function peopleIn(o: ReleasedOutput, known: CountRange | null): CountRange | null {
    if (o.kind === "count" || o.kind === "distribution") return meet(known, rangeOf(o.people, zeros));
    return o.kind === "crosstab" ? meet(known, rangeOf(o.total, zeros)) : known;
  }
}

/** Known and missing values of a variable add up to the population. */
export function summaryRanges(output: Extract<ReleasedOutput, { kind: "summary" }>, zeros: SiteOutputs["zeros"], population: CountRange | null): { n: CountRange | null; missing: CountRange | null } {
  const n = rangeOf(output.n, zeros);
  const missing = rangeOf(output.missing, zeros);
  if (n && missing && population) {
    narrow(n, population.low - missing.high, population.high - missing.low);
    narrow(missing, population.low - n.high, population.high - n.low);
  }
  return { n, missing };
}

function meet(a: CountRange | null, b: CountRange | null): CountRange | null {
  if (!a || !b) return a ?? b;
  const both = { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
  return both.low <= both.high ? both : a;
}

/** Narrows in place, never to nothing: contradictory numbers of a TRE must not make an interval that nobody stated. */
function narrow(range: CountRange, low: number, high: number): boolean {
  const next = { low: Math.max(range.low, low), high: Math.min(range.high, high) };
  if (next.low > next.high || (next.low === range.low && next.high === range.high)) return false;
  range.low = next.low;
  range.high = next.high;
  return true;
}
