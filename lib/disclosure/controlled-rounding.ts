/**
 * Controlled rounding: every shown count goes up or down to a multiple of the base such that all sums of shown counts hold, with the least
 * change overall. Totals stay within one rounding of the truth, where sums of released numbers drift by one for each part; in return a
 * count may go the longer way, so that each says only that the truth lies less than a base away. Multiples stay as they are.
 * Source: Cox 1987, “A constructive procedure for unbiased controlled rounding”, JASA 82; SDC Handbook (2nd ed. 2024), chapter 4.
 */
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { Answer } from "./ledger/said.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import { asBefore } from "./released-rounding.ts";
import type { RoundedCount } from "./released-rounding.ts";
import { settings, type Solver } from "./solver-settings.ts";

/** By size, not by time: the same release is always rounded alike. */
const mostCounts = 260;

/** One per count; null where the count is not shown. Null altogether where there is no such rounding, or the release is too large to seek it. */
export function roundControlled(linked: LinkedCounts, hiding: Hiding, base: number, solver: Solver, before: readonly (Answer | undefined)[] = []): (RoundedCount | null)[] | null {
  const shown = linked.counts.flatMap((_, i) => (isShown(linked, hiding, i) ? [i] : []));
  if (shown.length > mostCounts || base === 1) return null;
  const at = new Map(shown.map((i, column) => [i, column]));
  const value = (i: number): number => linked.counts[i]!.value;
  const floor = (i: number): number => Math.floor(value(i) / base);
  // A number that was released before is kept, if it is a neighbouring multiple.
  const kept = new Map(shown.flatMap((i) => (before[i] && value(i) > 0 ? [[i, before[i].value / base - floor(i)] as const] : [])));
  if ([...kept.values()].some((up) => up !== 0 && up !== 1)) return null;
  const sums = linked.equations.filter(({ total, parts }) => [total, ...parts].every((i) => at.has(i)));
  const entries = sums.map(({ total, parts }) => [{ column: at.get(total)!, weight: -1 }, ...parts.map((p) => ({ column: at.get(p)!, weight: 1 }))]);
  const missing = sums.map(({ total, parts }) => floor(total) - parts.reduce((sum, p) => sum + floor(p), 0));
  const starts = [0];
  for (const row of entries) starts.push(starts.at(-1)! + row.length);
  const ups = solver.withModel(
    {
      numCols: shown.length, numRows: sums.length, colCost: shown.map((i) => base - 2 * (value(i) % base)),
      // 0 stands for nobody, so that nothing else is rounded to it.
      colLower: shown.map((i) => kept.get(i) ?? (value(i) > 0 && value(i) < base ? 1 : 0)), colUpper: shown.map((i) => kept.get(i) ?? (value(i) % base === 0 ? 0 : 1)),
      integrality: shown.map(() => solver.constants.variableType.integer), rowLower: missing, rowUpper: missing,
      matrix: { format: "csr", numCols: shown.length, numRows: sums.length, starts, indices: entries.flatMap((row) => row.map((e) => e.column)), values: entries.flatMap((row) => row.map((e) => e.weight)) },
    },
    (model) => {
      model.options.set(settings);
      model.run();
      return model.getModelStatus() === solver.constants.modelStatus.optimal ? model.getSolution().colValue : null;
    },
  );
  if (!ups) return null;
  return linked.counts.map((count, i) => {
    const column = at.get(i);
    if (column === undefined) return null;
    if (before[i] && count.value > 0) return asBefore(before[i]);
    if (count.value === 0) return { value: 0, roundedTo: 1, stated: { low: 0, high: 0 } };
    const rounded = base * (floor(i) + Math.round(ups[column]!));
    return { value: rounded, roundedTo: 2 * base - 1, stated: { low: rounded - base + 1, high: rounded + base - 1 } };
  });
}
