/** Pools what TREs reckoned from their people: tables of counts as any other, and the numbers beside them by their own merges. */
import type { Cell } from "#lib/disclosure/cell.ts";
import { cellBounds } from "#lib/disclosure/in-words.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedTable } from "#lib/disclosure/released.ts";
import { lifeTableLevels } from "#lib/query/life-table.ts";
import { mergeCoMoments, noCoMoments } from "#lib/statistics/correlation.ts";
import { halfUnit, significantDigits } from "#lib/statistics/significant-digits.ts";
import type { PooledNumber, PooledOutput } from "./pooled-result.ts";
import { poolSummaries } from "./pool-summaries.ts";
import { rangeOf, type SiteOutputs } from "./site-ranges.ts";

type ModelKind = "regression" | "cox" | "quantiles";
type ReckonedKind = "comparison" | "correlation" | "rate" | "survival" | ModelKind;
type Of<K extends ReckonedKind> = Extract<ReleasedOutput, { kind: K extends ModelKind ? ModelKind : K }>;
type Part<K extends ReckonedKind> = { treId: string; zeros: SiteOutputs["zeros"]; output: Of<K> };
type Pooled<K extends ReckonedKind> = Extract<PooledOutput, { kind: K extends ModelKind ? ModelKind : K }>;
/** Pools the parts' tables, whatever levels each TRE has; parts may be given in other words than they came. */
export type PoolTables = (tables: readonly { treId: string; table: ReleasedTable }[]) => Pooled<"comparison">["table"];

export function poolComparison(id: string, parts: readonly Part<"comparison">[], policy: DisclosurePolicy, poolTables: PoolTables): Pooled<"comparison"> {
  const { variable, label, unit } = parts[0]!.output;
  const table = poolTables(parts.map(({ treId, output }) => ({ treId, table: output.table })));
  const groups = table.dimensions[0]!.levels.map(({ code }) => poolSummaries(parts.flatMap(({ treId, zeros, output }) => {
    const g = output.table.dimensions[0]!.levels.findIndex((l) => l.code === code);
    const known = output.table.cells[2 * g];
    return g < 0 || !known ? [] : [{ treId, n: rangeOf(known, zeros), released: known.is === "value" ? known.value : null, mean: output.means[g]!, sd: output.sds[g]! }];
  }), policy));
  return { kind: "comparison", id, variable, label, ...(unit !== undefined && { unit }), table, means: groups.map((g) => g.mean), sds: groups.map((g) => g.sd) };
}

const nothing: PooledNumber = { is: "hidden", because: "nothing-released" };

/** Days of follow-up added up; the interval is over the rounding of the parts. */
export function poolRate(id: string, parts: readonly Part<"rate">[], poolTables: PoolTables): Pooled<"rate"> {
  const { event, groups } = parts[0]!.output;
  const days = groups.map(({ code }): PooledNumber => {
    const shown = parts.flatMap(({ treId, output }) => {
      const of = output.days[output.groups.findIndex((g) => g.code === code)];
      return of?.is === "number" ? [{ treId, ...of }] : [];
    });
    if (shown.length === 0) return nothing;
    const value = shown.reduce((sum, d) => sum + d.value, 0);
    const slack = shown.reduce((sum, d) => sum + halfUnit(d.value, d.digits), 0);
    return { is: "number", value, low: value - slack, high: value + slack, digits: Math.min(...shown.map((d) => d.digits)), restsOn: shown.map((d) => d.treId) };
  });
  return { kind: "rate", id, event, groups, days, table: poolTables(parts.map(({ treId, output }) => ({ treId, table: output.table }))) };
}

const hidden: Cell = { is: "suppressed-secondary" };
function added(cells: readonly Cell[]): Cell {
  if (cells.length === 1) return cells[0]!;
  if (!cells.every((c) => c.is === "value" || c.is === "zero")) return hidden;
  const values = cells.filter((c) => c.is === "value");
  if (values.length === 0) return { is: "zero" };
  const roundings = values.filter((v) => v.roundedTo > 1).reduce((sum, v) => sum + v.roundedTo, 0);
  const ranges = values.some((v) => v.range) ? values.map((v) => cellBounds(v)!) : undefined;
  return {
    is: "value", value: values.reduce((sum, v) => sum + v.value, 0), roundedTo: Math.max(1, roundings),
    ...(ranges && { range: { low: ranges.reduce((sum, r) => sum + r.low, 0), high: ranges.reduce<number | null>((sum, r) => (sum === null || r.high === null ? null : sum + r.high), 0) } }),
  };
}

