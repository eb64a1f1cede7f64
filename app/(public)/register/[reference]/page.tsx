import type { Metadata } from "next";
import { cache } from "react";
import { notFound } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { givenParams } from "#app/_server/search-params.ts";
import { EntryDecisions, EntryOutputs } from "#components/register/entry-activity.tsx";
import { EntryFields } from "#components/register/entry-fields.tsx";
import { EntryChanges } from "#components/register/entry-changes.tsx";
import { EntryLimits } from "#components/register/entry-limits.tsx";
import { EntryHistory } from "#components/register/entry-history.tsx";
import { EntryQuestions } from "#components/register/entry-questions.tsx";
import { FollowLinks, type Followed } from "#components/register/follow-links.tsx";
import { EntryProofState } from "#components/register/entry-proof.tsx";
import { EntrySites } from "#components/register/entry-sites.tsx";
import { EntrySummary } from "#components/register/entry-summary.tsx";
import { EntrySafes } from "#components/register/entry-safes.tsx";
import { RegisterStatus } from "#components/register/register-status.tsx";
import { decisionsInWords, opening } from "#components/register/register-words.ts";
import { DayOf, Instant } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { readEntryQuestions } from "#lib/portal/read-entry-questions.ts";
import { readRegisterEntry } from "#lib/portal/read-register.ts";
import { readRegisterProof } from "#lib/portal/read-register-log.ts";
import { correctedWords } from "#lib/register/corrected-words.ts";
import { entryAddress, entryJsonLd, registerLicence } from "#lib/register/json-ld.ts";
import { whereUsed } from "#lib/register/search-terms.ts";
import { ask } from "./actions.ts";

const readEntry = cache(async (reference: string, revision: string | undefined) => {
  const read = await readRegisterEntry(await portalContext(), await currentActor(), { reference, revision });
  // A revision that is no number names nothing.
  return !read.ok && read.refusal.reason === "invalid-input" ? notFound() : forPage(read, `/register/${reference}`);
});

export async function generateMetadata({ params, searchParams }: PageProps<"/register/[reference]">): Promise<Metadata> {
  const { reference } = await params;
  const { revision } = givenParams(await searchParams);
  const read = await readEntry(reference, revision);
  if (!read.ok) return {};
  const file = `/api/register/v1/entries/${encodeURIComponent(reference)}`;
  const query = revision === undefined ? "" : `?revision=${encodeURIComponent(revision)}`;
  return {
    title: read.value.record.title, description: opening(read.value.record.laySummary),
    alternates: { types: { "application/json": file + query, "application/ld+json": `${file}/jsonld${query}`, "application/atom+xml": `${file}/feed.atom`, "application/feed+json": `${file}/feed.json` } },
  };
}

export default async function RegisterEntry({ params, searchParams }: PageProps<"/register/[reference]">) {
  const { reference } = await params;
  const [context, actor, { revision: asked }] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const read = await readEntry(reference, asked);
  if (!read.ok) notFound();
  const entry = read.value;
  const { record, revision, newest, history } = entry;
  const old = revision < newest;
  const [proof, asks] = await Promise.all([readRegisterProof(context, actor, { reference, revision }), readEntryQuestions(context, actor, { reference })]);
  const permanent = `${entryAddress(context.portalUrl, reference)}?revision=${revision}`;
  const file = `/api/register/v1/entries/${encodeURIComponent(reference)}`;
  const corrected = Object.entries(record.corrections).filter(([, value]) => value !== undefined).map(([name]) => correctedWords[name as keyof typeof correctedWords]);
  return (
    <>
      {/* Data for search engines, not a script: `<` is written so that nothing in it can end the element. */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(entryJsonLd(entry, context.portalUrl)).replaceAll("<", "\\u003c") }} />
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader
        title={record.title} status={<RegisterStatus status={record.status} />}
        eyebrow={<>{record.reference}, {record.organisationName}</>}
        lead={`${decisionsInWords(record)}.`}
        actions={permitted(actor, "register.edit").ok && !old && <LinkButton href={`/register/${reference}/correct`}>Correct this entry</LinkButton>}
      />
      {old && (
        <Notice kind="warning" title={`You are reading version ${revision} of ${newest}`} className="mb-8" actions={<Link href={`/register/${reference}`}>Read the newest version</Link>}>
          It was published on <Instant of={entry.changedAt} /> and has been replaced since.
        </Notice>
      )}
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0">
          <Section title="In plain words"><EntrySummary text={record.laySummary} /></Section>
          <Section title="What people get from it"><p className="max-w-measure whitespace-pre-line">{record.publicBenefit}</p></Section>
          {record.learned && (
            <Section title="What we learned" aside={<span className="text-sm text-muted">In the project’s own words, <DayOf date={record.learned.publishedOn} /></span>}>
              <p className="max-w-measure text-lg whitespace-pre-line">{record.learned.text}</p>
            </Section>
          )}
          <Section title="Who decided"><EntryDecisions sites={record.sites} /></Section>
          <Section title="At each data environment"><EntrySites record={record} /></Section>
          <Section title="What was asked and what came out"><EntryOutputs record={record} /></Section>
          <Section title="What this study may not do"><EntryLimits record={record} /></Section>
          <Section title="The Five Safes"><EntrySafes record={record} /></Section>
          {asks.ok && <Section title="Questions from the public" id="questions"><EntryQuestions asked={asks.value} reference={reference} ask={ask} /></Section>}
          {entry.changes !== null && entry.changes.length > 0 && (
            <Disclosure summary={`What changed from version ${revision - 1} to ${revision}`}><EntryChanges changes={entry.changes} /></Disclosure>
          )}
          <EntryFields record={record} />
        </div>
        <aside aria-label="About this entry" className="flex flex-col gap-6">
          <Panel title="This entry">
            <KeyValue
              dense stacked
              facts={[
                { term: "Version", detail: `${revision} of ${newest}` },
                { term: "Published", detail: <DayOf date={entry.firstPublishedAt.slice(0, 10)} /> },
                { term: old ? "This version" : "Last changed", detail: <DayOf date={entry.changedAt.slice(0, 10)} /> },
                { term: "As a file", detail: <span className="flex gap-4"><a href={`${file}?revision=${revision}`}>JSON</a><a href={`${file}/jsonld?revision=${revision}`}>JSON-LD</a></span> },
              ]}
            />
            <p className="text-sm text-muted">The system writes this entry as decisions are made and results leave; nobody types it a second time.</p>
            {corrected.length > 0 && <p className="text-sm">Set right by a register editor: {corrected.join(", ")}.</p>}
            <p className="text-sm text-muted">Anyone may use what stands here, for anything: <a href={registerLicence} rel="license" className="inline-block min-h-6">CC0</a>.</p>
            <CopyButton text={permanent} what="the lasting address of this version" />
          </Panel>
          <Panel title="Proof"><EntryProofState proof={proof.ok ? proof.value : undefined} href={`/register/${reference}/check?revision=${revision}`} /></Panel>
          <Panel title="Follow">
            <FollowLinks
              followed={([
                { kind: "entry", value: reference }, { kind: "organisation", value: record.organisationName }, ...record.datasets.map(({ title }) => ({ kind: "dataset", value: title }) as const),
                ...whereUsed(record).map(({ tre }) => ({ kind: "tre", value: tre }) as const),
              ] satisfies Followed[]).filter((one, at, all) => all.findIndex((other) => other.kind === one.kind && other.value === one.value) === at)}
            />
          </Panel>
          <Panel title="History"><EntryHistory reference={reference} history={history} shown={revision} /></Panel>
        </aside>
      </div>
    </>
  );
}
