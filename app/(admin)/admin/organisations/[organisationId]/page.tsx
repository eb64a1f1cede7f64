import type { Metadata } from "next";
import type { ReactNode } from "react";
import { notFound } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { DescribeOrganisationForm, MergeForm } from "#components/admin/organisation-forms.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { listOrganisations, readOrganisation } from "#lib/portal/manage-organisations.ts";
import { describe, merge } from "../actions.ts";

export const metadata: Metadata = { title: "Organisation" };

const Listed = ({ title, items, empty }: { title: string; items: readonly { key: string; item: ReactNode }[]; empty: string }) => (
  <Section title={title}>{items.length === 0 ? <p className="text-muted">{empty}</p> : <ul className="flex flex-col gap-1">{items.map(({ key, item }) => <li key={key}>{item}</li>)}</ul>}</Section>
);

export default async function Organisation({ params }: PageProps<"/admin/organisations/[organisationId]">) {
  const { organisationId } = await params;
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const listed = forPage(await listOrganisations(context, actor), `/admin/organisations/${organisationId}`);
  if (!listed.ok) return <><h1 className="sr-only">Organisation</h1><RefusedState reason={listed.refusal.message} /></>;
  const read = await readOrganisation(context, actor, { organisationId });
  if (!read.ok) notFound();
  const { name, ror, sector, otherNames, people, tres, projects } = read.value;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Organisations", href: "/admin/organisations" }]} />
      <PageHeader title={name} eyebrow={sector} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <KeyValue
            facts={[
              { term: "ROR id", detail: ror === null ? "Not given" : <a href={rorAddress(ror)} rel="external">{rorAddress(ror)}</a> },
              { term: "Also written", detail: otherNames.length === 0 ? "In no other way" : otherNames.join("; ") },
              { term: "What was done to it", detail: <Link href={`/admin/audit?subjectId=${organisationId}`}>In the audit log</Link> },
            ]}
          />
          <Listed title="People" empty="Nobody. A person’s page says for whom they work." items={people.map((one) => ({ key: one.id, item: <Link href={`/admin/people/${one.id}`} className="inline-block min-h-6">{one.name}</Link> }))} />
          <Listed title="TREs" empty="None. A TRE belongs to the organisation that has its ROR id." items={tres.map((one) => ({ key: one.id, item: <Link href={`/admin/environments/${one.slug}`} className="inline-block min-h-6">{one.name}</Link> }))} />
          <Listed title="Projects that it leads" empty="None" items={projects.map((one) => ({ key: one.id, item: <><Link href={`/projects/${one.id}`} className="inline-block min-h-6">{one.title}</Link> <span className="text-muted">{one.reference}</span></> }))} />
        </div>
        <aside aria-label="Manage" className="flex flex-col gap-6">
          <Panel title="Name, ROR id and sector">
            <p className="mb-4 text-sm text-muted">Public entries of its projects tell a new name within minutes. By the earlier one it is still found.</p>
            <DescribeOrganisationForm key={`${name} ${ror ?? ""} ${sector}`} action={describe} organisationId={organisationId} given={{ name, ror: ror === null ? "" : rorAddress(ror), sector }} />
          </Panel>
          <Dialog trigger="Merge into another" triggerVariant="danger" title={`Merge ${name} into another organisation?`} closeLabel="Keep both">
            <p>Its people, TREs and projects then belong to the other, which is found by its names too. This cannot be undone.</p>
            <MergeForm action={merge} organisationId={organisationId} others={listed.value.organisations.filter((one) => one.id !== organisationId)} />
          </Dialog>
        </aside>
      </div>
    </>
  );
}
