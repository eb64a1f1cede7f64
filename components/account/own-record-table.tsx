import { actionInWords, factsInWords } from "#components/admin/audit-words.ts";
import { Instant } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";

export type OwnRecordRow = {
  position: number; at: string; action: string; subjectKind: string; subjectId: string; facts: Readonly<Record<string, unknown>>;
  by: { is: "you" } | { is: "person"; name: string } | { is: "nobody" } | { is: "system" };
};
const whose = (by: OwnRecordRow["by"]): string => {
  switch (by.is) {
    case "you": return "You";
    case "person": return by.name;
    case "nobody": return "Somebody not signed in";
    case "system": return "The portal itself";
  }
};

/** The audit log's lines about one person, for that person; newest first. */
export const OwnRecordTable = ({ events }: { events: readonly OwnRecordRow[] }) => (
  <DataTable
    caption="Events about you, newest first" captionHidden density="dense" narrow="stack" rows={events} rowKey={(event) => String(event.position)}
    empty={<EmptyState title="Nothing is on this page"><p>The first page has the newest events.</p></EmptyState>}
    columns={[
      { key: "position", header: "No.", align: "number", cell: (event) => event.position },
      { key: "at", header: "When", className: "lg:whitespace-nowrap", cell: (event) => <Instant of={event.at} /> },
      { key: "who", header: "Who", cell: (event) => whose(event.by) },
      { key: "what", header: "What", rowHeader: true, cell: (event) => actionInWords(event.action) },
      { key: "subject", header: "To what", cell: (event) => <>{event.subjectKind.replaceAll("-", " ")} <code className="text-xs">{event.subjectId.slice(0, 8)}</code></> },
      { key: "facts", header: "Facts", className: "min-w-48 break-words", cell: (event) => factsInWords(event.facts) || <span className="text-muted">None</span> },
    ]}
  />
);
