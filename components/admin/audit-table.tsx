import { Instant } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { actionInWords, factsInWords } from "./audit-words.ts";

export type AuditRow = {
  position: number; at: string; actorKind: string; actorId: string | null; actorName: string | null; action: string; subjectKind: string; subjectId: string;
  facts: Readonly<Record<string, unknown>>; requestId: string | null; hash: string;
  behalf: { kind: "committee" | "tre" | "project"; id: string; name: string } | null; via: string | null; network: string | null;
};

const forWhom = { committee: "Committee of", tre: "TRE", project: "Project" } as const;
const about = (name: string, value: string) => `/admin/audit?${new URLSearchParams({ [name]: value }).toString()}`;
const Nothing = () => <span className="text-muted">None</span>;

/** Newest first. Every id leads to all events about it. */
export const AuditTable = ({ events }: { events: readonly AuditRow[] }) => (
  <DataTable
    caption="Audit events, newest first" captionHidden density="dense" narrow="stack" rows={events} rowKey={(event) => String(event.position)}
    empty={<EmptyState title="No event fits"><p>Take a filter away.</p></EmptyState>}
    columns={[
      { key: "position", header: "No.", align: "number", cell: (event) => event.position },
      { key: "at", header: "When", className: "lg:whitespace-nowrap", cell: (event) => <Instant of={event.at} /> },
      { key: "who", header: "Who", cell: (event) => (event.actorId === null ? <span className="text-muted">Not signed in</span> : <><Link href={about("actorId", event.actorId)}>{event.actorName}</Link>{event.via === "token" && <span className="block text-xs text-muted">by a token</span>}</>) },
      { key: "behalf", header: "For", cell: (event) => (event.behalf === null || event.behalf.id === event.actorId ? <Nothing /> : <>{forWhom[event.behalf.kind]} <Link href={about("subjectId", event.behalf.id)}>{event.behalf.name}</Link></>) },
      { key: "what", header: "What", rowHeader: true, cell: (event) => actionInWords(event.action) },
      { key: "subject", header: "To what", cell: (event) => <>{event.subjectKind} <Link href={about("subjectId", event.subjectId)} className="font-mono text-xs">{event.subjectId.slice(0, 8)}<span className="sr-only">: all events about this {event.subjectKind}</span></Link></> },
      { key: "facts", header: "Facts", className: "min-w-48 break-words", cell: (event) => factsInWords(event.facts) || <Nothing /> },
      { key: "network", header: "From", cell: (event) => (event.network === null ? <Nothing /> : <Link href={about("network", event.network)} className="font-mono text-xs">{event.network}</Link>) },
      { key: "request", header: "Request", cell: (event) => (event.requestId === null ? <Nothing /> : <Link href={about("requestId", event.requestId)} className="font-mono text-xs">{event.requestId.slice(0, 8)}<span className="sr-only">: all events of this request</span></Link>) },
    ]}
  />
);
