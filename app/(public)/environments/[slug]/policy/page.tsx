import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { portalContext } from "#app/_server/context.ts";
import { PolicyTime, PolicyVersions } from "#components/environments/policy-versions.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { readPolicyHistory } from "#lib/portal/read-policy-history.ts";

const anyone = { kind: "anonymous" } as const;
/** Everyone may read it: what is refused is not there. */
const read = cache(async (slug: string) => {
  const found = await readPolicyHistory(await portalContext(), anyone, { slug });
  return found.ok ? found.value : notFound();
});

export async function generateMetadata({ params }: PageProps<"/environments/[slug]/policy">): Promise<Metadata> {
  const { slug } = await params;
  return { title: `Rules of ${(await read(slug)).tre.name}`, alternates: { types: { "application/json": `/api/v1/tres/${slug}/policies` } } };
}

/** How an environment protects small numbers now, and every version of its rules that there has been. */
export default async function Policy({ params }: PageProps<"/environments/[slug]/policy">) {
  const { slug } = await params;
  const { tre, versions } = await read(slug);
  const [current] = versions;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data environments", href: "/environments" }, { label: tre.name, href: `/environments/${slug}` }]} />
      <PageHeader
        title={`Rules of ${tre.name}`} eyebrow="How small numbers are protected"
        lead={tre.kind === "fivefold" ? "The environment makes these rules, and its program applies them before any number leaves. Whenever they change, they get a new version here, and every version can still be read." : "As the environment has declared them to this federation. Whenever they change, they get a new version here, and every version can still be read."}
      />
      {current === undefined
        ? <EmptyState title="No rules published yet"><p>They appear here as soon as the environment’s program has told them.</p></EmptyState>
        : (
          <>
            <Section title={`In force: version ${current.version}`} aside={<Link href={`/environments/${slug}/policy/${current.version}`}>Address of this version</Link>}>
              <p className="text-sm text-muted"><PolicyTime since={current.since} until={current.until} /></p>
              <ul className="flex max-w-measure list-disc flex-col gap-1.5 pl-5">{current.words.map((rule) => <li key={rule}>{rule}</li>)}</ul>
              <KeyValue dense facts={[{ term: "Begins from", detail: <>{current.policy.title} (<code>{current.policy.profile}</code>, version {current.policy.version})</> }]} />
            </Section>
            <Section title="Every version, and what it changed"><PolicyVersions slug={slug} versions={versions} /></Section>
            <Section title="For programs"><p className="max-w-measure">The same as JSON, with every rule as a number: <a href={`/api/v1/tres/${slug}/policies`}>all versions</a>.</p></Section>
          </>
        )}
    </>
  );
}
