import type { ReactNode } from "react";
import { DataTable } from "#components/ui/data-table.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { RuleChange } from "#lib/disclosure/policy-changes.ts";

const directions = { stricter: { tone: "good", name: "Stricter" }, laxer: { tone: "caution", name: "Lets out more" }, mixed: { tone: "caution", name: "Both" } } as const;

export const RuleChanges = ({ changes, before, after, caption, empty }: { changes: readonly RuleChange[]; before: string; after: string; caption: string; empty?: ReactNode }) => (
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

type OutputUnder = { id: string; hidden: number; perhapsHidden: number; shown: number; perhapsShown: number; roundedOtherwise: number; lost: readonly string[] };
const counted = (number: number, perhaps: number): string => (perhaps === 0 ? String(number) : `${number} to ${number + perhaps}`);

export const OutputsUnder = ({ outputs, caption }: { outputs: readonly OutputUnder[]; caption: string }) => (
  <DataTable
    caption={caption} captionHidden density="dense" narrow="stack" rows={outputs} rowKey={(output) => output.id}
    columns={[
      { key: "id", header: "Output", rowHeader: true, cell: (output) => <code>{output.id}</code> },
      { key: "hidden", header: "Hidden that was shown", align: "number", cell: (output) => counted(output.hidden, output.perhapsHidden) },
      { key: "shown", header: "Shown that was hidden", align: "number", cell: (output) => counted(output.shown, output.perhapsShown) },
      { key: "rounded", header: "Rounded otherwise", align: "number", cell: (output) => output.roundedOtherwise },
      { key: "lost", header: "Released numbers that would be no longer", cell: (output) => (output.lost.length === 0 ? <span className="text-muted">none</span> : output.lost.join(", ")) },
    ]}
  />
);
