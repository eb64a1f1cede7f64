import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Section } from "#components/ui/layout.tsx";

export type SetAsExpanded = { key: string; name: string; tres: readonly { treId: string; tre: string; concepts: number | null }[] };

const inWords = (concepts: number | null | undefined) => (concepts == null ? <span className="text-muted">not told</span> : concepts === 0 ? "none" : inFigures(concepts));

/** What each data environment's own vocabulary made of the query's concept sets: a set that grew there, or found nothing, explains a count that differs. */
export function ExpandedSets({ sets }: { sets: readonly SetAsExpanded[] }) {
  const tres = sets[0]?.tres ?? [];
  if (tres.length === 0) return null;
  // An environment that did not tell differs from nobody.
  const differing = sets.filter((set) => new Set(set.tres.flatMap(({ concepts }) => concepts ?? [])).size > 1);
  return (
    <Section title="What the concept sets came to">
      <p className="max-w-measure">
        Each data environment adds more specific and mapped concepts with its own vocabulary. These are the numbers of concepts that it looked for, whoever has them.
        {differing.length > 0 && ` ${differing.length === 1 ? "One set differs" : `${differing.length} sets differ`} between environments: their vocabularies may be of other versions, or not equally whole.`}
      </p>
      <DataTable
        caption="Concepts in each concept set" captionHidden narrow="stack" fit rows={sets} rowKey={(set) => set.key}
        columns={[
          { key: "set", header: "Concept set", rowHeader: true, cell: (set) => set.name },
          ...tres.map(({ treId, tre }) => ({ key: treId, header: tre, align: "number" as const, cell: (set: SetAsExpanded) => inWords(set.tres.find((one) => one.treId === treId)?.concepts) })),
        ]}
      />
    </Section>
  );
}
