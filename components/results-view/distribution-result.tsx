import { BarChart } from "#components/charts/bar-chart.tsx";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { rangeInWords, show } from "#components/results/shown.ts";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { Section } from "#components/ui/layout.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import type { Provenance } from "#lib/federation/provenance.ts";
import { FigureTable } from "./figure-table.tsx";
import { codesShown, drawnCodes, keyOfCode, kindsOf, perPage, wordsOfKind, type CodeView } from "./codes-shown.ts";
import { figuresOf, outputTitle, type Site } from "./figures.ts";
import { HowChecked, type Check } from "./how-checked.tsx";
import { HowMade } from "./how-made.tsx";

type Distribution = Extract<PooledOutput, { kind: "distribution" }>;
type Of<O extends Distribution["of"]> = Extract<Distribution, { of: O }>;

/** `view` says where the page stands, so that search and paging need no script. */
export type ResultsView = CodeView & { submissionId: string };

/** What the data holds and in how many people, with RQuest's file of the pooled numbers and of each TRE's own. */
export function DistributionResult({ output, sites, notes, made, checks = [], view }: { output: Distribution; sites: readonly Site[]; notes: readonly string[]; made?: Provenance | undefined; checks?: readonly Check[]; view: ResultsView }) {
  const title = outputTitle(output);
  const file = `/api/v1/submissions/${view.submissionId}/outputs/${output.id}/distribution`;
  const answered = sites.filter((site) => site.outputs.some((o) => o.id === output.id && o.kind === "distribution"));
  return (
    <Section title={title} id={`analysis-${output.id}`}>
      {notes.length > 0 && <Notice kind="warning" title="The answers do not quite fit together"><ul className="list-disc pl-5">{notes.map((note) => <li key={note}>{note}</li>)}</ul></Notice>}
      <p>Out of {show(output.people).words} people.</p>
      {output.of === "codes" ? <Codes output={output} sites={answered} title={title} view={view} /> : <Fixed output={output} sites={sites} title={title} />}
      <div className="no-print flex flex-wrap items-center gap-3" role="group" aria-label="RQuest distribution files">
        <LinkButton variant="secondary" small href={file} download>RQuest distribution file, pooled</LinkButton>
        {answered.length > 1 && answered.map((site) => <LinkButton key={site.tre.id} variant="secondary" small href={`${file}?tre=${site.tre.id}`} download>{`RQuest file of ${site.tre.name}`}</LinkButton>)}
      </div>
      {made !== undefined && <HowMade made={made} />}
      <HowChecked output={output.id} checks={checks} />
    </Section>
  );
}

/** Levels that everyone knows beforehand: a drawing and every number. */
function Fixed({ output, sites, title }: { output: Of<"demographics"> | Of<"icd-chapters">; sites: readonly Site[]; title: string }) {
  const figures = figuresOf(output, sites);
  const drawings = output.of === "icd-chapters"
    ? [{ group: "Chapter of ICD-10", bars: output.cells.map((cell, at) => ({ label: icd10Chapters[at]?.title ?? "", cell })) }]
    : output.tables.map(({ dimension, cells }) => ({ group: dimension.label, bars: cells.map((cell, at) => ({ label: dimension.levels[at]?.label ?? "", cell })) }));
  return (
    <>
      {output.of === "icd-chapters" && <p className="max-w-measure text-sm text-muted">A person with conditions in several chapters is counted in each. “[x]” stands at a data environment where too few conditions, or none, carry a code of ICD-10.</p>}
      {drawings.map(({ group, bars }) => <BarChart key={group} title={`${group}, pooled`} groupHeader={group} bars={bars} />)}
      <FigureTable caption={`${title}: every number`} figures={figures} sites={sites} />
      <CellLegend cells={figures.flatMap((f) => [f.pooled, ...f.parts.filter((part) => part !== undefined)])} />
    </>
  );
}

