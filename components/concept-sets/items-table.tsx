import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { ConceptSetItem } from "#lib/query/concept-set.ts";
import { detailsInWords } from "./concept-search.tsx";

const shownAtOnce = 200;
/** What a set holds, to be read. */
export function ItemsTable({ items }: { items: readonly ConceptSetItem[] }) {
  return (
    <>
      <DataTable
        caption="Concepts of the set" captionHidden narrow="stack" density="dense" rows={items.slice(0, shownAtOnce)} rowKey={(_, at) => String(at)}
        empty={<p className="text-muted">The set is empty: nobody can match it.</p>}
        columns={[
          { key: "name", header: "Concept", rowHeader: true, cell: (item) => <>{item.name} <span className="text-sm text-muted tabular-nums">{item.conceptId}</span></> },
          { key: "code", header: "Code", cell: detailsInWords },
          { key: "how", header: "How", cell: (item) => [item.exclude ? "left out" : "included", item.descendants ? "with more specific concepts" : "alone", ...(item.mapped ? ["with codes mapped to it"] : [])].join(", ") },
        ]}
      />
      {items.length > shownAtOnce && <p className="mt-2 text-sm text-muted">The first {shownAtOnce} of {inFigures(items.length)} are shown. The files hold all of them.</p>}
    </>
  );
}
