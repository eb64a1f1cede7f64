import { DataTable } from "#components/ui/data-table.tsx";
import { articleName, optOutWords } from "#lib/governance/legal-basis.ts";
import { panelInWords, ruleCitedInWords } from "#lib/register/decision-words.ts";
import { groundOf, groundsSaid, mainGround, type Ground } from "#lib/register/ground.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

const lawOf = ({ article6, article9 }: Ground): string => [article6, article9].flatMap((code) => (code === "not-applicable" ? [] : [articleName(code)])).join(" and ");

/** On what ground each environment provides its data; in one sentence where it is the same. */
function Grounds({ record }: { record: RegisterRecord }) {
  const isSame = (["article6", "article9", "optOut"] as const).every((key) => groundsSaid(record, key).length === 1);
  if (isSame) {
    const ground = mainGround(record);
    const law = lawOf(ground);
    return <p className="max-w-measure">{law === "" ? "No legal basis is needed: the data are not about people who can be known." : `The legal basis is the same at each: ${law} of the UK GDPR.`} National data opt-out: {optOutWords[ground.optOut]}</p>;
  }
  return (
    <div className="flex max-w-measure flex-col gap-2">
      <p>Each data environment provides its data on a legal basis of its own, under the UK GDPR:</p>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {/* One environment may provide two datasets on different ground. */}
        {[...new Set(record.datasets.map((dataset) => {
          const ground = groundOf(record, dataset);
          return `${dataset.tre}: ${lawOf(ground) || "none is needed"}. National data opt-out: ${optOutWords[ground.optOut]}`;
        }))].map((said) => <li key={said}>{said}</li>)}
      </ul>
    </div>
  );
}

/** What each environment did: how its committee came to the decision, and what it was asked, gave and refused. */
export function EntrySites({ record }: { record: RegisterRecord }) {
  const { sites } = record;
  const unknown = <span className="text-muted">Not told</span>;
  const isTold = sites.some(({ panel, rule, workingDays, runs }) => (panel ?? rule ?? workingDays ?? runs) !== undefined);
  return (
    <>
      <Grounds record={record} />
      {isTold && (
        <DataTable
          caption="What each data environment decided, was asked and released" captionHidden narrow="stack" rows={sites} rowKey={({ tre }) => tre}
          columns={[
            { key: "tre", header: "Data environment", rowHeader: true, cell: ({ tre }) => tre },
            { key: "panel", header: "Who decided", className: "min-w-36", cell: ({ panel, rule }) => (panel || rule ? [...(panel ? [panelInWords(panel)] : []), ...(rule ? [ruleCitedInWords(rule)] : [])].join(" ") : unknown) },
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
