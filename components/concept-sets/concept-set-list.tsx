import type { ReactNode } from "react";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { Tag } from "#components/ui/tag.tsx";

export type ConceptSetRow = { id: string; name: string; version: number; concepts: number; changedAt: string; madeBy: string; everyone: boolean; archived: boolean; project: { reference: string } | null };

/** Who sees a set, in a few words. */
export const sharedInWords = ({ project, everyone }: Pick<ConceptSetRow, "everyone"> & { project: { reference: string } | null }): string =>
  everyone ? "Everyone who is signed in" : project ? `Members of ${project.reference}` : "Only its maker";

export function ConceptSetList({ sets, now, empty }: { sets: readonly ConceptSetRow[]; now: string; empty: ReactNode }) {
  return (
    <DataTable
      caption="Concept sets" captionHidden narrow="stack" rows={sets} rowKey={(row) => row.id} empty={empty}
      columns={[
        { key: "name", header: "Name", rowHeader: true, cell: (row) => <><Link href={`/concept-sets/${row.id}`} className="font-semibold break-words">{row.name}</Link>{row.archived && <> <Tag>Archived</Tag></>}</> },
        { key: "concepts", header: "Concepts", align: "number", cell: (row) => row.concepts },
        { key: "version", header: "Version", align: "number", cell: (row) => row.version },
        { key: "shared", header: "Who sees it", cell: sharedInWords },
        { key: "by", header: "Made by", cell: (row) => row.madeBy },
        { key: "changed", header: "Last changed", cell: (row) => <Age of={row.changedAt} now={now} /> },
      ]}
    />
  );
}
