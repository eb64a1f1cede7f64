import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";

export type CratePreviewProps = { tre: string; bytes: number; files: { path: string; bytes: number }[]; metadata: string };

/** The package as a TRE would get it: its files and its metadata, before anything is sent. */
export function CratePreview({ tre, bytes, files, metadata }: CratePreviewProps) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted">For {tre}: a ZIP of {inFigures(bytes)} bytes. Ids and times are set anew when you submit.</p>
      <DataTable
        caption="Files in the crate" density="dense" rows={files} rowKey={(file) => file.path}
        columns={[{ key: "path", header: "File", cell: (file) => <code>{file.path}</code>, rowHeader: true }, { key: "bytes", header: "Bytes", align: "number", cell: (file) => inFigures(file.bytes) }]}
      />
      <pre tabIndex={0} aria-label="Metadata of the crate" className="max-h-80 overflow-auto rounded-md border border-rule bg-sunken p-3 text-xs">{metadata}</pre>
    </div>
  );
}
