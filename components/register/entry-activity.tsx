import { DayOf } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { decisionsCaption, wordsOfDecision } from "#lib/register/decision-words.ts";
import { refusalKinds, type RefusalKind } from "#lib/register/refusals.ts";
import type { RegisterRecord } from "#lib/register/record.ts";
import { DecisionTag } from "./register-status.tsx";
import { activityInWords } from "./register-words.ts";

/** What each committee decided, in its own words. */
export const EntryDecisions = ({ sites }: Pick<RegisterRecord, "sites">) => (
  <DataTable
    caption={decisionsCaption} captionHidden narrow="stack" rows={sites} rowKey={(site) => site.tre}
    columns={[
      { key: "tre", header: "Data environment", rowHeader: true, cell: (site) => <>{site.tre}{site.nation !== "" && <span className="text-sm text-muted">, {site.nation}</span>}</> },
      { key: "state", header: "Decision", cell: (site) => <><DecisionTag state={site.state} />{wordsOfDecision(site).beside.map((words) => <span key={words} className="block text-sm text-muted">{words}</span>)}</> },
      { key: "on", header: "Decided", className: "lg:whitespace-nowrap", cell: (site) => <DayOf date={site.decidedOn} /> },
      { key: "to", header: "Holds until", className: "lg:whitespace-nowrap", cell: (site) => (site.validTo === null ? <span className="text-muted">Does not apply</span> : <DayOf date={site.validTo} />) },
      { key: "reason", header: "Reason", className: "min-w-36", cell: (site) => (site.reason === "" ? <span className="text-muted">Not given</span> : site.reason) },
      { key: "conditions", header: "Conditions", className: "min-w-36", cell: (site) => (site.conditions.length === 0 ? <span className="text-muted">None</span> : <ul>{site.conditions.map((text) => <li key={text}>{text}</li>)}</ul>) },
    ]}
  />
);

/** What was asked and what came out, answers and refusals. */
export function EntryOutputs({ record }: { record: RegisterRecord }) {
  const refused = Object.entries(record.activity.refusedFor ?? {}) as [RefusalKind, number][];
  return (
    <>
      <p className="max-w-measure">{activityInWords(record)} {record.activity.answers > 0 && "Each released result was checked inside its environment before it left."}</p>
      {record.outputs.length > 0 && (
        <DataTable
          caption="Questions with released results" captionHidden narrow="stack" rows={record.outputs} rowKey={(output) => output.reference}
          columns={[
            { key: "title", header: "Question", rowHeader: true, cell: (output) => output.title },
            { key: "reference", header: "Reference", cell: (output) => output.reference },
            { key: "on", header: "Last released", cell: (output) => <DayOf date={output.releasedOn} /> },
            { key: "from", header: "Released by", cell: (output) => output.environments.join(", ") },
          ]}
        />
      )}
      {refused.length > 0 && (
        <DataTable
          caption="Why answers were refused" fit rows={refused} rowKey={([kind]) => kind}
          columns={[{ key: "why", header: "Why", rowHeader: true, className: "max-w-measure", cell: ([kind]) => refusalKinds[kind] }, { key: "times", header: "Times", align: "number", cell: ([, times]) => times }]}
        />
      )}
    </>
  );
}
