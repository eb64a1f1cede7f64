import { DataTable } from "#components/ui/data-table.tsx";

/** Data environments that give nothing of a model, each with its rules that say so; nothing where there are none. */
export function NotTakingPart({ title, header, rows }: { title: string; header: string; rows: readonly { name: string; because: string }[] }) {
  if (rows.length === 0) return null;
  return (
    <DataTable
      caption={`${title}: data environments that take no part`} fit density="dense" narrow="stack" rows={rows} rowKey={({ name }) => name}
      columns={[{ key: "tre", header, rowHeader: true, cell: ({ name }) => name }, { key: "why", header: "Because, by its rules", cell: ({ because }) => because }]}
    />
  );
}
