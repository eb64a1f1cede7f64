import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { InviteTreForm } from "#components/admin/environment-forms.tsx";
import { EnvironmentStanding } from "#components/environments/environment-standing.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { Age } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { PageHeader, Panel } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { invite } from "./actions.ts";

export const metadata: Metadata = { title: "TREs" };

export default async function AdminEnvironments() {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const may = forPage(permitted(actor, "tre.invite"), "/admin/environments");
  if (!may.ok) return <><h1 className="sr-only">TREs</h1><RefusedState reason={may.refusal.message} /></>;
  const tres = await listTres(context, actor);
  if (!tres.ok) return <><h1 className="sr-only">TREs</h1><RefusedState reason={tres.refusal.message} /></>;
  const now = context.clock.now().toISOString();
  return (
    <>
      <PageHeader title="TREs" lead="Which Trusted Research Environments belong to this federation. Each joins with a one-time invitation and a key of its own." />
      <LiveRefresh about={tres.value.map((tre) => tre.id)} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <DataTable
            caption="TREs" captionHidden narrow="stack" rows={tres.value} rowKey={(tre) => tre.id}
            empty={<EmptyState title="No TRE yet"><p>Invite the first one here. It appears in the public list when its operator has connected it.</p></EmptyState>}
            columns={[
              { key: "name", header: "Name", rowHeader: true, cell: (tre) => <Link href={`/admin/environments/${tre.slug}`}>{tre.name}</Link> },
              { key: "standing", header: "Standing", cell: (tre) => <EnvironmentStanding standing={tre.standing} /> },
              { key: "seen", header: "Last heard from", cell: (tre) => (tre.lastSeenAt === null ? <span className="text-muted">Never</span> : <Age of={tre.lastSeenAt} now={now} />) },
              { key: "software", header: "Program", cell: (tre) => tre.software ?? <span className="text-muted">Not known yet</span> },
              { key: "datasets", header: "Datasets", align: "number", cell: (tre) => tre.datasets.length },
            ]}
          />
        </div>
        <aside aria-label="Invite" className="flex flex-col gap-6">
          <Panel title="Invite a TRE"><InviteTreForm action={invite} /></Panel>
          <Panel title="Working days">
            <p className="text-sm text-muted">Committees’ clocks count no bank holiday. One that was proclaimed for a single year is entered by hand.</p>
            <div className="mt-3"><LinkButton href="/admin/holidays">Bank holidays of one year</LinkButton></div>
          </Panel>
          <Panel title="Cohort discovery workers">
            <p className="text-sm text-muted">A site that runs Bunny or Relay can be asked without installing anything.</p>
            <div className="mt-3"><LinkButton href="/admin/environments/add-worker">Add a worker</LinkButton></div>
          </Panel>
        </aside>
      </div>
    </>
  );
}
