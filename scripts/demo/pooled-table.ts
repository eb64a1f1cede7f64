/** The pooled answer for a terminal: every number with its mark and range, and what the marks mean. */
import { toDigits } from "#components/results/number-format.ts";
import { isOnlyRange, legendFor, rangeInWords, showPooled, type Pooled } from "#components/results/shown.ts";
import { figuresOf, outputTitle } from "#components/results-view/figures.ts";
import type { PooledOutput, PooledResult } from "#lib/federation/pooled-result.ts";

type Row = readonly string[];

function inCell(cell: Pooled): string {
  const { mark, range } = showPooled(cell);
  if (!range || isOnlyRange(cell) || range.low === range.high || range.high === null) return mark;
  return `${mark} (${rangeInWords(range, cell.is === "number" ? (value) => toDigits(value, cell.digits) : undefined)})`;
}

function aligned(rows: readonly Row[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: Row) => `  ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join("   ").trimEnd()}`;
  const [head = [], ...body] = rows;
  return [line(head), `  ${"─".repeat(widths.reduce((sum, width) => sum + width + 3, -3))}`, ...body.map(line)];
}

/** Rows are the levels of the first dimension; all further dimensions' levels stand side by side. */
function crosstab(output: Extract<PooledOutput, { kind: "crosstab" }>): string[] {
  const [first, ...others] = output.dimensions;
  if (!first) return [];
  const columns = others.reduce<string[]>((names, dimension) => names.flatMap((name) => dimension.levels.map((level) => (name ? `${name}, ${level.label}` : level.label))), [""]);
  const flat = others.length === 1;
  const cell = (row: number, column: number) => output.cells[row * columns.length + column];
  const text = (of: Pooled | undefined) => (of ? inCell(of) : "");
  const rows = first.levels.map((level, row) => [level.label, ...columns.map((_, column) => text(cell(row, column))), ...(flat ? [text(output.margins[0]?.[row])] : [])]);
  const all = flat ? ["All", ...columns.map((_, column) => text(output.margins[1]?.[column])), text(output.total)] : ["All", ...columns.map(() => ""), text(output.total)].slice(0, columns.length + 1);
  return aligned([[first.label, ...(others.length === 0 ? ["People"] : columns), ...(flat ? ["All"] : [])], ...rows, all]);
}

const sizeOf = (cell: Pooled): number => (cell.is === "value" ? (cell.estimate ?? cell.low) : 0);

function inLines(output: PooledOutput): { title: string; lines: string[]; cells: Pooled[] } {
  switch (output.kind) {
    case "count":
      return { title: "People", lines: [`  ${inCell(output.people)}`], cells: [output.people] };
    case "crosstab":
      return { title: `People by ${output.dimensions.map((d) => d.label.toLowerCase()).join(" and ")}`, lines: crosstab(output), cells: [...output.cells, ...output.margins.flat(), output.total] };
    case "summary": {
      const cells = [output.n, output.missing, output.mean, output.sd];
      const unit = output.unit ? ` (${output.unit})` : "";
      return { title: `${output.label}${unit}`, lines: aligned([["", "People with a value", "Without", "Mean", "Standard deviation"], ["", ...cells.map(inCell)]]), cells };
    }
    case "distribution": {
      const most = 20;
      const figures = figuresOf(output, []).toSorted((a, b) => (output.of === "codes" ? sizeOf(b.pooled) - sizeOf(a.pooled) : 0)).slice(0, output.of === "codes" ? most : undefined);
      return { title: outputTitle(output), lines: aligned([["", "People"], ["everyone", inCell(output.people)], ...figures.map((f) => [f.label, inCell(f.pooled)])]), cells: [output.people, ...figures.map((f) => f.pooled)] };
    }
    case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles": {
      const figures = figuresOf(output, []);
      return { title: outputTitle(output), lines: aligned(figures.map((f) => [f.label, inCell(f.pooled)])), cells: figures.map((f) => f.pooled) };
    }
    case "histogram": {
      const cells = [output.below, ...output.cells, output.above, output.missing];
      const names = [`under ${output.breaks[0]}`, ...output.cells.map((_, i) => `${output.breaks[i]} to ${output.breaks[i + 1]}`), `over ${output.breaks.at(-1)}`, "not known"];
      return { title: output.label, lines: aligned([[output.label, "People"], ...cells.map((cell, i) => [names[i] ?? "", inCell(cell)])]), cells };
    }
  }
}

/** `coverage`: who has answered, in a sentence. */
export function pooledTable(pooled: PooledResult, coverage: string): string {
  const parts = pooled.outputs.map(inLines);
  const legend = legendFor(parts.flatMap((part) => part.cells)).map(({ mark, meaning }) => `  ${mark.padEnd(6)} ${meaning}`);
  return [
    coverage,
    ...parts.flatMap(({ title, lines }) => ["", title, ...lines]),
    "",
    "In brackets: the range in which the true number lies.",
    ...legend,
    ...pooled.notes.map((note) => `  Note: ${note.sentence}`),
  ].join("\n");
}
