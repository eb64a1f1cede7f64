import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { givenParams } from "#app/_server/search-params.ts";
import { sharedInWords } from "#components/concept-sets/concept-set-list.tsx";
import { ItemsTable } from "#components/concept-sets/items-table.tsx";
import { ReachTable } from "#components/concept-sets/reach-table.tsx";
import { SetVersions } from "#components/concept-sets/set-versions.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { Checkbox, Select } from "#components/ui/inputs.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { listProjects } from "#lib/portal/list-projects.ts";
import { readConceptSet } from "#lib/portal/read-concept-set.ts";
import { Refused } from "../../_refused.tsx";
import { archive, copy, share } from "../actions.ts";
import { targetsOf } from "../targets-of.ts";
import { Workbench } from "../workbench.tsx";

export const metadata: Metadata = { title: "Concept set" };

export default async function ConceptSetPage({ params, searchParams }: PageProps<"/concept-sets/[id]">) {
  const { id } = await params;
  const { version, against } = givenParams(await searchParams);
  const [context, actor] = [await portalContext(), await currentActor()];
  const here = `/concept-sets/${id}`;
  const read = forPage(await readConceptSet(context, actor, { id, version, against }), here);
  if (!read.ok) return <Refused refusal={read.refusal} title="Concept set" />;
  const shown = read.value;
  const mayCopy = permitted(actor, "concept-set.create");
  const mine = mayCopy.ok ? await listProjects(context, actor) : undefined;
  const projects = mine?.ok ? mine.value.filter((project) => project.role !== null) : [];
  const keepers = [{ value: "", label: "Only me" }, ...projects.map(({ id: value, reference, title }) => ({ value, label: `${reference}: ${title}` }))];
  const now = context.clock.now().toISOString();
  const isLatest = shown.version === shown.latest;
  const mayKeep = shown.mayEdit.ok || shown.archivedAt !== null;
  const file = (name: string) => `/api/v1/concept-sets/${id}/${name}?version=${shown.version}`;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Concept sets", href: "/concept-sets" }]} />
      <PageHeader
        title={shown.set.name} eyebrow={`Version ${shown.version} of ${shown.latest}`}
        lead={<><p>Made by {shown.madeBy}, last changed <Age of={shown.changedAt} now={now} />. Seen by: {sharedInWords(shown).toLowerCase()}.</p>{shown.copyOf && <p>A copy of <Link href={`/concept-sets/${shown.copyOf.id}`}>{shown.copyOf.name}</Link>.</p>}</>}
      />
      {!isLatest && <Notice className="mb-6" title={`This is version ${shown.version}`}>The latest is <Link href={here}>version {shown.latest}</Link>.</Notice>}
      {shown.archivedAt !== null && <Notice kind="warning" className="mb-6" title="Archived">The set is on no list any more. Queries that copied it keep their copy.</Notice>}
      <Section title="Concepts">
        {isLatest && shown.mayEdit.ok
          ? <Workbench key={shown.version} of={{ id, version: shown.version }} set={shown.set} targets={targetsOf(shown.reach)} />
          : <ItemsTable items={shown.set.items} />}
        <p className="mt-6 flex flex-wrap gap-x-4 text-sm"><span className="text-muted">This version as</span><a href={file("set.csv")} download>CSV</a><a href={file("set.json")} download>JSON</a><a href={file("value-set.json")} download>FHIR ValueSet</a></p>
        <p className="mt-2 max-w-measure text-xs text-muted">SNOMED CT identifiers are used by permission of SNOMED International. LOINC is copyright Regenstrief Institute. RxNorm is by the US National Library of Medicine.</p>
      </Section>
      <Section title="What data environments hold"><ReachTable reach={shown.reach} /></Section>
      <div className="grid gap-x-12 lg:grid-cols-2">
        <Section title="Versions"><SetVersions id={id} shown={shown.version} versions={shown.versions} difference={shown.difference} now={now} /></Section>
        <div>
          <Section title="Where it is used">
            {shown.usedIn.length === 0 ? <p className="text-muted">No query of your projects carries it.</p>
              : <ul className="flex flex-col gap-2">{shown.usedIn.map((query) => <li key={`${query.id} ${query.version}`}><Link href={`/queries/${query.id}`}>{query.title}</Link> <span className="text-sm text-muted">({query.project}, version {query.version}{query.version < shown.latest ? `; version ${shown.latest} is newer` : ""})</span></li>)}</ul>}
          </Section>
          {shown.mayEdit.ok && (
            <Section title="Who sees it">
              <ActionForm action={share} hidden={{ id }} fieldIds={{ projectId: "share-project" }} submit="Save who sees it" variant="secondary">
                <Select id="share-project" name="projectId" label="Who keeps it" hint="They see it and change it." width="full" options={keepers} defaultValue={shown.project?.id ?? ""} />
                <Checkbox name="everyone" label="Everyone who is signed in may read and copy it" defaultChecked={shown.everyone} />
              </ActionForm>
            </Section>
          )}
          <Section title="Copy or archive">
            <ActionForm action={copy} hidden={{ id, version: shown.version }} fieldIds={{ projectId: "copy-project" }} submit="Copy this version" pending="Copying …" variant="secondary">
              {mayCopy.ok ? <Select id="copy-project" name="projectId" label="Who keeps the copy" width="full" options={keepers} /> : <p className="text-muted">{mayCopy.refusal.message}</p>}
            </ActionForm>
            {mayKeep && <ActionForm action={archive} hidden={{ id, archived: String(shown.archivedAt === null) }} submit={shown.archivedAt === null ? "Archive the set" : "Take it out of the archive"} variant="quiet" className="mt-4" />}
          </Section>
        </div>
      </div>
    </>
  );
}
