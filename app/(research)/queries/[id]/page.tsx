import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { standingInWords } from "#components/projects/site-words.ts";
import { QueryComments } from "#components/queries/query-comments.tsx";
import { TakeAlong, type TakenAlong } from "#components/queries/take-along.tsx";
import { VersionList } from "#components/queries/version-list.tsx";
import { keyOf, modelChoices } from "#components/query-builder/data-models.ts";
import { asQuery, type QueryDraft } from "#components/query-builder/draft.ts";
import { openDraft } from "#components/query-builder/open-draft.ts";
import { Age } from "#components/ui/age.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { exportQuery } from "#lib/portal/export-query.ts";
import { listAskableDatasets } from "#lib/portal/list-askable-datasets.ts";
import { readQuery } from "#lib/portal/read-query.ts";
import { formats } from "#lib/query/formats/format-names.ts";
import { Query as QueryModel } from "#lib/query/model.ts";
import { queryInWords } from "#lib/query/words.ts";
import { Refused } from "../../_refused.tsx";
import { keep, resolve, restore, say } from "./actions.ts";
import { QueryForm } from "./query-form.tsx";

export const metadata: Metadata = { title: "Query" };

/** The parts of a whole query in words, for comments to name; none while it is unfinished. */
function partsOf(title: string, draft: QueryDraft, dictionary: TableDictionary | undefined): string[] {
  const parsed = QueryModel.safeParse(asQuery(title, draft));
  if (!parsed.success) return [];
  const words = queryInWords(parsed.data, dictionary);
  return [...words.populationPhrase.of.map((phrase) => phrase.text), ...words.variables, ...words.analyses];
}

export default async function Query({ params, searchParams }: PageProps<"/queries/[id]">) {
  const [{ id }, { as }] = await Promise.all([params, searchParams]);
  const [context, actor] = [await portalContext(), await currentActor()];
  const read = forPage(await readQuery(context, actor, { id }), `/queries/${id}`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Query" />;
  const query = read.value;
  const asked = forPage(await listAskableDatasets(context, actor, { projectId: query.project.id }), `/queries/${id}`);
  if (!asked.ok) return <Refused refusal={asked.refusal} title="Query" />;

  const exports = await Promise.all(formats.map(async (format): Promise<TakenAlong> => {
    const written = await exportQuery(context, actor, { id, format });
    return written.ok ? { format, losses: written.value.losses } : { format, because: written.refusal.message };
  }));
  const draft = openDraft(query.draft);
  const fitting = modelChoices(asked.value.datasets).find((choice) => choice.key === keyOf(draft.dataModel));
  const [latest] = query.submissions;
  const now = context.clock.now().toISOString();
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
        // A version gone back to is opened anew; anything else leaves what is being typed alone.
        key={typeof as === "string" ? as : "now"}
        id={query.id} projectId={query.project.id} attempt={crypto.randomUUID()} version={query.version} title={query.title} draft={draft} targets={query.targets} outputContext={query.outputContext}
        today={dayOf(context.clock.now())} dictionary={fitting?.dictionary} refusedBecause={asked.value.obstacle}
        choices={(fitting?.datasets ?? []).map(({ treId, tre, kind, dataset, title, people, siteState, validTo, refusedBecause, asksContext, modelSums, noise }) => ({
          treId, tre, kind, dataset, title, people, approved: siteState === "approved", standing: standingInWords(siteState, validTo), refusedBecause, asksContext, modelSums, noise,
        }))}
      />
      <div className="mt-14 grid gap-x-12 lg:grid-cols-2">
        <Section title="Comments"><QueryComments queryId={query.id} parts={partsOf(query.title, draft, fitting?.dictionary)} comments={query.comments} now={now} say={say} resolve={resolve} /></Section>
        <Section title="Versions"><VersionList queryId={query.id} versions={query.versions} now={now} keep={keep} restore={restore} /></Section>
      </div>
      <Section title="Take it along" aside={<span className="text-sm text-muted">The query as it was saved when this page was opened</span>}><TakeAlong queryId={query.id} exports={exports} /></Section>
    </>
  );
}
