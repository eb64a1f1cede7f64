import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import type { Change, ComparedOutput } from "./output-comparison.ts";

const changes: Record<Change, { tone: Tone; name: string }> = { same: { tone: "neutral", name: "Same" }, rounded: { tone: "note", name: "Rounded" }, hidden: { tone: "caution", name: "Hidden" } };

/** Exact numbers, in a column that says at every row's side that they stay inside; beside them what would leave. */
export function ComparedTable({ output, hasLeft }: { output: ComparedOutput; /** It was released already. */ hasLeft: boolean }) {
  return (
    <div className="flex flex-col gap-4">
      {output.note !== undefined && <p className="max-w-measure text-sm">{output.note}</p>}
      <DataTable
        caption={`${output.title}: exact numbers beside what ${hasLeft ? "was" : "would be"} released`} captionHidden density="dense" fit narrow="stack" rows={output.numbers} rowKey={(number) => number.key}
        columns={[
          { key: "label", header: "Of whom", rowHeader: true, cell: (number) => <span className={number.isTotal ? "font-semibold" : undefined}>{number.label}</span> },
          { key: "exact", align: "number", label: "Exact, inside the TRE only", className: "border-x-2 border-x-bad bg-bad-soft", header: <span className="inline-flex items-center gap-1.5 whitespace-normal text-bad"><Icon name="lock" />Exact: inside the TRE only</span>, cell: (number) => number.exact },
          { key: "released", align: "number", header: hasLeft ? "Released" : "Would be released", cell: (number) => <strong><ResultCell cell={number.released} /></strong> },
          { key: "change", header: "What changed", cell: (number) => <span className="flex flex-wrap items-center gap-x-3 gap-y-1"><StatusTag tone={changes[number.change].tone}>{changes[number.change].name}</StatusTag>{number.because}</span> },
        ]}
      />
      <CellLegend cells={output.numbers.map((number) => number.released)} />
    </div>
  );
}
