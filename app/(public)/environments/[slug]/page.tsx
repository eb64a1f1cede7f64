import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { portalContext } from "#app/_server/context.ts";
import { CommitteeVersions } from "#components/environments/committee-versions.tsx";
import { EnvironmentStanding } from "#components/environments/environment-standing.tsx";
import { contextWords, dataModelWords, kindWords, peopleInWords, signOffWords, studyWords } from "#components/environments/environment-words.ts";
import { RegisterList } from "#components/register/register-list.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { Age, DayOf } from "#components/ui/age.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { releaseInWords } from "#lib/disclosure/release-in-words.ts";
import { releaseVotesInWords } from "#lib/disclosure/release-votes.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { factsInWords } from "#lib/governance/legal-basis.ts";
import { dataUseInWords } from "#lib/kernel/data-use.ts";
import { readGoverningVersions } from "#lib/portal/read-governing-documents.ts";
import { readRegister } from "#lib/portal/read-register.ts";

const anyone = { kind: "anonymous" } as const;
const readEnvironment = cache(async (slug: string) => {
  const tres = await listTres(await portalContext(), anyone);
  return (tres.ok ? tres.value.find((tre) => tre.slug === slug) : undefined) ?? notFound();
});

export async function generateMetadata({ params }: PageProps<"/environments/[slug]">): Promise<Metadata> {
  const tre = await readEnvironment((await params).slug);
  return { title: tre.name, description: tre.about };
}

const shown = 5;

export default async function Environment({ params }: PageProps<"/environments/[slug]">) {
  const tre = await readEnvironment((await params).slug);
  const context = await portalContext();
  const [studies, governing] = await Promise.all([readRegister(context, anyone, { tre: tre.name, perPage: shown }), readGoverningVersions(context, anyone, { slug: tre.slug })]);
  const now = context.clock.now().toISOString();
  const all = `/register?${new URLSearchParams({ tre: tre.name }).toString()}`;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data environments", href: "/environments" }]} />
      <PageHeader title={tre.name} eyebrow={tre.nation} status={<EnvironmentStanding standing={tre.standing} />} lead={tre.about} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0">
          <Section title="What it holds">
            <ul className="flex flex-col gap-4">
              {tre.datasets.map((dataset) => (
                <li key={dataset.key} className="border-l-2 border-accent pl-4">
                  <h3>{dataset.title}</h3>
                  <p className="max-w-measure">{dataset.summary}</p>
                  <p className="text-sm text-muted">
                    {peopleInWords(dataset.people)}. {dataModelWords[dataset.dataModel]}
                    {dataset.concepts > 0 && `; ${inFigures(dataset.concepts)} kinds of entry can be asked about`}
                    {dataset.columns > 0 && `; ${dataset.columns} columns`}.
                  </p>
                  {dataset.facts && <KeyValue dense facts={factsInWords(dataset.facts).map(({ term, words }) => ({ term, detail: words }))} />}
                  {dataset.dataUse && <p className="text-sm text-muted">May be used for: {dataUseInWords(dataset.dataUse)}.</p>}
                </li>
              ))}
            </ul>
          </Section>
          <Section title="How small numbers are protected" aside={tre.policyVersion !== null && <Link href={`/environments/${tre.slug}/policy`}>Every version of these rules</Link>}>
            {tre.policyVersion !== null && <p className="text-sm text-muted">Version {tre.policyVersion.version}, {tre.policyVersion.since === null ? "in force" : <>in force since <DayOf date={tre.policyVersion.since.slice(0, 10)} /></>}.</p>}
            <ul className="flex max-w-measure list-disc flex-col gap-1.5 pl-5">{tre.policy.map((rule) => <li key={rule}>{rule}</li>)}</ul>
            {tre.policyTitle !== null && <p className="text-sm text-muted">{tre.kind === "fivefold" ? "The environment’s own policy, as its program applies it" : "As the environment has declared it to this federation"}: {tre.policyTitle}.</p>}
          </Section>
          <Section title="Who decides">
            <KeyValue
              facts={[
                { term: "How it answers", detail: kindWords[tre.kind] },
                { term: "On a study", detail: studyWords(tre.committeeSignatures) },
                ...(tre.signOff === null ? [] : [{ term: "On each question", detail: signOffWords[tre.signOff] }]),
                ...(tre.release === null || tre.kind !== "fivefold" ? [] : [{ term: "On each result", detail: <ul className="flex max-w-measure flex-col gap-1.5">{[...releaseInWords(tre.release), ...(tre.releaseVotes ? releaseVotesInWords(tre.releaseVotes) : []), contextWords[tre.outputContext]].map((rule) => <li key={rule}>{rule}</li>)}</ul> }]),
              ]}
            />
          </Section>
          {governing.ok && <Section title="What its committee goes by"><CommitteeVersions slug={tre.slug} versions={governing.value.versions} /></Section>}
          <Section title="Studies" aside={studies.ok && studies.value.total > shown && <Link href={all}>All {studies.value.total} studies</Link>}>
            {!studies.ok || studies.value.total === 0
              ? <EmptyState title="No study yet"><p>A study appears here once this committee has approved or refused it, and some committee has approved it.</p></EmptyState>
              : <RegisterList entries={studies.value.entries} headingLevel={3} />}
          </Section>
        </div>
        <aside aria-label="Connection">
          <Panel title="Connection">
            <KeyValue
              dense stacked
              facts={[
                { term: "Last heard from", detail: tre.lastSeenAt === null ? "Not yet" : <Age of={tre.lastSeenAt} now={now} /> },
                ...(tre.joinedAt === null ? [] : [{ term: "Joined", detail: <DayOf date={tre.joinedAt.slice(0, 10)} /> }]),
                ...(tre.software === null ? [] : [{ term: "Program", detail: tre.software }]),
                ...(tre.ror === null && tre.organisation === null ? [] : [{ term: "Organisation", detail: tre.ror === null ? tre.organisation : <a href={tre.ror} rel="external">{tre.organisation ?? "ROR record"}</a> }]),
              ]}
            />
            <p className="text-sm text-muted">The environment calls the portal; the portal cannot call it.</p>
          </Panel>
        </aside>
      </div>
    </>
  );
}
