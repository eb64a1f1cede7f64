import type { Metadata } from "next";
import { Suspense } from "react";
import { actionInWords, actorInWords, factsInWords } from "#components/console/audit-words.ts";
import { Instant } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { LoadingState, RefusedState } from "#components/ui/states.tsx";
import { auditLog, verifyAudit } from "#lib/agent/console/audit-log.ts";
import { getContext } from "#lib/agent/context.ts";
import type { AuditVerdict } from "#lib/agent/store/audit-chain.ts";
import type { Result } from "#lib/kernel/result.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Audit log" };

const idPattern = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

export default async function Audit({ searchParams }: PageProps<"/audit">) {
  const actor = await signedIn("/audit");
  const given = await searchParams;
  const before = typeof given.before === "string" && /^[1-9]\d{0,14}$/.test(given.before) ? Number(given.before) : undefined;
  const subject = typeof given.subject === "string" && idPattern.test(given.subject) ? given.subject : undefined;
  const context = getContext();
  const page = await auditLog(context, actor, { limit: 50, ...(before !== undefined && { before }), ...(subject !== undefined && { subject }) });
  if (!page.ok) return <RefusedState reason={page.refusal.message} />;
  const { rows, people, nextBefore } = page.value;
  const hrefOf = (change: Record<string, string>) => `/audit?${new URLSearchParams({ ...(subject !== undefined && { subject }), ...change }).toString()}`;
  return (
    <>
      <PageHeader
        title="Audit log" lead="Everything that was done in this TRE’s console and by its agent, newest first. Each entry carries the digest of the one before it, so that a later change shows."
        actions={<LinkButton href={hrefOf({ verify: "1" })}>Check the whole log</LinkButton>}
      />
      {given.verify === "1" && <Suspense fallback={<LoadingState what="and checking every entry" lines={1} />}><Verified read={verifyAudit(context, actor)} /></Suspense>}
      {subject !== undefined && <p className="mb-4">Only what concerns <code className="text-sm break-all">{subject}</code>. <Link href="/audit" className="inline-block py-1">Show everything</Link></p>}
      <DataTable
        caption="Entries of the audit log" captionHidden rows={rows} rowKey={(row) => String(row.position)} density="dense" narrow="stack"
        columns={[
          { key: "position", header: "No.", align: "number", cell: (row) => row.position },
          { key: "at", header: "When", cell: (row) => <span className="whitespace-nowrap"><Instant of={row.at} /></span> },
          { key: "actor", header: "Who", cell: (row) => actorInWords(row.actor, people) },
          { key: "action", header: "What", rowHeader: true, cell: (row) => actionInWords(row.action) },
          { key: "subject", header: "About", cell: (row) => (idPattern.test(row.subject) ? <Link href={`/audit?subject=${row.subject}`} className="inline-block min-h-6">{people[row.subject] ?? `${row.subject.slice(0, 8)}…`}</Link> : row.subject) },
          { key: "facts", header: "Detail", cell: (row) => <span className="break-words">{factsInWords(row.facts)}</span> },
          { key: "hash", header: "Digest", cell: (row) => <code title={row.hash}>{row.hash.slice(0, 10)}</code> },
        ]}
      />
      <nav aria-label="Pages of the log" className="mt-6 flex flex-wrap gap-3 border-t border-rule pt-4">
        {before !== undefined && <LinkButton href={hrefOf({})} variant="quiet">Newest</LinkButton>}
        {nextBefore !== null && <LinkButton href={hrefOf({ before: String(nextBefore) })}>Older entries</LinkButton>}
        {nextBefore === null && before === undefined && <p className="text-sm text-muted">These are all entries.</p>}
        {nextBefore === null && before !== undefined && <p className="self-center text-sm text-muted">The first entry stands above.</p>}
      </nav>
    </>
  );
}

async function Verified({ read }: { read: Promise<Result<AuditVerdict>> }) {
  const verdict = await read;
  return verdict.ok ? <Verdict of={verdict.value} /> : <RefusedState reason={verdict.refusal.message} />;
}

const Verdict = ({ of }: { of: AuditVerdict }) =>
  of.intact ? (
    <Notice kind="success" title={`The log is intact: ${of.rows} ${of.rows === 1 ? "entry" : "entries"}, none changed, added or removed`} live className="mb-6">
      The last digest is <code className="text-sm break-all">{of.head}</code>. Write it down elsewhere: whoever rewrote the whole log would have to change it.
    </Notice>
  ) : (
    <Notice kind="refused" title={`The log is broken at entry ${of.brokenAt}`} live className="mb-6">{of.why} Keep a copy of this TRE’s data folder and find out who could write to it.</Notice>
  );
