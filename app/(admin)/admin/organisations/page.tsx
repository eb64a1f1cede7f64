import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { AddOrganisationForm } from "#components/admin/organisation-forms.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { bareRor, rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { listOrganisations } from "#lib/portal/manage-organisations.ts";
import { add } from "./actions.ts";

export const metadata: Metadata = { title: "Organisations" };

const Ror = ({ id }: { id: string | null }) => (id === null || id === "" ? <span className="text-muted">None</span> : <a href={rorAddress(id)} rel="external" className="inline-block min-h-6">{bareRor(id)}</a>);

export default async function Organisations() {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const read = forPage(await listOrganisations(context, actor), "/admin/organisations");
  if (!read.ok) return <><h1 className="sr-only">Organisations</h1><RefusedState reason={read.refusal.message} /></>;
  const { organisations, unknown } = read.value;
  return (
    <>
      <PageHeader title="Organisations" lead="Each under the one name that the public reads, however applications and committees have written it." />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <DataTable
            caption={organisations.length === 1 ? "1 organisation" : `${organisations.length} organisations`} narrow="stack" rows={organisations} rowKey={(one) => one.id}
            empty={<EmptyState title="No organisation yet"><p>Add the first one here. Projects and TREs that name it then belong to it.</p></EmptyState>}
            columns={[
              { key: "name", header: "Name", rowHeader: true, cell: (one) => <Link href={`/admin/organisations/${one.id}`}>{one.name}</Link> },
              { key: "sector", header: "Sector", cell: (one) => one.sector },
              { key: "ror", header: "ROR id", cell: (one) => <Ror id={one.ror} /> },
              { key: "people", header: "People", align: "number", cell: (one) => one.people },
              { key: "tres", header: "TREs", align: "number", cell: (one) => one.tres },
              { key: "projects", header: "Projects", align: "number", cell: (one) => one.projects },
            ]}
          />
          {unknown.length > 0 && (
            <Section title="Named in applications, and not here yet">
              <DataTable
                caption="Organisations that lead a project and are not here yet" captionHidden narrow="stack" rows={unknown} rowKey={(one) => `${one.name} ${one.ror}`}
                columns={[
                  { key: "name", header: "Name, as written", rowHeader: true, cell: (one) => one.name },
                  { key: "sector", header: "Sector", cell: (one) => one.sector },
                  { key: "ror", header: "ROR id", cell: (one) => <Ror id={one.ror} /> },
                  { key: "projects", header: "Projects", align: "number", cell: (one) => one.projects },
                  { key: "add", header: <span className="sr-only">Add</span>, label: "Action", cell: (one) => <ActionForm action={add} hidden={{ name: one.name, ror: one.ror, sector: one.sector }} submit={<>Add<span className="sr-only"> {one.name}</span></>} pending="Adding …" variant="secondary" small /> },
                ]}
              />
            </Section>
          )}
        </div>
        <aside aria-label="Add"><Panel title="Add an organisation"><AddOrganisationForm action={add} /></Panel></aside>
      </div>
    </>
  );
}
