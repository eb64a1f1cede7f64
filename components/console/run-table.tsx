import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import type { RunState } from "#lib/protocol/run-states.ts";
import type { ReactNode } from "react";
import { ConsoleRunTag } from "./console-run-tag.tsx";
import { waitsForInWords, type WaitsFor } from "./run-words.ts";

export type ListedRun = {
  runId: string; title: string | null; project: { reference: string; title: string } | null; person: string | null; dataset: string;
  state: RunState; since: string; waitsFor: WaitsFor | null; open: boolean;
};

/** Runs of this TRE. `hrefOf` leads to where the reader has something to do. */
export function RunTable({ caption, captionHidden = false, runs, now, hrefOf, empty }: {
  caption: string; captionHidden?: boolean; runs: readonly ListedRun[]; now: string; hrefOf: (run: ListedRun) => string; empty: ReactNode;
}) {
  return (
    <DataTable
      caption={caption} captionHidden={captionHidden} rows={runs} rowKey={(run) => run.runId} narrow="stack" empty={empty}
      columns={[
        { key: "title", header: "Question", rowHeader: true, cell: (run) => <Link href={hrefOf(run)} className="inline-block min-h-6">{run.title ?? `Request ${run.runId.slice(0, 8)}`}</Link> },
        { key: "project", header: "Project", cell: (run) => (run.project === null ? <span className="text-muted">Not read</span> : <>{run.project.reference} <span className="block text-sm text-muted">{run.project.title}</span></>) },
        { key: "person", header: "Asked by", cell: (run) => run.person ?? <span className="text-muted">Not read</span> },
        { key: "dataset", header: "Dataset", cell: (run) => run.dataset },
        { key: "state", header: "State", cell: (run) => <ConsoleRunTag state={run.state} open={run.open} /> },
        { key: "turn", header: "Waits for", cell: (run) => (run.open ? waitsForInWords(run.waitsFor) : <span className="text-muted">nobody: it is over</span>) },
        { key: "since", header: "Since", cell: (run) => <Age of={run.since} now={now} /> },
      ]}
    />
  );
}
