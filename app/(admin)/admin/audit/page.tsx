import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { AuditTable } from "#components/admin/audit-table.tsx";
import { actionInWords } from "#components/admin/audit-words.ts";
import { VerifyForm } from "#components/admin/verify-form.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { Button } from "#components/ui/button.tsx";
import { DateInput, Select, TextInput } from "#components/ui/inputs.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { readAudit } from "#lib/portal/read-audit.ts";
import { verify } from "./actions.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function Audit({ searchParams }: PageProps<"/admin/audit">) {
  const [context, actor, params] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const asked = forPage(await readAudit(context, actor, params), addressWith("/admin/audit", params));
  const mistyped = !asked.ok && asked.refusal.reason === "invalid-input" ? asked.refusal : undefined;
  const read = mistyped === undefined ? asked : await readAudit(context, actor, {});
  if (!read.ok) return <><h1 className="sr-only">Audit log</h1><RefusedState reason={read.refusal.message} /></>;
  const { events, page, pages, total, actions } = read.value;
  const errors = mistyped?.fields ?? {};
  const days: Record<string, string> = mistyped === undefined ? Object.fromEntries(["from", "to"].flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]]))) : {};
  return (
    <>
      <PageHeader title="Audit log" lead="Who did what to what, when, for whom and from where. Each event carries the hash of the one before it, and the register’s public log is told the last one every hour, so that a change shows. It holds no personal data and no results." />
      <div className="mb-8 flex flex-wrap items-start gap-4">
        <VerifyForm action={verify} />
        <form action={addressWith("/api/v1/audit/export", days)} method="post"><Button type="submit" variant="secondary">{days.from === undefined && days.to === undefined ? "Download all of it" : "Download these days"}</Button></form>
      </div>
      <p className="mb-8 max-w-measure text-sm text-muted">A download has one event a line. <code>npx fivefold audit FILE {context.portalUrl}</code> checks it against the public log, on any computer.</p>
      <form action="/admin/audit" role="search" className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-4 rounded-lg border border-rule bg-surface p-5">
        <div className="basis-64"><Select label="What" name="action" width="full" placeholder="Anything" options={actions.map((action) => ({ value: action, label: actionInWords(action) }))} defaultValue={params.action ?? ""} error={errors.action} /></div>
        <DateInput label="From" name="from" defaultValue={params.from ?? ""} error={errors.from} />
        <DateInput label="To" name="to" defaultValue={params.to ?? ""} error={errors.to} />
        <div className="basis-56"><TextInput label="Who, by id" name="actorId" width="full" className="font-mono text-sm" defaultValue={params.actorId ?? ""} error={errors.actorId} /></div>
        <div className="basis-56"><TextInput label="To what or for whom, by id" name="subjectId" width="full" className="font-mono text-sm" defaultValue={params.subjectId ?? ""} error={errors.subjectId} /></div>
        <div className="basis-48"><TextInput label="From which network" name="network" width="full" className="font-mono text-sm" defaultValue={params.network ?? ""} error={errors.network} /></div>
        {params.requestId !== undefined && <input type="hidden" name="requestId" value={params.requestId} />}
        <Button type="submit">Show</Button>
        {Object.keys(params).length > 0 && <Link href="/admin/audit" className="inline-flex min-h-11 items-center">Show everything</Link>}
      </form>
      {mistyped !== undefined && <Notice kind="warning" title="This filter cannot be used" className="mb-6">{mistyped.message} All events are shown.</Notice>}
      <p role="status" className="mb-3 font-semibold">{total === 1 ? "1 event" : `${inFigures(total)} events`}</p>
      <AuditTable events={events} />
      <Pagination page={page} pages={pages} hrefOf={(to) => addressWith("/admin/audit", params, { page: to })} />
    </>
  );
}
