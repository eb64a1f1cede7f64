import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { ApplicationState, SiteState } from "#lib/governance/project-states.ts";
import type { ReactNode } from "react";
import { applicationLooks, siteLooks } from "./site-words.ts";

export type ProjectRow = { id: string; reference: string; title: string; state: ApplicationState; turn: string; role: "lead" | "member" | null; changedAt: string; sites: readonly { treName: string; state: SiteState }[] };

export function ProjectList({ projects, now, empty }: { projects: readonly ProjectRow[]; now: string; empty: ReactNode }) {
  return (
    <DataTable
      caption="Projects" captionHidden narrow="stack" rows={projects} rowKey={(row) => row.id} empty={empty}
      columns={[
        { key: "title", header: "Project", rowHeader: true, cell: (row) => <span className="flex flex-col"><Link href={`/projects/${row.id}`} className="font-semibold">{row.title}</Link><span className="text-sm text-muted">{row.reference}{row.role === null ? "" : row.role === "lead" ? ", you lead it" : ", you are a member"}</span></span> },
        { key: "state", header: "State", cell: (row) => <StatusTag tone={applicationLooks[row.state].tone}>{applicationLooks[row.state].name}</StatusTag> },
        { key: "turn", header: "Whose turn", cell: (row) => row.turn },
        { key: "sites", header: "Data environments", cell: (row) => (row.sites.length === 0 ? <span className="text-muted">None asked yet</span> : <ul className="flex flex-col gap-1">{row.sites.map((site) => <li key={site.treName}>{site.treName}: {siteLooks[site.state].name.toLowerCase()}</li>)}</ul>) },
        { key: "changed", header: "Last changed", cell: (row) => <Age of={row.changedAt} now={now} /> },
      ]}
    />
  );
}
