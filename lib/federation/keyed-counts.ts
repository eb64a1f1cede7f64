/** Every count of an output under the name of the people whom it counts, pooled or one TRE's own: the same people have the same name in whatever table, and whoever counts them. */
import { keyOf } from "#lib/disclosure/linked-counts.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedOutput, ReleasedTable } from "#lib/disclosure/released.ts";
import { intervalLevels } from "#lib/query/histogram-intervals.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { keyOfCode } from "./pool-distributions.ts";
import type { PooledCell, PooledOutput } from "./pooled-result.ts";
import { levelsAt } from "./site-ranges.ts";

type AnyTable<C> = Pick<ReleasedTable, "dimensions"> & { cells: C[]; margins: C[][]; total: C };
/** The people named `total` are those of `parts` together. `of`: as of `Equation`. */
export type KeyedSum = { total: string; parts: string[]; of: "table" | "variable" };

export const everybody = keyOf([]);
const known = (variable: string): string => keyOf([[variable, "_known"]]);
const missing = (variable: string): string => keyOf([[variable, missingLevel.code]]);
/** Of the intervals below, between and above the breaks, in that order. */
const intervals = (variable: string, breaks: readonly number[]): string[] => intervalLevels(breaks).map((level) => keyOf([[variable, level]]));

const cellKeys = ({ dimensions }: AnyTable<unknown>): string[] => {
  const sizes = dimensions.map(({ levels }) => levels.length);
  return Array.from({ length: sizes.reduce((n, s) => n * s, 1) }, (_, i) => keyOf(levelsAt(sizes, i).map((level, d) => [dimensions[d]!.variable, dimensions[d]!.levels[level]!.code])));
};

/** The output with each of its counts changed. */
export function withCounts(output: PooledOutput, change: (cell: PooledCell, key: string) => PooledCell): PooledOutput;
export function withCounts(output: ReleasedOutput, change: (cell: Cell, key: string) => Cell): ReleasedOutput;
export function withCounts(output: PooledOutput | ReleasedOutput, change: (cell: never, key: string) => unknown): unknown {
  const of = (cell: unknown, key: string): unknown => change(cell as never, key);
  const table = (from: AnyTable<unknown>): AnyTable<unknown> => {
    const keys = cellKeys(from);
    return {
      dimensions: from.dimensions, cells: from.cells.map((cell, i) => of(cell, keys[i]!)),
      margins: from.margins.map((margin, d) => margin.map((cell, l) => of(cell, keyOf([[from.dimensions[d]!.variable, from.dimensions[d]!.levels[l]!.code]])))), total: of(from.total, everybody),
    };
  };
  switch (output.kind) {
    case "count": return { ...output, people: of(output.people, everybody) };
    case "crosstab": return { ...output, ...table(output) };
    case "summary": return { ...output, n: of(output.n, known(output.variable)), missing: of(output.missing, missing(output.variable)) };
    case "histogram": {
      const { variable, breaks } = output;
      const keys = intervals(variable, breaks);
      return {
        ...output, below: of(output.below, keys[0]!), cells: (output.cells as unknown[]).map((cell, i) => of(cell, keys[i + 1]!)),
        above: of(output.above, keys.at(-1)!), missing: of(output.missing, missing(variable)),
      };
    }
    case "distribution": {
      const people = of(output.people, everybody);
      if (output.of === "codes") return { ...output, people, rows: output.rows.map((row) => ({ ...row, people: of(row.people, keyOf([["code", keyOfCode(row)]])) })) };
      if (output.of === "icd-chapters") return { ...output, people, cells: (output.cells as unknown[]).map((cell, i) => of(cell, keyOf([["chapter", String(i)]]))) };
      return { ...output, people, tables: output.tables.map(({ dimension, cells }) => ({ dimension, cells: (cells as unknown[]).map((cell, i) => of(cell, keyOf([[dimension.variable, dimension.levels[i]!.code]]))) })) };
    }
    case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles":
      return { ...output, table: table(output.table) };
  }
}

/** What adds up in the output. A person may be in several chapters, and have several codes: these do not. */
export function sumsIn(output: PooledOutput | ReleasedOutput): KeyedSum[] {
  switch (output.kind) {
    case "count": return [];
    case "summary": return [{ total: everybody, parts: [known(output.variable), missing(output.variable)], of: "variable" }];
    case "histogram": return [
      { total: everybody, parts: [known(output.variable), missing(output.variable)], of: "variable" },
      { total: known(output.variable), parts: intervals(output.variable, output.breaks), of: "variable" },
    ];
    case "distribution": return output.of === "demographics" ? output.tables.map(({ dimension: { variable, levels } }) => ({ total: everybody, parts: levels.map(({ code }) => keyOf([[variable, code]])), of: "variable" })) : [];
    case "crosstab": return sumsOfTable(output, "table");
    case "rate": case "survival": return sumsOfTable(output.table, "table");
    // Whether a value is known is no class that a person could be found in.
    case "comparison": case "correlation": case "meta-analysis": case "regression": case "cox": case "quantiles": return sumsOfTable(output.table, "variable");
  }
}

function sumsOfTable(table: AnyTable<unknown>, of: KeyedSum["of"]): KeyedSum[] {
  const { dimensions } = table;
  const sizes = dimensions.map(({ levels }) => levels.length);
  const keys = cellKeys(table);
  return dimensions.flatMap(({ variable, levels }, d): KeyedSum[] => {
    const byLevel = levels.map(({ code }) => keyOf([[variable, code]]));
    const lines = dimensions.length === 1 ? [] : byLevel.map((total, level): KeyedSum => ({ total, parts: keys.filter((_, i) => levelsAt(sizes, i)[d] === level), of }));
    return [{ total: everybody, parts: byLevel, of: "variable" }, ...lines];
  });
}
