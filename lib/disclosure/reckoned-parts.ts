/**
 * Every number of an output that was reckoned from people, with what it counts and what it measures: screens, files and checks of
 * released and of pooled outputs read the same list. C is what stands for a count, N for any other number.
 */
import type { Level } from "#lib/query/dictionary.ts";
import type { Dimension } from "#lib/query/outputs.ts";

type Table<C> = { dimensions: Dimension[]; cells: C[]; margins: C[][]; total: C };
type Named = { variable: string; label: string; unit?: string | undefined };
export type Reckoned<C, N> = { table: Table<C> } & (
  | ({ kind: "comparison"; means: N[]; sds: N[] } & Named)
  | { kind: "correlation"; of: Named[]; means: N[]; sds: N[]; r: N[] }
  | { kind: "rate"; event: string; groups: Level[]; days: N[] }
  | { kind: "survival"; event: string; groups: Level[]; breaks: number[] }
  | { kind: "regression" | "cox" | "quantiles"; columns: string[] }
);
export type Part<T> = { key: string; group: string; measure: string; isTotal: boolean; of: T };

/** Cells, then totals by level, then everyone. */
export function tableParts<C>({ dimensions, cells, margins, total }: Table<C>): Part<C>[] {
  const labels = dimensions.reduce<string[]>((rows, { levels }) => rows.flatMap((row) => levels.map((l) => (row === "" ? l.label : `${row}; ${l.label}`))), [""]);
  const people = (key: string, group: string, of: C, isTotal: boolean): Part<C> => ({ key, group, measure: "people", isTotal, of });
  return [
    ...cells.map((cell, i) => people(`cell-${i}`, labels[i] ?? "", cell, false)),
    ...(dimensions.length > 1 ? margins.flatMap((margin, d) => margin.map((cell, level) => people(`margin-${d}-${level}`, `${dimensions[d]!.label}: ${dimensions[d]!.levels[level]!.label}`, cell, true))) : []),
    people("total", "Everyone", total, true),
  ];
}

export function reckonedParts<C, N>(output: Reckoned<C, N>): Part<C | N>[] {
  const counts: Part<C | N>[] = tableParts(output.table);
  const number = (key: string, group: string, measure: string, of: N): Part<N> => ({ key, group, measure, isTotal: false, of });
  const groupLabels = output.table.dimensions[0]!.levels.map((l) => l.label);
  switch (output.kind) {
    case "comparison":
      return [
        ...output.means.map((mean, g) => number(`mean-${g}`, groupLabels[g]!, "mean", mean)),
        ...output.sds.map((sd, g) => number(`sd-${g}`, groupLabels[g]!, "standard deviation", sd)), ...counts,
      ];
    case "correlation": {
      const k = output.of.length;
      const pairs = output.r.flatMap((r, at) => { const [i, j] = [Math.floor(at / k), at % k]; return i < j ? [number(`r-${i}-${j}`, `${output.of[i]!.label} and ${output.of[j]!.label}`, "correlation", r)] : []; });
      return [
        ...pairs, ...output.means.map((mean, i) => number(`mean-${i}`, output.of[i]!.label, "mean", mean)),
        ...output.sds.map((sd, i) => number(`sd-${i}`, output.of[i]!.label, "standard deviation", sd)), ...counts,
      ];
    }
    case "rate":
      return [...output.days.map((days, g) => number(`days-${g}`, output.groups[g]!.label, "days of follow-up", days)), ...counts];
    case "survival":
    case "regression":
    case "cox":
    case "quantiles":
      return counts;
  }
}
