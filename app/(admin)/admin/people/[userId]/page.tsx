import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { endPiece, verifyPiece } from "#app/_actions/evidence.ts";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { WorksForForm } from "#components/admin/organisation-forms.tsx";
import { GrantRoleForm, PasswordLinkForm } from "#components/admin/people-forms.tsx";
import { roleWords } from "#components/admin/role-words.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { EvidenceTable } from "#components/people/evidence-table.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { listTres } from "#lib/portal/list-tres.ts";
import { listOrganisations } from "#lib/portal/manage-organisations.ts";
import { listPeople } from "#lib/portal/manage-people.ts";
import { readEvidenceOf } from "#lib/portal/read-evidence.ts";
import { placeAt } from "../../organisations/actions.ts";
import { closeAccount, give, sendLink, takeAway } from "../actions.ts";

export const metadata: Metadata = { title: "Person" };

export default async function Person({ params }: PageProps<"/admin/people/[userId]">) {
  const { userId } = await params;
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const read = forPage(await listPeople(context, actor), `/admin/people/${userId}`);
  if (!read.ok) return <><h1 className="sr-only">Person</h1><RefusedState reason={read.refusal.message} /></>;
  const person = read.value.find(({ id }) => id === userId) ?? notFound();
  const [tres, evidence, known] = await Promise.all([listTres(context, actor), readEvidenceOf(context, actor, { userId }), listOrganisations(context, actor)]);
  const closed = person.deactivatedAt !== null;
  const isSelf = actor.kind === "person" && actor.userId === person.id;
  return (
    <>
      <Breadcrumbs trail={[{ label: "People", href: "/admin/people" }]} />
      <PageHeader title={person.name} eyebrow={person.email} status={closed && <StatusTag tone="neutral">Account closed</StatusTag>} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Section title="Roles">
            {person.roles.length === 0
              ? <EmptyState title="No role"><p>Without a role, somebody can sign in and read what everybody can read.</p></EmptyState>
              : (
                <DataTable
                  caption="Roles" captionHidden narrow="stack" rows={person.roles} rowKey={(held) => held.grantId}
                  columns={[
                    { key: "role", header: "Role", rowHeader: true, cell: (held) => roleWords[held.role] },
                    { key: "where", header: "Where", cell: (held) => held.treName ?? "This portal" },
                    {
                      key: "act", header: <span className="sr-only">Take away</span>, label: "Action",
                      cell: (held) => <ActionForm action={takeAway} hidden={{ grantId: held.grantId }} submit={<>Take away<span className="sr-only"> {roleWords[held.role]}</span></>} pending="Taking away …" variant="danger" small />,
                    },
                  ]}
                />
              )}
          </Section>
          {evidence.ok && (
            <Section title="Evidence">
              <EvidenceTable evidence={evidence.value.evidence} {...(evidence.value.verify.ok && { verify: verifyPiece, end: endPiece })} empty="The person adds it on their account page." />
              {evidence.value.verify.because !== undefined && <p className="text-muted">{evidence.value.verify.because}</p>}
            </Section>
          )}
          {!closed && <Section title="Give another role"><GrantRoleForm action={give} userId={person.id} tres={tres.ok ? tres.value : []} /></Section>}
        </div>
        <aside aria-label="Account" className="flex flex-col gap-6">
          <Panel title="Account">
            <KeyValue
              dense stacked
              facts={[
                { term: "ORCID iD", detail: person.orcid ?? "Not given" },
                { term: "Works for", detail: person.organisation === null ? "Not known here" : <Link href={`/admin/organisations/${person.organisation.id}`}>{person.organisation.name}</Link> },
                { term: "Since", detail: <DayOf date={person.createdAt.slice(0, 10)} /> },
                { term: "Password", detail: person.hasPassword ? "Set" : "Not set" },
                ...(person.deactivatedAt === null ? [] : [{ term: "Closed", detail: <DayOf date={person.deactivatedAt.slice(0, 10)} /> }]),
                { term: "What they did", detail: <Link href={`/admin/audit?actorId=${person.id}`}>In the audit log</Link> },
              ]}
            />
          </Panel>
          {!closed && known.ok && known.value.organisations.length > 0 && <Panel title="Organisation"><WorksForForm action={placeAt} userId={person.id} organisations={known.value.organisations} now={person.organisation?.id ?? null} /></Panel>}
          {!closed && (
            <Panel title="Forgotten password"><PasswordLinkForm action={sendLink} userId={person.id} /></Panel>
          )}
          {!closed && (
            <Dialog
              trigger="Close the account" triggerVariant="danger" title={`Close the account of ${person.name}?`} closeLabel="Keep it open"
              refusedBecause={isSelf ? "You cannot close your own account: ask another administrator." : undefined}
            >
              <p>Sessions and tokens end at once, and nobody can sign in to it again. What the person did stays under their name.</p>
              <ActionForm action={closeAccount} hidden={{ userId: person.id }} submit="Close the account" pending="Closing …" variant="danger" />
            </Dialog>
          )}
        </aside>
      </div>
    </>
  );
}
