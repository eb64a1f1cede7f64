import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";

export type ReachRow = { treId: string; tre: string; dataset: string; title: string; vocabularyVersion: string | null; listed: number; heldConcepts: number; people: { atLeast: number; atMost: number } | null; hidden: number; expandedThere: number };

/** “1,400 to 2,100”: each count is rounded by its TRE, and people may have several of the concepts. */
export function peopleBetween({ people, hidden, heldConcepts }: Pick<ReachRow, "people" | "hidden" | "heldConcepts">): string {
  if (heldConcepts === 0) return "None published";
  if (people === null) return "Too few to show";
  const { atLeast, atMost } = people;
  const more = hidden === 0 ? "" : hidden === 1 ? ", and a few with a concept too rare to show" : `, and a few with ${hidden} concepts too rare to show`;
  return `${atLeast === atMost ? `About ${inFigures(atLeast)}` : `About ${inFigures(atLeast)} to ${inFigures(atMost)}`}${more}`;
}

/** What each dataset's published profile says of a set. No TRE is asked. */
export function ReachTable({ reach }: { reach: readonly ReachRow[] }) {
  return (
    <>
      <DataTable
        caption="What each data environment publishes of the set" captionHidden narrow="stack" rows={reach} rowKey={(row) => `${row.treId} ${row.dataset}`}
        empty={<EmptyState title="No data environment publishes coded records now" />}
        columns={[
          { key: "tre", header: "Data environment", rowHeader: true, cell: (row) => <><span className="font-semibold">{row.tre}</span><br /><span className="text-sm text-muted">{row.title}</span></> },
          { key: "held", header: "Listed concepts with records", align: "number", cell: (row) => `${row.heldConcepts} of ${row.listed}` },
          { key: "people", header: "People with any of them", cell: peopleBetween },
          { key: "vocabulary", header: "Vocabulary", cell: (row) => row.vocabularyVersion ?? "Not stated" },
        ]}
      />
      {reach.some((row) => row.expandedThere > 0) && <p className="mt-2 max-w-measure text-sm text-muted">More specific concepts and mapped codes come on top: each environment adds them from its own vocabulary when it is asked.</p>}
    </>
  );
}
