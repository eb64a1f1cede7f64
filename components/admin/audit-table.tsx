import { Instant } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { actionInWords, factsInWords } from "./audit-words.ts";

export type AuditRow = {
  position: number; at: string; actorKind: string; actorId: string | null; actorName: string | null; action: string; subjectKind: string; subjectId: string;
  facts: Readonly<Record<string, unknown>>; requestId: string | null; hash: string;
};

/** Newest first. Every id leads to all events about it. */
export const AuditTable = ({ events }: { events: readonly AuditRow[] }) => (
  <DataTable
    caption="Audit events, newest first" captionHidden density="dense" narrow="stack" rows={events} rowKey={(event) => String(event.position)}
    empty={<EmptyState title="No event fits"><p>Take a filter away.</p></EmptyState>}
    columns={[
      { key: "position", header: "No.", align: "number", cell: (event) => event.position },
      { key: "at", header: "When", className: "lg:whitespace-nowrap", cell: (event) => <Instant of={event.at} /> },
      { key: "who", header: "Who", cell: (event) => (event.actorId === null ? <span className="text-muted">Not signed in</span> : <Link href={`/admin/audit?actorId=${encodeURIComponent(event.actorId)}`}>{event.actorName}</Link>) },
      { key: "what", header: "What", rowHeader: true, cell: (event) => actionInWords(event.action) },
      { key: "subject", header: "To what", cell: (event) => <>{event.subjectKind} <Link href={`/admin/audit?subjectId=${encodeURIComponent(event.subjectId)}`} className="font-mono text-xs">{event.subjectId.slice(0, 8)}<span className="sr-only">: all events about this {event.subjectKind}</span></Link></> },
      { key: "facts", header: "Facts", className: "min-w-48 break-words", cell: (event) => factsInWords(event.facts) || <span className="text-muted">None</span> },
      { key: "request", header: "Request", cell: (event) => (event.requestId === null ? <span className="text-muted">None</span> : <code className="text-xs">{event.requestId.slice(0, 8)}</code>) },
    ]}
  />
);
