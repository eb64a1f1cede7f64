import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { givenParams } from "#app/_server/search-params.ts";
import { CheckEntry } from "#components/register/check-entry.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { readRegisterEntry } from "#lib/portal/read-register.ts";
import { readRegisterLog } from "#lib/portal/read-register-log.ts";

export const metadata: Metadata = { title: "Check an entry of the register" };

export default async function CheckRegisterEntry({ params, searchParams }: PageProps<"/register/[reference]/check">) {
  const { reference } = await params;
  const [context, actor, { revision }] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const read = await readRegisterEntry(context, actor, { reference, revision });
  const entry = !read.ok && read.refusal.reason === "invalid-input" ? notFound() : forPage(read, `/register/${reference}`);
  if (!entry.ok) notFound();
  const log = await readRegisterLog(context, actor, {});
  const { record, revision: shown } = entry.value;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }, { label: reference, href: `/register/${reference}` }]} />
      <PageHeader
        title="Check this entry" eyebrow={`${reference}, version ${String(shown)}`}
        lead="Your own device reckons whether this entry is what was published, and whether anybody has changed it since. You need not take our word for it."
      />
      <CheckEntry reference={reference} revision={shown} title={record.title} />
      <Section title="How it works">
        <div className="flex max-w-measure flex-col gap-3">
          <p>Every time an entry changes, a fingerprint of its whole text is written into a log. A fingerprint is a short number reckoned from the text: change one letter and it is another. It gives nothing of the text away.</p>
          <p>Nothing is ever taken out of the log. All its fingerprints are joined, two by two, until one is left that stands for the whole log. The register signs that one. So nobody can change an old entry without the last fingerprint becoming another.</p>
          <p>The data environments read the log too, each by itself, and sign what they have read. If the register showed you one log and them another, their signatures would be missing.</p>
          <p>Names of people are in the log only as fingerprints with a secret added. So a name can be taken out of the register later, and the rest still holds.</p>
        </div>
      </Section>
      <Section title="With your own tools">
        <div className="flex max-w-measure flex-col gap-3">
          <p>Download <a href={`/api/register/v1/entries/${encodeURIComponent(reference)}/checkable?revision=${String(shown)}`}>the entry with its proof</a> and <a href="/api/register/v1/log-policy">the keys of the log and its witnesses</a>. Compare the keys with those that the data environments show. Then run <code className="break-all">npx fivefold verify FILE --policy KEYS</code>. The log itself is <Link href="/log/checkpoint">here</Link>, in an open format (C2SP tlog-tiles) that other programs read as well.</p>
          {log.ok && <p>The log’s key: <code className="text-sm break-all">{log.value.key}</code>. Data environments have pinned it and show it in their own consoles: ask one of them if you want to be sure that it is the right one.</p>}
        </div>
      </Section>
    </>
  );
}
