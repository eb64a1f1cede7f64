import { binLabel, combinations, outputTitle } from "#components/results-view/figures.ts";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { type Released } from "#components/results/shown.ts";
import { keyOfCode, wordsOfKind } from "#components/results-view/codes-shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Cell } from "#lib/disclosure/cell.ts";
import { reckonedParts } from "#lib/disclosure/reckoned-parts.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";


type ReleasedNumber = { key: string; label: string; cell: Released };

const mostRows = 500;

/** What left the TRE, for everyone who may use its console. */
export function ReleasedOutputTable({ output, query }: { output: ReleasedOutput; /** Names what its models are of. */ query?: Parameters<typeof outputTitle>[1] | undefined }) {
  const all = numbersOf(output);
  const numbers = all.slice(0, mostRows);
  return (
    <div className="flex flex-col gap-4">
      {all.length > mostRows && <p className="max-w-measure text-sm">The first {inFigures(mostRows)} of {inFigures(all.length)} numbers; the results crate holds all.</p>}
      <DataTable
        caption={outputTitle(output, query)} density="dense" fit rows={numbers} rowKey={(number) => number.key}
        columns={[
          { key: "label", header: "Of whom", rowHeader: true, cell: (number) => number.label },
          { key: "cell", header: "Released", align: "number", cell: (number) => <ResultCell cell={number.cell} withRange /> },
        ]}
      />
      <CellLegend cells={numbers.map((number) => number.cell)} />
    </div>
  );
}

function numbersOf(output: ReleasedOutput): ReleasedNumber[] {
  switch (output.kind) {
    case "count": return [{ key: "people", label: "People", cell: output.people }];
    case "summary": return [
      { key: "n", label: "People with a value", cell: output.n }, { key: "missing", label: "People without a value", cell: output.missing },
      { key: "mean", label: "Mean", cell: output.mean }, { key: "sd", label: "Standard deviation", cell: output.sd }, ...(output.skewness ? [{ key: "skewness", label: "Skewness", cell: output.skewness }] : []),
    ];
    case "distribution": {
      const people = { key: "people", label: "Everyone", cell: output.people };
      if (output.of === "codes") return [people, ...output.rows.map((row) => ({ key: keyOfCode(row), label: `${row.name} (${row.conceptId}, ${wordsOfKind(row.domain).toLowerCase()})`, cell: row.people }))];
      if (output.of === "icd-chapters") return [people, ...icd10Chapters.map(({ range, title }, at) => ({ key: range, label: `${range}: ${title}`, cell: output.cells[at]! }))];
      return [people, ...output.tables.flatMap(({ dimension, cells }) => dimension.levels.map((level, at) => ({ key: `${dimension.variable}-${level.code}`, label: `${dimension.label}: ${level.label}`, cell: cells[at]! })))];
    }
    case "histogram": return [
      { key: "below", label: `Below ${output.breaks[0]}`, cell: output.below },
      ...output.cells.map((cell, at) => ({ key: `bin-${at}`, label: binLabel(output.breaks, at), cell })),
      { key: "above", label: `Above ${output.breaks.at(-1)}`, cell: output.above }, { key: "missing", label: "Not known", cell: output.missing },
    ];
    case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles":
      return reckonedParts<Cell, Released>(output).map(({ key, label, of }) => ({ key, label, cell: of }));
    case "crosstab": {
      const places = combinations(output.dimensions);
      const cells = output.cells.map((cell, at) => ({ key: `cell-${at}`, label: places[at]?.labels.join(", ") ?? "", cell }));
      const margins = output.dimensions.length === 1 ? [] : output.dimensions.flatMap((dimension, d) => dimension.levels.flatMap((level, l) => {
        const cell = output.margins[d]?.[l];
        return cell === undefined ? [] : [{ key: `margin-${d}-${l}`, label: `${dimension.label}: ${level.label}`, cell }];
      }));
      return [...cells, ...margins, { key: "total", label: "All", cell: output.total }];
    }
  }
}
