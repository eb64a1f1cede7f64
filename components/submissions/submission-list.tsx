import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import type { ReactNode } from "react";
import { SubmissionStateTag } from "./submission-state-tag.tsx";
import type { submissionLooks } from "./submission-words.ts";

export type SubmissionRow = {
  id: string; reference: string; title: string; submittedAt: string; submittedBy: string; state: keyof typeof submissionLooks; coverage: string;
  project: { id: string; reference: string; title: string };
};

/** Submissions, newest first. Within a project's page its own column would say the same in each row. */
export function SubmissionList({ submissions, now, withProject, empty }: { submissions: readonly SubmissionRow[]; now: string; withProject: boolean; empty?: ReactNode }) {
  return (
    <DataTable
      caption="Submissions" captionHidden narrow="stack" rows={submissions} rowKey={(row) => row.id} empty={empty}
      columns={[
        { key: "title", header: "Query", rowHeader: true, cell: (row) => <><Link href={`/submissions/${row.id}`} className="font-semibold">{row.title}</Link> <span className="text-sm whitespace-nowrap text-muted">{row.reference}</span></> },
        ...(withProject ? [{ key: "project", header: "Project", cell: (row: SubmissionRow) => <Link href={`/projects/${row.project.id}`}>{row.project.title}</Link> }] : []),
        { key: "state", header: "State", cell: (row) => <span className="flex flex-col items-start gap-1"><SubmissionStateTag state={row.state} /><span className="text-sm text-muted">{row.coverage}</span></span> },
        { key: "submitted", header: "Submitted", cell: (row) => <><Age of={row.submittedAt} now={now} /> <span className="text-sm text-muted">by {row.submittedBy}</span></> },
      ]}
    />
  );
}
