import { ResultCell } from "#components/results/cell.tsx";
import { inFigures, toDigits } from "#components/results/number-format.ts";
import { rangeInWords, show, type Pooled, type Released } from "#components/results/shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Figure, Site } from "./figures.ts";

export const rangeOf = (figure: Pooled): string => rangeInWords(show(figure).range, figure.is === "number" ? (value) => toDigits(value, figure.digits) : inFigures);

/** Every number of an analysis: pooled, its range, and each TRE's part. */
export function FigureTable({ caption, figures, sites }: { caption: string; figures: readonly Figure[]; sites: readonly Site[] }) {
  const answered = sites.map((site, at) => ({ site, at })).filter(({ site }) => site.outputs.length > 0);
  return (
    <DataTable
      caption={caption} density="dense" fit rows={figures} rowKey={(figure) => figure.key}
      columns={[
        { key: "label", header: "Of whom", rowHeader: true, cell: (figure) => <span className={figure.isTotal ? "font-semibold" : undefined}>{figure.label}</span> },
        { key: "pooled", header: "Pooled", align: "number", cell: (figure) => <strong><ResultCell cell={figure.pooled} /></strong> },
        { key: "range", header: "True value lies in", align: "number", cell: (figure) => rangeOf(figure.pooled) },
        ...answered.map(({ site, at }) => ({ key: site.tre.id, header: site.tre.name, align: "number" as const, cell: (figure: Figure) => <Part of={figure.parts[at]} /> })),
      ]}
    />
  );
}

const Part = ({ of }: { of: Released | undefined }) => (of === undefined ? <span className="text-muted"><span aria-hidden="true">–</span><span className="sr-only">no such number</span></span> : <ResultCell cell={of} />);
