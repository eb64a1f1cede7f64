import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { standingInWords } from "#components/projects/site-words.ts";
import { keyOf, modelChoices } from "#components/query-builder/data-models.ts";
import { openDraft } from "#components/query-builder/open-draft.ts";
import { Age } from "#components/ui/age.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { listAskableDatasets } from "#lib/portal/list-askable-datasets.ts";
import { readQuery } from "#lib/portal/read-query.ts";
import { Refused } from "../../_refused.tsx";
import { QueryForm } from "./query-form.tsx";

export const metadata: Metadata = { title: "Query" };

export default async function Query({ params }: PageProps<"/queries/[id]">) {
  const { id } = await params;
  const [context, actor] = [await portalContext(), await currentActor()];
  const read = forPage(await readQuery(context, actor, { id }), `/queries/${id}`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Query" />;
  const query = read.value;
  const asked = forPage(await listAskableDatasets(context, actor, { projectId: query.project.id }), `/queries/${id}`);
  if (!asked.ok) return <Refused refusal={asked.refusal} title="Query" />;

  const draft = openDraft(query.draft);
  const fitting = modelChoices(asked.value.datasets).find((choice) => choice.key === keyOf(draft.dataModel));
  const [latest] = query.submissions;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Projects", href: "/projects" }, { label: `${query.project.reference}: ${query.project.title}`, href: `/projects/${query.project.id}` }]} />
      <PageHeader
        title="Query" eyebrow={`By ${query.createdBy}`} lead={fitting === undefined ? "None of the project’s datasets fits this query now: it asks for data that no data environment publishes, or that the application no longer names." : `About ${fitting.label}, in ${fitting.datasets.length} ${fitting.datasets.length === 1 ? "data environment" : "data environments"}. Say who and what; the words beside say it back.`}
      />
      {latest !== undefined && (
        <Notice className="mb-8" title={`Submitted as ${latest.reference}`}>
          <Link href={`/submissions/${latest.id}`}>See how it stands</Link>. It was sent <Age of={latest.submittedAt} now={context.clock.now()} />; what you change here makes no difference to it, and can be submitted anew.
        </Notice>
      )}
      <QueryForm
        id={query.id} projectId={query.project.id} attempt={crypto.randomUUID()} version={query.version} title={query.title} draft={draft} targets={query.targets}
        today={dayOf(context.clock.now())} dictionary={fitting?.dictionary} refusedBecause={asked.value.obstacle}
        choices={(fitting?.datasets ?? []).map(({ treId, tre, dataset, title, people, siteState, validTo, refusedBecause }) => ({
          treId, tre, dataset, title, people, approved: siteState === "approved", standing: standingInWords(siteState, validTo), refusedBecause,
        }))}
      />
    </>
  );
}
