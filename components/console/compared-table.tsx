import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import { profiles } from "#lib/disclosure/profiles.ts";
import type { Change, ComparedNumber, ComparedOutput } from "./output-comparison.ts";

const changes: Record<Change, { tone: Tone; name: string }> = { same: { tone: "neutral", name: "Same" }, rounded: { tone: "note", name: "Rounded" }, hidden: { tone: "caution", name: "Hidden" } };

type Props = {
  output: ComparedOutput;
  /** It was released already. */
  hasLeft: boolean;
  /** Where numbers may be withheld: the id of the form that the boxes in the table belong to. */
  form?: string | undefined;
  /** Keys of what output checkers withhold already. */
  withheld?: readonly (string | null)[];
};

/** Exact numbers, in a column that says at every row's side that they stay inside; beside them what would leave, by which rule, and how closely others could tell. */
export function ComparedTable({ output, hasLeft, form, withheld = [] }: Props) {
  const boxes = form !== undefined && output.numbers.some((number) => number.mayBeWithheld);
  return (
    <div className="flex flex-col gap-4">
      {output.note !== undefined && <p className="max-w-measure text-sm">{output.note}</p>}
      <DataTable
        caption={`${output.title}: exact numbers beside what ${hasLeft ? "was" : "would be"} released`} captionHidden density="dense" fit narrow="stack" rows={output.numbers} rowKey={(number) => number.key}
        columns={[
          { key: "label", header: "Of whom", rowHeader: true, cell: (number) => <span className={number.isTotal ? "font-semibold" : undefined}>{number.label}</span> },
          { key: "exact", align: "number", label: "Exact, inside the TRE only", className: "border-x-2 border-x-bad bg-bad-soft", header: <span className="inline-flex items-center gap-1.5 whitespace-normal text-bad"><Icon name="lock" />Exact: inside the TRE only</span>, cell: (number) => number.exact },
          { key: "released", align: "number", header: hasLeft ? "Released" : "Would be released", cell: (number) => <strong><ResultCell cell={number.released} /></strong> },
          { key: "change", header: "What changed", cell: (number) => <WhatChanged number={number} /> },
          ...(boxes ? [{ key: "withhold", header: "Withhold", cell: (number: ComparedNumber) => <WithholdBox number={number} form={form} isWithheld={withheld.includes(number.key)} /> }] : []),
        ]}
      />
      <CellLegend cells={output.numbers.map((number) => number.released)} />
    </div>
  );
}

function WhatChanged({ number: { change, because, evidence, hiddenElsewhere } }: { number: ComparedNumber }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1"><StatusTag tone={changes[change].tone}>{changes[change].name}</StatusTag>{evidence?.reason ?? because}</span>
      {evidence !== undefined && <span className="text-sm text-muted">From outside: {evidence.interval}; must stay at least {evidence.needed} wide.</span>}
      {hiddenElsewhere > 0 && <span className="text-sm text-caution">{hiddenElsewhere} of {profiles.length} published rules would hide it.</span>}
    </span>
  );
}

function WithholdBox({ number, form, isWithheld }: { number: ComparedNumber; form: string; isWithheld: boolean }) {
  if (isWithheld) return <span className="text-sm text-muted">Withheld</span>;
  if (!number.mayBeWithheld || number.change === "hidden") return <span className="sr-only">Not by itself</span>;
  return <label className="inline-flex min-h-8 min-w-8 items-center"><input type="checkbox" form={form} name="numbers" value={number.key} data-suggested={number.hiddenElsewhere > 0 || undefined} className="size-6 accent-accent" /><span className="sr-only">Withhold {number.label}</span></label>;
}
