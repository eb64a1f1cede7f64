import { binLabel, combinations } from "#components/results-view/figures.ts";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import type { Released } from "#components/results/shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { titleOf } from "./output-comparison.ts";

type ReleasedNumber = { key: string; label: string; cell: Released };

/** What left the TRE, for everyone who may use its console. */
export function ReleasedOutputTable({ output }: { output: ReleasedOutput }) {
  const numbers = numbersOf(output);
  return (
    <div className="flex flex-col gap-4">
      <DataTable
        caption={titleOf(output)} density="dense" fit rows={numbers} rowKey={(number) => number.key}
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
      { key: "mean", label: "Mean", cell: output.mean }, { key: "sd", label: "Standard deviation", cell: output.sd },
    ];
    case "histogram": return [
      { key: "below", label: `Below ${output.breaks[0]}`, cell: output.below },
      ...output.cells.map((cell, at) => ({ key: `bin-${at}`, label: binLabel(output.breaks, at), cell })),
      { key: "above", label: `Above ${output.breaks.at(-1)}`, cell: output.above }, { key: "missing", label: "Not known", cell: output.missing },
    ];
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