/** A TRE's table of follow-up on fewer breaks, all of them its own. */
export function onBreaks({ table, breaks, groups }: Of<"survival">, kept: readonly number[]): ReleasedTable {
  const width = 2 * breaks.length + 2;
  const cells = groups.flatMap((_, g) => {
    const row = table.cells.slice(g * width, (g + 1) * width);
    const merged = lifeTableLevels(kept).map((): Cell[] => []);
    breaks.forEach((to, i) => {
      const into = kept.findIndex((k) => to <= k);
      for (const status of [0, 1]) merged[into < 0 ? 2 * kept.length : 2 * into + status]!.push(row[2 * i + status]!);
    });
    merged[2 * kept.length]!.push(row[width - 2]!);
    merged[2 * kept.length + 1]!.push(row[width - 1]!);
    return merged.map(added);
  });
  const dimension = { ...table.dimensions.at(-1)!, levels: lifeTableLevels(kept) };
  const size = dimension.levels.length;
  const byLevel = dimension.levels.map((_, l) => added(groups.map((_, g) => cells[g * size + l]!)));
  return { dimensions: [...table.dimensions.slice(0, -1), dimension], cells, margins: table.dimensions.length > 1 ? [table.margins[0]!, byLevel] : [byLevel], total: table.total };
}

/** On the breaks that every TRE kept: each merged its intervals until none told of few people. */
export function poolSurvival(id: string, parts: readonly Part<"survival">[], poolTables: PoolTables): Pooled<"survival"> {
  const { event, groups, breaks } = parts[0]!.output;
  const common = breaks.filter((b) => parts.every(({ output }) => output.breaks.includes(b)));
  const kept = common.length > 0 ? common : [Math.max(...breaks)];
  const table = poolTables(parts.map(({ treId, output }) => ({ treId, table: onBreaks(output, kept) })));
  return { kind: "survival", id, event, groups, breaks: kept, table };
}

type Shown = Extract<ReleasedNumber, { is: "number" }>;
/**
 * Correlations over everyone: each TRE's co-moments from its correlation, SDs and number, merged by Chan's update for pairs (Chan,
 * Golub & LeVeque 1983). The ends are what the released digits and numbers give when all lie to one side: a guide, not a proof.
 */
export function poolCorrelation(id: string, parts: readonly Part<"correlation">[], policy: DisclosurePolicy, poolTables: PoolTables): Pooled<"correlation"> {
  const { of } = parts[0]!.output;
  const k = of.length;
  const ranged = parts.map((p) => {
    const people = p.output.table.cells[0]!;
    return { ...p, n: rangeOf(people, p.zeros), released: people.is === "value" ? people.value : null };
  });
  const moments = of.map((_, i) => poolSummaries(ranged.map(({ treId, n, released, output }) => ({ treId, n, released, mean: output.means[i]!, sd: output.sds[i]! })), policy));
  const usable = ranged.flatMap(({ treId, n, released, output }): { treId: string; low: number; high: number; n: number; means: Shown[]; sds: Shown[]; r: Shown[] }[] => {
    const numbers = [...output.means, ...output.sds, ...output.r].flatMap((x) => (x.is === "number" ? [x] : []));
    return n && n.high !== Infinity && numbers.length === k * (k + 2) ? [{ treId, low: n.low, high: n.high, n: released ?? (n.low + n.high) / 2, means: numbers.slice(0, k), sds: numbers.slice(k, 2 * k), r: numbers.slice(2 * k) }] : [];
  });
  const restsOn = usable.map((u) => u.treId);
  const correlations = (nOf: (u: (typeof usable)[number]) => number, side: -1 | 0 | 1) => {
    const { coMoments } = usable.reduce((all, u) => mergeCoMoments(all, {
      n: nOf(u), means: u.means.map((m) => m.value),
      coMoments: u.r.map((r, at) => (r.value + side * halfUnit(r.value, r.digits)) * u.sds[Math.floor(at / k)]!.value * u.sds[at % k]!.value * Math.max(0, nOf(u) - 1)),
    }), noCoMoments(k));
    return coMoments.map((c, at) => c / Math.sqrt(coMoments[Math.floor(at / k) * (k + 1)]! * coMoments[(at % k) * (k + 1)]!));
  };
  const [value, ...ends] = usable.length === 0 ? [[]] : [correlations((u) => u.n, 0), ...([-1, 1] as const).flatMap((side) => [correlations((u) => u.low, side), correlations((u) => u.high, side)])];
  const digits = Math.min(...usable.flatMap((u) => u.r.map((r) => r.digits)));
  const r = Array.from({ length: k * k }, (_, at): PooledNumber => {
    const x = value?.[at];
    if (x === undefined || !Number.isFinite(x)) return nothing;
    const all = [x, ...ends.map((e) => e[at]!)];
    return { is: "number", value: significantDigits(x, digits), low: Math.max(-1, Math.min(...all)), high: Math.min(1, Math.max(...all)), digits, restsOn };
  });
  return { kind: "correlation", id, of, table: poolTables(parts.map(({ treId, output }) => ({ treId, table: output.table }))), means: moments.map((m) => m.mean), sds: moments.map((m) => m.sd), r };
}

/** Who takes part in the model, and by which rules of their own the others do not. */
export function poolModel(kind: Pooled<"regression">["kind"], id: string, parts: readonly Part<"regression">[], poolTables: PoolTables): Pooled<"regression"> {
  return {
    kind, id, columns: parts[0]!.output.columns, table: poolTables(parts.map(({ treId, output }) => ({ treId, table: output.table }))),
    takingPart: parts.filter((p) => p.output.reasons.length === 0).map((p) => p.treId),
    notTakingPart: parts.filter((p) => p.output.reasons.length > 0).map(({ treId, output }) => ({ treId, reasons: output.reasons })),
  };
}
