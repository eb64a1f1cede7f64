import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { InvitePersonForm } from "#components/admin/people-forms.tsx";
import { roleWords } from "#components/admin/role-words.ts";
import { DayOf } from "#components/ui/age.tsx";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { PageHeader, Panel } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag, Tag } from "#components/ui/tag.tsx";
import { listTres } from "#lib/portal/list-tres.ts";
import { listPeople, type PersonView } from "#lib/portal/manage-people.ts";
import { invite } from "./actions.ts";

export const metadata: Metadata = { title: "People" };
const perPage = 50;

export default async function People({ searchParams }: PageProps<"/admin/people">) {
  const [context, actor, params] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const read = forPage(await listPeople(context, actor), "/admin/people");
  if (!read.ok) return <><h1 className="sr-only">People</h1><RefusedState reason={read.refusal.message} /></>;
  const tres = await listTres(context, actor);
  const q = params.q?.toLocaleLowerCase("en-GB");
  const found = read.value.filter((person) => q === undefined || `${person.name} ${person.email}`.toLocaleLowerCase("en-GB").includes(q));
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(params.page)) || 1));
  return (
    <>
      <PageHeader title="People" lead="Who has an account at this portal, and what each may do. The consoles of TREs keep accounts of their own." actions={<LinkButton href="/expiry">What stops working, and when</LinkButton>} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <form action="/admin/people" role="search" className="mb-5 flex flex-wrap items-end gap-3">
            <div className="flex-1 basis-56"><TextInput label="Find somebody" type="search" name="q" width="full" defaultValue={params.q ?? ""} placeholder="Name or e-mail address" /></div>
            <Button type="submit" variant="secondary">Find</Button>
          </form>
          <DataTable
            caption={found.length === 1 ? "1 person" : `${found.length} people`} narrow="stack" rows={found.slice((page - 1) * perPage, page * perPage)} rowKey={(person) => person.id}
            empty={<EmptyState title="Nobody fits"><p>Try a part of the name or of the e-mail address.</p></EmptyState>}
            columns={[
              { key: "name", header: "Name", rowHeader: true, cell: (person) => <span className="flex flex-col"><Link href={`/admin/people/${person.id}`}>{person.name}</Link><span className="text-sm break-words text-muted">{person.email}</span></span> },
              { key: "roles", header: "Roles", cell: (person) => <Roles person={person} /> },
              { key: "state", header: "Account", cell: (person) => <AccountState person={person} /> },
              { key: "since", header: "Since", className: "lg:whitespace-nowrap", cell: (person) => <DayOf date={person.createdAt.slice(0, 10)} /> },
            ]}
          />
          <Pagination page={page} pages={pages} hrefOf={(to) => addressWith("/admin/people", params, { page: to })} />
        </div>
        <aside aria-label="Invite">
          <Panel title="Invite somebody"><InvitePersonForm action={invite} tres={tres.ok ? tres.value : []} /></Panel>
          <div className="mt-5"><Disclosure summary="What each role may do"><RoleGuide /></Disclosure></div>
        </aside>
      </div>
    </>
  );
}

const Roles = ({ person }: { person: PersonView }) =>
  person.roles.length === 0 ? <span className="text-muted">None</span> : <ul className="flex flex-wrap gap-1.5">{person.roles.map((held) => <li key={held.grantId}><Tag>{roleWords[held.role]}{held.treName !== null && `, ${held.treName}`}</Tag></li>)}</ul>;

const AccountState = ({ person }: { person: PersonView }) =>
  person.deactivatedAt !== null ? <StatusTag tone="neutral">Closed</StatusTag> : person.hasPassword ? <StatusTag tone="good">Open</StatusTag> : <StatusTag tone="waiting">No password yet</StatusTag>;

const RoleGuide = () => (
  <ul className="flex flex-col gap-2 text-sm">
    <li><strong>Researcher:</strong> applies, asks questions, reads the results of their own projects.</li>
    <li><strong>Committee member:</strong> reads and discusses what waits for one TRE’s committee.</li>
    <li><strong>Committee chair:</strong> records that committee’s decisions as well, but never on their own project.</li>
    <li><strong>Register editor:</strong> corrects entries of the register, with a public reason.</li>
    <li><strong>Administrator:</strong> manages people and TREs, and reads the audit log.</li>
  </ul>
);
