/**
 * An attacker who shares no code with disclosure control: knows only the release and the policy, and enumerates every table of
 * whole numbers that fits. For small tables only.
 */
import type { Cell } from "../cell.ts";
import type { ReleasedOutput } from "../released.ts";
import type { DisclosurePolicy } from "../policy.ts";

type Range = { low: number; high: number };
type Sum = { of: number[]; range: Range };
export type Possible = { cell: Cell; name: string; low: number; high: number };

const cap = 30;
const mostTables = 400_000;

/** `ownBase`: a count rounded to more than this is a sum of shown ones and tells only what they tell. */
function rangeOf(cell: Cell, policy: DisclosurePolicy, ownBase: number): Range {
  switch (cell.is) {
    case "value": {
      if (cell.roundedTo > ownBase) return { low: policy.threshold, high: Infinity };
      return { low: Math.max(policy.threshold, cell.value - Math.floor(ownBase / 2)), high: cell.value + Math.ceil(ownBase / 2) - 1 };
    }
    case "zero":
      return { low: 0, high: 0 };
    case "suppressed-small":
      return { low: policy.zeros === "shown" ? 1 : 0, high: cell.below - 1 };
    case "suppressed-secondary":
    case "withheld":
    case "not-applicable":
    case "masked":
    case "code-absent":
      // Zeros are hidden for others' sake only in lines of one level, so 0 stays possible.
      return { low: 0, high: Infinity };
  }
}

/**
 * The least and largest value of every cell, margin and total of a run's cross-tables over all tables that fit; null when
 * there are too many to enumerate.
 */
export function attack(outputs: readonly ReleasedOutput[], policy: DisclosurePolicy): Possible[] | null {
  const unknowns: { cell: Cell; name: string; range: Range }[] = [];
  const sums: (Sum & { cell: Cell; name: string })[] = [];
  const tables = outputs.filter((o) => o.kind === "crosstab");
  const ownBase = Math.max(1, ...outputs.flatMap((o) => (o.kind === "crosstab" ? o.cells : []).flatMap((c) => (c.is === "value" ? [c.roundedTo] : []))));
  const equal: [number[], number[]][] = [];
  const groups = new Map<string, number[]>();
  for (const table of tables) {
    const start = unknowns.length;
    const sizes = table.dimensions.map((d) => d.levels.length);
    const levelsOf = (i: number): number[] => sizes.map((_, d) => Math.floor(i / sizes.slice(d + 1).reduce((a, b) => a * b, 1)) % sizes[d]!);
    table.cells.forEach((cell, i) => unknowns.push({ cell, name: `${table.id}[${levelsOf(i).join()}]`, range: rangeOf(cell, policy, ownBase) }));
    const all = table.cells.map((_, i) => start + i);
    const add = (key: string, of: number[], cell: Cell | null, name: string): void => {
      const other = groups.get(key);
      if (other) equal.push([other, of]);
      else groups.set(key, of);
      if (cell) sums.push({ of, range: rangeOf(cell, policy, ownBase), cell, name });
    };
    add("", all, table.total, `${table.id} total`);
    // Every margin over every subset of the variables is a group that another table may show too.
    for (let mask = 1; mask < 1 << sizes.length; mask++) {
      const by = sizes.map((_, d) => d).filter((d) => mask & (1 << d));
      const parts = new Map<string, number[]>();
      table.cells.forEach((_, i) => {
        const key = by.map((d) => `${table.dimensions[d]!.variable}=${levelsOf(i)[d]!}`).sort().join("&");
        parts.set(key, [...(parts.get(key) ?? []), start + i]);
      });
      for (const [key, of] of parts) {
        const margin = by.length === 1 && sizes.length > 1 ? table.margins[by[0]!]![levelsOf(of[0]! - start)[by[0]!]!]! : null;
        add(key, of, margin, `${table.id} ${key}`);
      }
    }
  }
  const counted = outputs.find((o) => o.kind === "count");
  if (counted && groups.has("")) sums.push({ of: groups.get("")!, range: rangeOf(counted.people, policy, ownBase), cell: counted.people, name: "count" });

  const values = new Array<number>(unknowns.length).fill(0);
  const found = [...unknowns, ...sums].map(() => ({ low: Infinity, high: -Infinity }));
  const closes = unknowns.map((_, i) => ({
    sums: sums.filter((s) => s.of.includes(i)).map((s) => ({ ...s, last: Math.max(...s.of) === i })),
    equal: equal.filter((pair) => Math.max(...pair.flat()) === i),
  }));
  const sum = (of: readonly number[]): number => of.reduce((total, i) => total + values[i]!, 0);
  let tried = 0;
  const visit = (i: number): boolean => {
    if (++tried > mostTables) return false;
    if (i === unknowns.length) {
      unknowns.forEach((_, u) => note(u, values[u]!));
      sums.forEach((s, k) => note(unknowns.length + k, sum(s.of)));
      return true;
    }
    const { low, high } = unknowns[i]!.range;
    for (let value = low; value <= Math.min(high, cap); value++) {
      values[i] = value;
      const fits = closes[i]!.sums.every((s) => {
        const so = s.of.reduce((total, k) => (k <= i ? total + values[k]! : total), 0);
        return so <= s.range.high && (!s.last || so >= s.range.low);
      });
      if (!fits || !closes[i]!.equal.every(([a, b]) => sum(a) === sum(b))) continue;
      if (!visit(i + 1)) return false;
    }
    values[i] = 0;
    return true;
  };
  const note = (at: number, value: number): void => {
    const range = found[at]!;
    range.low = Math.min(range.low, value);
    range.high = Math.max(range.high, value);
  };
  if (!visit(0)) return null;
  return [...unknowns, ...sums].map(({ cell, name }, i) => ({ cell, name, ...found[i]! }));
}
