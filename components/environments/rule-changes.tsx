import type { ReactNode } from "react";
import { DataTable } from "#components/ui/data-table.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { RuleChange } from "#lib/disclosure/policy-changes.ts";

export const directions = { stricter: { tone: "good", name: "Stricter" }, laxer: { tone: "caution", name: "Lets out more" }, mixed: { tone: "caution", name: "Both" } } as const;

export type ShownChange = Omit<RuleChange, "rule"> & { rule: string };

/** Two policies rule by rule, and which of the two hides more. */
export const RuleChanges = ({ changes, before, after, caption, empty }: { changes: readonly ShownChange[]; before: string; after: string; caption: string; empty?: ReactNode }) => (
  <DataTable
    caption={caption} captionHidden narrow="stack" rows={changes} rowKey={(change) => change.rule} empty={empty}
    columns={[
      { key: "rule", header: "Rule", rowHeader: true, cell: (change) => change.name },
      { key: "before", header: before, cell: (change) => change.before },
      { key: "after", header: after, cell: (change) => change.after },
      { key: "is", header: "So it is", cell: (change) => <StatusTag tone={directions[change.is].tone}>{directions[change.is].name}</StatusTag> },
    ]}
  />
);
