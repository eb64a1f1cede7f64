import { DataTable } from "#components/ui/data-table.tsx";
import { articleName, optOutWords } from "#lib/governance/legal-basis.ts";
import { panelInWords } from "#lib/register/decision-words.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

const lawOf = ({ article6, article9 }: RegisterRecord): string => [article6, article9].flatMap((code) => (code === "not-applicable" ? [] : [articleName(code)])).join(" and ");

/** What each environment did: how its committee came to the decision, and what it was asked, gave and refused. */
export function EntrySites({ record }: { record: RegisterRecord }) {
  const [{ sites }, law] = [record, lawOf(record)];
  const unknown = <span className="text-muted">Not told</span>;
  const isTold = sites.some(({ panel, workingDays, runs }) => (panel ?? workingDays ?? runs) !== undefined);
  return (
    <>
      <p className="max-w-measure">{law === "" ? "No legal basis is needed: the data are not about people who can be known." : `The legal basis is the same at each: ${law} of the UK GDPR.`} National data opt-out: {optOutWords[record.optOut]}</p>
      {isTold && (
        <DataTable
          caption="What each data environment decided, was asked and released" captionHidden narrow="stack" rows={sites} rowKey={({ tre }) => tre}
          columns={[
            { key: "tre", header: "Data environment", rowHeader: true, cell: ({ tre }) => tre },
            { key: "panel", header: "Who decided", className: "min-w-36", cell: ({ panel }) => (panel ? panelInWords(panel) : unknown) },
            { key: "days", header: "Working days it took", align: "number", cell: ({ workingDays }) => workingDays ?? unknown },
            { key: "asked", header: "Times asked", align: "number", cell: ({ runs }) => runs?.asked ?? 0 },
            { key: "released", header: "Answers released", align: "number", cell: ({ runs }) => runs?.released ?? 0 },
            { key: "refused", header: "Answers refused", align: "number", cell: ({ runs }) => runs?.refused ?? 0 },
          ]}
        />
      )}
    </>
  );
}
