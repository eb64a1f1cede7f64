/** One TRE's released output in the shape of a pooled one that rests on it alone, so that whatever reads pooled numbers reads a TRE's own too. */
import type { Cell } from "#lib/disclosure/cell.ts";
import { cellBounds } from "#lib/disclosure/in-words.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { halfUnit } from "#lib/statistics/significant-digits.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";

type Kind = "comparison" | "rate" | "survival";
type Site = { tre: { id: string }; zeros?: "shown" | "suppressed" | undefined };

export function ownOutput(output: Extract<ReleasedOutput, { kind: Kind }>, { tre: { id }, zeros }: Site): Extract<PooledOutput, { kind: Kind }> {
  const count = (cell: Cell): PooledCell => {
    const bounds = cellBounds(cell, { zeros });
    if (bounds === null) return { is: "hidden", because: "nothing-released" };
    const estimate = cell.is === "value" ? cell.value : cell.is === "zero" ? 0 : null;
    return { is: "value", ...bounds, estimate, restsOn: estimate === null ? [] : [id], hiddenAt: estimate === null ? [id] : [], roundedTo: cell.is === "value" ? cell.roundedTo : 1 };
  };
  const number = (of: ReleasedNumber): PooledNumber =>
    (of.is === "number" ? { is: "number", value: of.value, low: of.value - halfUnit(of.value, of.digits), high: of.value + halfUnit(of.value, of.digits), digits: of.digits, restsOn: [id] } : { is: "hidden", because: "nothing-released" });
  const { table: { dimensions, cells, margins, total } } = output;
  const table = { dimensions, cells: cells.map(count), margins: margins.map((margin) => margin.map(count)), total: count(total) };
  switch (output.kind) {
    case "comparison": return { ...output, table, means: output.means.map(number), sds: output.sds.map(number) };
    case "rate": return { ...output, table, days: output.days.map(number) };
    case "survival": return { ...output, table };
  }
}