function Codes({ output, sites, title, view }: { output: Of<"codes">; sites: readonly Site[]; title: string; view: ResultsView }) {
  const found = codesShown(output, view);
  const { page, pages, rows, all } = found;
  const here = `/submissions/${view.submissionId}/results`;
  const hrefOf = (to: number) => `${here}?${new URLSearchParams({ ...(view.q ? { q: view.q } : {}), ...(view.kind ? { kind: view.kind } : {}), page: String(to) }).toString()}#codes-${output.id}`;
  const own = sites.map((site) => ({ site, cells: ownCells(output, site) }));
  const drawn = drawnCodes(output);
  return (
    <>
      <Unlisted output={output} />
      {drawn.length > 0 && <BarChart title={`The ${drawn.length} codes that most people have, pooled`} groupHeader="Code" bars={drawn} />}
      {output.rows.length > 0 && (
        <div className="flex flex-col gap-4" id={`codes-${output.id}`}>
          <form action={here} role="search" aria-label="Codes" className="no-print flex flex-wrap items-end gap-4 rounded-lg border border-rule bg-surface p-5">
            <TextInput label="Name or number of a code" name="q" defaultValue={view.q} width="medium" optional />
            <Select label="Kind of record" name="kind" defaultValue={view.kind ?? ""} options={[{ value: "", label: "All kinds" }, ...kindsOf(output).map((kind) => ({ value: kind, label: wordsOfKind(kind) }))]} />
            <Button type="submit">Show</Button>
          </form>
          <p role="status">{all === 0 ? "No listed code is called that." : `${inFigures(all)} ${all === 1 ? "code" : "codes"}${pages > 1 ? `, ${inFigures((page - 1) * perPage + 1)} to ${inFigures(Math.min(page * perPage, all))} here` : ""}, most people first.`}</p>
          {rows.length > 0 && (
            <DataTable
              caption={`${title}, page ${page}`} captionHidden density="dense" fit narrow="stack" rows={rows} rowKey={({ key }) => key}
              columns={[
                { key: "name", header: "Code", rowHeader: true, cell: ({ row }) => <>{row.name} <span className="font-normal text-muted tabular-nums">{row.conceptId}</span></> },
                { key: "kind", header: "Kind", cell: ({ row }) => wordsOfKind(row.domain) },
                { key: "pooled", header: "People, pooled", align: "number", cell: ({ row }) => <strong><ResultCell cell={row.people} /></strong> },
                { key: "range", header: "True number lies in", align: "number", cell: ({ row }) => rangeInWords(show(row.people).range) },
                ...own.map(({ site, cells }) => ({ key: site.tre.id, header: site.tre.name, align: "number" as const, cell: ({ key }: (typeof rows)[number]) => { const cell = cells.get(key); return cell ? <ResultCell cell={cell} /> : <span className="text-muted">not listed</span>; } })),
              ]}
            />
          )}
          <Pagination page={page} pages={pages} hrefOf={hrefOf} label="Pages of codes" />
        </div>
      )}
      <CellLegend cells={rows.map(({ row }) => row.people)} />
    </>
  );
}

const ownCells = (output: Of<"codes">, site: Site) => {
  const released = site.outputs.find((o) => o.id === output.id);
  return new Map(released?.kind === "distribution" && released.of === "codes" ? released.rows.map((r) => [keyOfCode(r), r.people]) : []);
};

function Unlisted({ output: { rows, unlistedBelow } }: { output: Of<"codes"> }) {
  if (rows.length === 0) return <Notice kind="info" title="No code may be listed">In a population of this size every code would tell of few people, or of everybody.</Notice>;
  return (
    <p className="max-w-measure text-sm text-muted">
      {unlistedBelow === null ? "Codes with few people are not listed." : `Codes that fewer than ${inFigures(unlistedBelow)} people have are not listed, and nothing here tells one of them from a code that nobody has.`} A person may
      have many codes, so the numbers do not add up to the population. Each row is that very code, without more specific ones. Codes that nearly everyone has read alike.
    </p>
  );
}
