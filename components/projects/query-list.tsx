import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";

export type QueryRow = { id: string; title: string; changedAt: string; tres: number; submissions: number };

export function QueryList({ projectId, queries, now, copy, remove }: { projectId: string; queries: readonly QueryRow[]; now: string; copy: FormAction; remove: FormAction }) {
  return (
    <DataTable
      caption="Queries" captionHidden narrow="stack" rows={queries} rowKey={(row) => row.id}
      empty={<EmptyState title="No queries yet"><p>A query says who is counted and what comes out. Write one now: submitting it waits until the application has been handed in.</p></EmptyState>}
      columns={[
        { key: "title", header: "Query", rowHeader: true, cell: (row) => <Link href={`/queries/${row.id}`} className="font-semibold">{row.title}</Link> },
        { key: "tres", header: "Asks", cell: (row) => (row.tres === 1 ? "1 data environment" : `${row.tres} data environments`) },
        { key: "submissions", header: "Submitted", cell: (row) => (row.submissions === 0 ? "Not yet" : row.submissions === 1 ? "Once" : `${row.submissions} times`) },
        { key: "changed", header: "Last changed", cell: (row) => <Age of={row.changedAt} now={now} /> },
        {
          key: "do", header: "Do",
          cell: (row) => (
            <span className="flex flex-wrap items-start gap-2">
              <ActionForm action={copy} hidden={{ id: row.id }} submit={<>Copy<span className="sr-only"> {row.title}</span></>} pending="Copying …" variant="quiet" small className="contents" />
              <Dialog trigger={<>Delete<span className="sr-only"> {row.title}</span></>} triggerVariant="quiet" small title={`Delete “${row.title}”?`} closeLabel="Keep it">
                <p>What was submitted from it stays, with its results.</p>
                <ActionForm action={remove} hidden={{ id: row.id, projectId }} submit="Delete the query" pending="Deleting …" variant="danger" />
              </Dialog>
            </span>
          ),
        },
      ]}
    />
  );
}
