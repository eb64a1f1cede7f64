/**
 * Tables that share a variable imply the finer table over all their variables: from band × sex, band × disease and
 * sex × disease four of the twelve finer cells of a real hospital come out exactly, three of them small. The finer table was
 * never computed, so its cells are bounded from the release: each is a whole number ≥ 0 and sums to cells that are shown, or
 * hidden with a known range; bounds are passed along those sums until nothing changes. A finer cell that must hold at least 1
 * and fewer people than may be shown, and is known more closely than a hidden small count may be, is a leak.
 */
import { leastWidthOfSmall } from "./least-widths.ts";
import { keyOf } from "./linked-counts.ts";
import { combinations } from "./linked-groups.ts";
import type { Coarser } from "./linked-nested.ts";
import type { LinkedCounts, LinkedTable } from "./linked-counts.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

/** The finer tables get no larger than this; beyond it bounds of single cells are loose anyway. */
const mostCells = 1000;

/** Cells of the tables, each of which bounds a leaking finer cell: the smallest shown one, or a hidden one that must become a blank. Empty when nothing leaks. */
export function leaksOfImpliedCells(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy): number[] {
  const limit = smallestShown(policy);
  const leaking = new Set<number>();
  for (const { parts, cells } of impliedTables(linked)) {
    const sums = parts.map(({ count, of }) => ({ count, of, ...rangeOf(count) }));
    const { low, high } = bound(cells, sums);
    for (let cell = 0; cell < cells; cell++) {
      if (low[cell]! < 1 || high[cell]! >= limit || high[cell]! - low[cell]! >= leastWidthOfSmall(policy)) continue;
      const parents = parts.filter(({ of }) => of.includes(cell)).map((p) => p.count).sort((a, b) => linked.counts[a]!.value - linked.counts[b]!.value || a - b);
      const mend = parents.find((i) => isShown(linked, hiding, i) && linked.counts[i]!.value > 0) ?? parents.find((i) => hiding[i] !== "blank" && linked.counts[i]!.value > 0);
      if (mend !== undefined) leaking.add(mend);
    }
  }
  return [...leaking];

  function rangeOf(i: number): { low: number; high: number } {
    const { value } = linked.counts[i]!;
    if (isShown(linked, hiding, i)) return { low: value, high: value };
    if (hiding[i] === "small") return { low: policy.zeros === "shown" ? 1 : 0, high: limit - 1 };
    return { low: hiding[i] === "secondary" ? limit : 0, high: Infinity };
  }
}

/** Interval propagation: a part is at most its sum less the least of the others, and at least its sum less their most. */
function bound(cells: number, sums: readonly { of: readonly number[]; low: number; high: number }[]): { low: number[]; high: number[] } {
  const low = new Array<number>(cells).fill(0);
  const high = new Array<number>(cells).fill(Infinity);
  for (let changed = true, round = 0; changed && round < 50; round++) {
    changed = false;
    for (const sum of sums) {
      for (const cell of sum.of) {
        let othersLow = 0;
        let othersHigh = 0;
        for (const other of sum.of) {
          if (other === cell) continue;
          othersLow += low[other]!;
          othersHigh += high[other]!;
        }
        const most = sum.high - othersLow;
        const least = sum.low - othersHigh;
        if (most < high[cell]!) {
          high[cell] = most;
          changed = true;
        }
        if (least > low[cell]!) {
          low[cell] = least;
          changed = true;
        }
      }
    }
  }
  return { low, high };
}

type Levels = ReadonlyMap<string, readonly string[]>;
/** How the finer table's levels are the table's own: by the same variable, or by one that says the same more finely. Undefined where one is told by neither. */
function readIn({ variables, levels: own }: LinkedTable, levels: Levels, coarser: Coarser): ((row: ReadonlyMap<string, string>) => string) | undefined {
  const told = variables.map((v, d) => {
    if (levels.has(v)) return levels.get(v)!.join("\n") === own[d]!.join("\n") ? { by: v, as: undefined } : undefined;
    const finer = [...levels.keys()].find((w) => coarser(w, v) !== undefined);
    return finer === undefined ? undefined : { by: finer, as: coarser(finer, v)! };
  });
  if (told.some((one) => one === undefined)) return undefined;
  return (row) => keyOf(variables.map((v, d) => [v, told[d]!.as?.get(row.get(told[d]!.by)!) ?? row.get(told[d]!.by)!]));
}
/** Whether all of these are among the table's variables, with the same levels. */
const covers = ({ variables, levels: own }: LinkedTable, levels: Levels): boolean => [...levels].every(([v, codes]) => own[variables.indexOf(v)]?.join("\n") === codes.join("\n"));

type ImpliedTable = { cells: number; parts: { count: number; of: number[] }[] };

/** The unions of tables that share a variable and that no table covers, with the shown counts that their cells sum to. */
function impliedTables(linked: LinkedCounts): ImpliedTable[] {
  const wide = linked.tables.filter((t) => t.variables.length > 1);
  const { coarser = () => undefined } = linked;
  const unions = new Map<string, Levels>();
  for (const a of wide) {
    for (const b of wide) {
      const isShared = a.variables.some((v) => b.variables.some((w) => v === w || coarser(v, w) !== undefined || coarser(w, v) !== undefined));
      if (a === b || !isShared) continue;
      const both = new Map([...a.variables.map((v, d) => [v, a.levels[d]!] as const), ...b.variables.map((v, d) => [v, b.levels[d]!] as const)]);
      // Of two that say the same, the finer; of two that are as fine, the first by name.
      const levels = new Map([...both].filter(([v]) => ![...both.keys()].some((w) => coarser(w, v) !== undefined && (coarser(v, w) === undefined || w < v))));
      // Two curves on other days divide the same variable otherwise: their union is no table.
      if (!readIn(a, levels, coarser) || linked.tables.some((t) => covers(t, levels))) continue;
      if ([...levels.values()].reduce((n, l) => n * l.length, 1) <= mostCells) unions.set(JSON.stringify([...levels].sort()), levels);
    }
  }
  return [...unions.values()].map((levels) => {
    const rows = combinations([...levels].map(([v, codes]) => codes.map((code) => [v, code] as const)));
    const parts = linked.tables.flatMap((table) => {
      const read = readIn(table, levels, coarser);
      if (!read) return [];
      const of = new Map<number, number[]>();
      rows.forEach((row, cell) => {
        const count = table.cells.get(read(new Map(row)))!;
        of.set(count, [...(of.get(count) ?? []), cell]);
      });
      return [...of].map(([count, cells]) => ({ count, of: cells }));
    });
    return { cells: rows.length, parts };
  });
}
