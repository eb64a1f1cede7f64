import type { Metadata } from "next";
import { portalContext } from "#app/_server/context.ts";
import { openApiDocument } from "#app/api/v1/_operations/document.ts";
import { operations } from "#app/api/v1/_operations/operations.ts";
import { registerOperations } from "#app/api/v1/_operations/register.ts";
import { OperationView, type DocumentedOperation, type Parameter } from "#components/api-docs/operation-view.tsx";
import type { Schema } from "#components/api-docs/schema-text.ts";
import { SchemaView, shapeId } from "#components/api-docs/schema-view.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";

export const metadata: Metadata = { title: "API", description: "Everything that the portal’s pages do, for scripts: operations, what goes in, what comes out, and how it refuses." };

type Written = Omit<DocumentedOperation, "method" | "path" | "open" | "parameters"> & { tags?: string[]; security?: unknown[]; parameters?: Parameter[] };
const anchor = (tag: string) => `tag-${tag.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;

export default async function ApiDocs() {
  const { portalUrl } = await portalContext();
  const document = openApiDocument([...operations, ...registerOperations], portalUrl);
  // The document is our own, written a line above; only its library's types are wider than what we write.
  const paths = (document.paths ?? {}) as Record<string, Record<string, Written>>;
  const shapes = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>).sort(([a], [b]) => (a < b ? -1 : 1));
  const byTag = new Map<string, DocumentedOperation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { tags, security, parameters = [], ...operation }] of Object.entries(methods)) {
      const tag = tags?.[0] ?? "Other";
      byTag.set(tag, [...(byTag.get(tag) ?? []), { ...operation, method, path, parameters, open: security?.length === 0 }]);
    }
  }
  return (
    <>
      <PageHeader
        title="API" lead="Everything that the portal’s pages do, for scripts. This page is written from the same table that answers the requests."
        actions={<LinkButton href="/api/v1/openapi.json" download="fivefold-openapi.json">OpenAPI 3.1 document</LinkButton>}
      />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <nav aria-label="Subjects" className="no-print lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto">
          <ul className="flex flex-wrap gap-x-5 lg:flex-col">
            {["How to call it", ...byTag.keys(), "Shapes"].map((tag) => <li key={tag}><a href={`#${anchor(tag)}`} className="inline-block py-1">{tag}</a></li>)}
          </ul>
        </nav>
        <div className="min-w-0">
          <Section title="How to call it" id={anchor("How to call it")}>
            <div className="prose-text">
              <p>Make an <Link href="/account#tokens">access token</Link> and send it with each request. The register and the list of data environments need none.</p>
              <pre role="group" aria-label="Example" tabIndex={0} className="overflow-x-auto rounded-md border border-rule bg-sunken px-4 py-3 text-sm"><code>{`curl -H "Authorization: Bearer $TOKEN" ${portalUrl}/api/v1/projects`}</code></pre>
              <p>
                Bodies are JSON. A refusal is a problem document (<code>application/problem+json</code>, RFC 9457): <code>type</code> names its reason, <code>detail</code> says in a sentence what to do,
                and <code>errors</code> names each field with its mend. Send your own <code>x-request-id</code> to find a request again in the logs of the portal and of every TRE that it reached.
              </p>
            </div>
          </Section>
          {[...byTag].map(([tag, described]) => (
            <Section key={tag} title={tag} id={anchor(tag)}>
              <div>{described.map((operation) => <OperationView key={operation.operationId} operation={operation} />)}</div>
            </Section>
          ))}
          <Section title="Shapes" id={anchor("Shapes")}>
            {shapes.map(([name, schema]) => (
              <section key={name} id={shapeId(name)} className="flex min-w-0 flex-col gap-2">
                <h3><code>{name}</code></h3>
                <Disclosure summary={<>Fields<span className="sr-only"> of {name}</span></>} open={JSON.stringify(schema).length < 1500}><SchemaView schema={schema} label={name} /></Disclosure>
              </section>
            ))}
          </Section>
        </div>
      </div>
    </>
  );
}
