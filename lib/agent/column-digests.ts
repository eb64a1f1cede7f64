/**
 * The columns that a model's sums are made of, each as a digest of who has which value in it, whatever it is called, in whatever unit, and from
 * whichever end it is counted: two models with such a column in common have sums in common. Inside the TRE only.
 */
import { createHash } from "node:crypto";
import type { ModelInput } from "#lib/analysis/model-data.ts";

/** What sums are made of: `by` is undefined for everyone's together, else the code of the group whose they are. */
export type Column = { by: string | undefined; digests: string[] };

/**
 * Of sums that are told by groups: everyone's values, and those of each group by itself. How many people a group has is a count that every TRE of it has released
 * (quantile-groups.ts): like an intercept it is no column.
 */
export function columnsByGroup({ data: { x, y }, columns, rows }: Pick<ModelInput, "data" | "columns" | "rows">, ids: ArrayLike<number>): Column[] {
  const valuesOf = (isIn: (i: number) => boolean): string[] => {
    const own = Array.from(rows, (_, i) => i).filter(isIn);
    return columnDigests({ data: { n: own.length, x: new Float64Array(), y: Float64Array.from(own, (i) => y[i]!) }, columns: [], rows: Int32Array.from(own, (i) => rows[i]!) }, ids);
  };
  return [{ by: undefined, digests: valuesOf(() => true) }, ...columns.map((by, g): Column => ({ by, digests: valuesOf((i) => x[i * columns.length + g] === 1) }))];
}

/** `ids`: of all people, by their place in the table. A column in which everyone is alike, as the intercept, tells of nothing but their number. */
export function columnDigests({ data, columns, rows }: Pick<ModelInput, "data" | "columns" | "rows">, ids: ArrayLike<number>): string[] {
  const order = Array.from(rows, (_, i) => i).sort((a, b) => ids[rows[a]!]! - ids[rows[b]!]!);
  const people = Float64Array.from(order, (i) => ids[rows[i]!]!);
  const p = columns.length;
  const own = Array.from({ length: p }, (_, j) => Float64Array.from(order, (i) => data.x[i * p + j]!));
  const others = [data.y, data.time, data.offset].flatMap((values) => (values ? [Float64Array.from(order, (i) => values[i]!)] : []));
  const digests = [...own, ...others].flatMap((values) => {
    const [low, high] = values.reduce(([least, most], v) => [Math.min(least, v), Math.max(most, v)], [Infinity, -Infinity]);
    if (!(high > low)) return [];
    const placed = values.map((v) => Math.round(((v - low) / (high - low)) * 1e9));
    // The same column counted from its other end.
    const turned = placed.find((v) => 2 * v !== 1e9)! * 2 > 1e9 ? placed.map((v) => 1e9 - v) : placed;
    return [createHash("sha256").update(people).update(turned).digest("hex")];
  });
  return [...new Set(digests)];
}
