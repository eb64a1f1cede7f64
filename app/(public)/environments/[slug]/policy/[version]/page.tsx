import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { portalContext } from "#app/_server/context.ts";
import { PolicyTime } from "#components/environments/policy-versions.tsx";
import { RuleChanges } from "#components/environments/rule-changes.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { readPolicyEdition } from "#lib/portal/read-policy-history.ts";

const anyone = { kind: "anonymous" } as const;
/** Everyone may read it: what is refused is not there. */
const read = cache(async (slug: string, version: string) => {
  const found = await readPolicyEdition(await portalContext(), anyone, { slug, version });
  return found.ok ? found.value : notFound();
});

export async function generateMetadata({ params }: PageProps<"/environments/[slug]/policy/[version]">): Promise<Metadata> {
  const { slug, version } = await params;
  const { tre, version: { version: number, address } } = await read(slug, version);
  return { title: `Rules of ${tre.name}, version ${number}`, alternates: { canonical: address, types: { "application/json": `/api/v1/tres/${slug}/policies/${number}` } } };
}

/** One version of an environment's rules. The address stays, also with the digest that a release cites in place of the number. */
export default async function PolicyVersion({ params }: PageProps<"/environments/[slug]/policy/[version]">) {
  const { slug, version: asked } = await params;
  const { tre, version: { version, since, until, digest, words, changes, policy }, newest } = await read(slug, asked);
  const at = (number: number) => `/environments/${slug}/policy/${number}`;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data environments", href: "/environments" }, { label: tre.name, href: `/environments/${slug}` }, { label: "Rules", href: `/environments/${slug}/policy` }]} />
      <PageHeader
        title={`Rules of ${tre.name}, version ${version}`} eyebrow="How small numbers are protected" status={until === null ? <StatusTag tone="good">In force</StatusTag> : <StatusTag tone="neutral">No longer in force</StatusTag>}
        lead={<p><PolicyTime since={since} until={until} />. Numbers that left in that time are read by these rules, also when later ones are stricter.</p>}
      />
      <Section title="In plain words"><ul className="flex max-w-measure list-disc flex-col gap-1.5 pl-5">{words.map((rule) => <li key={rule}>{rule}</li>)}</ul></Section>
      <Section title="What it changed">
        {version === 1 ? <p>This is the first version.</p>
          : changes.length === 0 ? <p>The rules are those of the version before, by another name or source.</p>
          : <RuleChanges changes={changes} before={`Version ${version - 1}`} after={`Version ${version}`} caption={`Rules that version ${version} changed`} />}
        <p className="flex flex-wrap gap-x-6 gap-y-1">
          {version > 1 && <Link href={at(version - 1)}>Version {version - 1}, before it</Link>}
          {version < newest && <Link href={at(version + 1)}>Version {version + 1}, after it</Link>}
          <Link href={`/environments/${slug}/policy`}>All versions</Link>
        </p>
      </Section>
      <Section title="To cite it">
        <KeyValue facts={[
          { term: "Begins from", detail: <>{policy.title} (<code>{policy.profile}</code>, version {policy.version})</> },
          { term: "Source", detail: policy.source },
          { term: "Fingerprint", detail: <><code className="break-all">{digest}</code><span className="block text-sm text-muted">SHA-256 of the rules. Each release names it, and this page is also found by it.</span></> },
          { term: "As JSON", detail: <a href={`/api/v1/tres/${slug}/policies/${version}`}>Every rule as a number</a> },
        ]} />
      </Section>
    </>
  );
}
