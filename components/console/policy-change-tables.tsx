import { DataTable } from "#components/ui/data-table.tsx";

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
