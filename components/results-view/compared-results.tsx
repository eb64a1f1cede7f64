import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { Cause } from "#lib/federation/why-different.ts";
import type { Pooled } from "#components/results/shown.ts";
import type { ComparedOutput } from "./compared.ts";

const causeNames: Record<Cause["kind"], string> = { definition: "Question", environments: "Who answered", policy: "Policy", data: "Data" };

/** What explains that two answers differ, the question's own differences in sentences. */
export function WhyDifferent({ causes, differences, queryHref }: { causes: readonly Cause[]; differences: readonly string[]; queryHref: string | null }) {
  return (
    <Section title="Why they differ">
      <ul className="flex max-w-measure flex-col gap-3">
        {causes.map(({ kind, sentence }) => (
          <li key={sentence} className="flex flex-col items-start gap-1">
            <StatusTag tone={kind === "data" ? "neutral" : "note"}>{causeNames[kind]}</StatusTag>
            <span>{sentence}</span>
            {kind === "definition" && differences.length > 0 && <ul className="list-disc pl-5">{differences.map((line) => <li key={line}>{line}</li>)}</ul>}
            {kind === "definition" && queryHref !== null && <Link href={queryHref}>Compare the versions of the query</Link>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Figures of two answers side by side, with the change that can be known. */
export function ComparedResults({ outputs, names }: { outputs: readonly ComparedOutput[]; names: { before: string; after: string } }) {
  return outputs.map(({ id, title, figures, onlyIn }) => (
    <Section key={`${id} ${onlyIn ?? ""}`} title={title}>
      {onlyIn !== null && <p className="text-muted">Only {names[onlyIn]} has this analysis.</p>}
      <DataTable
        caption={`${title}: ${names.before} and ${names.after}`} captionHidden density="dense" fit narrow="stack" rows={figures} rowKey={(figure) => figure.key}
        columns={[
          { key: "label", header: "Of whom", rowHeader: true, cell: (figure) => <span className={figure.isTotal ? "font-semibold" : undefined}>{figure.label}</span> },
          { key: "before", header: names.before, align: "number", cell: ({ before }) => <Number of={before} /> },
          { key: "after", header: names.after, align: "number", cell: ({ after }) => <Number of={after} /> },
          { key: "change", header: "Change", cell: ({ change }) => change },
        ]}
      />
      <CellLegend cells={figures.flatMap(({ before, after }) => [before, after].filter((cell) => cell !== undefined))} />
    </Section>
  ));
}

const Number = ({ of }: { of: Pooled | undefined }) => (of === undefined ? <span className="text-muted">not asked</span> : <ResultCell cell={of} withRange />);
