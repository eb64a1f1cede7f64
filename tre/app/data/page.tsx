import type { Metadata } from "next";
import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { dataQuality, type DatasetQuality, type Shared } from "#lib/agent/console/data-quality.ts";
import { getContext } from "#lib/agent/context.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Data" };

const severities = { error: { tone: "bad", name: "Error" }, warning: { tone: "caution", name: "Warning" }, note: { tone: "note", name: "Note" } } as const;

function Findings({ title, report }: { title: string; report: NonNullable<DatasetQuality["report"]> }) {
  if (report.findings.length === 0) return <EmptyState title="Nothing found"><p>{inFigures(report.people)} people were loaded, and every check passed.</p></EmptyState>;
  return (
    <>
      <p className="max-w-measure text-muted">Checked on {report.today}, when the files were loaded: {inFigures(report.people)} people.</p>
      <DataTable
        caption={`What was found in ${title}`} captionHidden rows={report.findings} rowKey={(f) => `${f.table} ${f.check}`} narrow="stack"
        columns={[
          { key: "severity", header: "How grave", cell: (f) => <StatusTag tone={severities[f.severity].tone}>{severities[f.severity].name}</StatusTag> },
          { key: "table", header: "Table", rowHeader: true, cell: (f) => <code className="text-sm break-all">{f.table}</code> },
          { key: "words", header: "What was found", cell: (f) => f.words },
          { key: "mend", header: "What mends it", cell: (f) => f.mend },
        ]}
      />
    </>
  );
}

function SharedPeople({ shares }: { shares: readonly Shared[] }) {
  return shares.map(({ with: other, inBoth }) => inBoth === 0 ? (
    <Notice key={other} kind="warning" title={`No key is in both this dataset and ${other}`} className="mb-6">
      <p>This TRE’s settings say that both are of the same people, and not one person’s key is in both. The ledger of releases can’t hold the one against the other, so nothing of this dataset is released before a person of this TRE has looked at it.</p>
      <p className="mt-2">What mends it: give both datasets the same keys of the same people. If they are of different people after all, take <code>people</code> out of their settings.</p>
    </Notice>
  ) : (
    <p key={other} className="mb-6 max-w-measure text-muted">
      Of the same people as {other}: what was released of one counts against what is asked of the other. {inBoth === null ? "How many are in both is told once questions have been asked of both." : `By their keys, ${inFigures(inBoth)} people are in both.`}
    </p>
  ));
}

export default async function Data() {
  const actor = await signedIn("/data");
  const found = await dataQuality(getContext(), actor);
  if (!found.ok) return <RefusedState reason={found.refusal.message} />;
  return (
    <>
      <PageHeader title="Data" lead="What is wrong with this TRE’s data, and what mends it. The counts are exact and never leave this TRE." />
      {found.value.map(({ key, title, report, isUnkeyed, shares, required, sameColumns }) => (
        <Section key={key} title={title}>
          {isUnkeyed && (
            <Notice kind="warning" title="No key is declared" className="mb-6">
              <p>The table names no column that tells who a row is about. Once the data is refreshed, the ledger of releases can’t recognise people whose values changed, so from then on nothing of this dataset is released before a person of this TRE has looked at it.</p>
              <p className="mt-2">What mends it: give the dataset’s dictionary a <code>key</code> in this TRE’s settings, the name of a column of whole numbers that stays with a person. Nobody can ask about it, and it never leaves.</p>
            </Notice>
          )}
          <SharedPeople shares={shares} />
          {required.length > 0 && <p className="mb-6 max-w-measure text-muted">Everyone has a value of {required.join(", ")}: the dictionary says so, and this program checks it. So that all groups together are everyone is no news to the ledger of releases.</p>}
          {sameColumns.map((group) => <p key={group.join()} className="mb-6 max-w-measure text-muted">To the ledger of releases these are one column: {group.join(", ")}. What was released of one counts against what is asked of the others.</p>)}
          {report ? <Findings title={title} report={report} /> : <EmptyState title="No report"><p>A report is made when a folder of OMOP files is loaded. This dataset is of another kind, or was loaded by an earlier version of this program.</p></EmptyState>}
        </Section>
      ))}
    </>
  );
}
