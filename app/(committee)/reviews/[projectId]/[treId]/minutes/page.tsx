import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { readMinutes } from "#lib/portal/read-minutes.ts";

export const metadata: Metadata = { title: "Minutes" };

export default async function Minutes({ params }: PageProps<"/reviews/[projectId]/[treId]/minutes">) {
  const { projectId, treId } = await params;
  const review = `/reviews/${projectId}/${treId}`;
  const read = forPage(await readMinutes(await portalContext(), await currentActor(), { projectId, treId }), `${review}/minutes`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Minutes" />;
  const { reference, treName, about, sections } = read.value;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }, { label: reference, href: review }]} />
      <PageHeader title={`Minutes of ${reference}`} eyebrow={treName} lead={about.join(" ")} />
      <p className="no-print">Print this page, or <Link href={`/api/v1${review}/minutes/file`} prefetch={false} download>take the minutes along as a text file</Link>. Votes are counted, and not named.</p>
      {sections.map(({ heading, lines }) => (
        <Section key={heading} title={heading}>
          <div className="flex max-w-measure flex-col gap-2">{lines.map((line) => <p key={line} className="whitespace-pre-line">{line}</p>)}</div>
        </Section>
      ))}
    </>
  );
}
