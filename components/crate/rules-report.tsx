import { Disclosure } from "#components/ui/disclosure.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { RuleReport } from "#lib/crate/rules/rule.ts";

const Verdict = ({ report }: { report: RuleReport }) => {
  if (report.failures.length === 0) return <StatusTag tone="good">Kept</StatusTag>;
  return report.strength === "must" ? <StatusTag tone="bad">Broken</StatusTag> : <StatusTag tone="caution" icon="warning">Not followed</StatusTag>;
};

const List = ({ reports }: { reports: readonly RuleReport[] }) => (
  <ul className="flex flex-col">
    {reports.map((report) => (
      <li key={report.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-rule py-2 last:border-0">
        <code className="w-14 shrink-0 text-sm text-muted">{report.id}</code>
        <Verdict report={report} />
        <div className="min-w-0 flex-1 basis-64">
          {report.sentence} <span className="text-sm text-muted">({report.strength})</span>
          {report.failures.map((failure) => (
            <p key={`${failure.where} ${failure.mend}`} className="text-sm break-words">{failure.mend} <span className="text-muted">(at <code className="break-all">{failure.where}</code>)</span></p>
          ))}
        </div>
      </li>
    ))}
  </ul>
);

/** What was broken comes first and is open, the gravest on top; the rules that were kept are folded away. */
export function RulesReport({ reports }: { reports: readonly RuleReport[] }) {
  const broken = reports.filter((report) => report.failures.length > 0).sort((a, b) => rank(a) - rank(b));
  const kept = reports.filter((report) => report.failures.length === 0);
  return (
    <div className="flex flex-col gap-3">
      <p>{broken.length === 0 ? `All ${kept.length} rules that apply are kept.` : `${broken.length} of ${reports.length} rules that apply ${broken.length === 1 ? "is" : "are"} not kept.`}</p>
      {broken.length > 0 && <List reports={broken} />}
      {kept.length > 0 && <Disclosure summary={`Rules that are kept (${kept.length})`}><List reports={kept} /></Disclosure>}
    </div>
  );
}

const rank = (report: RuleReport): number => ["must", "should", "may"].indexOf(report.strength);
