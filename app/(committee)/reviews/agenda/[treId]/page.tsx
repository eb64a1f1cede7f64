import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { dateInWords } from "#lib/kernel/plain-date.ts";
import { readAgenda } from "#lib/portal/read-agenda.ts";

export const metadata: Metadata = { title: "Agenda" };

export default async function Agenda({ params }: PageProps<"/reviews/agenda/[treId]">) {
  const { treId } = await params;
  const read = forPage(await readAgenda(await portalContext(), await currentActor(), { treId }), `/reviews/agenda/${treId}`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Agenda" />;
  const { treName, day, apologies, items, runs } = read.value;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }]} />
      <PageHeader title={`Agenda for ${dateInWords(day)}`} eyebrow={treName} lead="What lies before the committee today, the least time left first, as far as it is open to you." />
      <p className="no-print">Print this page, or <Link href={`/api/v1/committees/${treId}/agenda/file`} prefetch={false} download>take the agenda along as a text file</Link>.</p>
      <Section title="Apologies for absence">
        {apologies.length === 0 ? <p>None.</p> : <ul className="list-disc pl-5">{apologies.map((line) => <li key={line}>{line}</li>)}</ul>}
      </Section>
      <Section title="Applications">
        {items.length === 0 ? <p>None waits.</p> : (
          <ol className="flex list-decimal flex-col gap-4 pl-5">
            {items.map((item) => (
              <li key={item.projectId} className="keep-together">
                <Link href={`/reviews/${item.projectId}/${treId}`}>{item.reference}{item.title === null ? ", to declare your interests in" : `: ${item.title}`}</Link>
                <p className="text-muted">{item.matter}. {item.stands}{item.due !== null && <> Due <DayOf date={item.due} />.</>}</p>
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Runs outside their approval">
        {runs.length === 0 ? <p>None waits.</p> : <ol className="list-decimal pl-5">{runs.map((run) => <li key={run.runId}><Link href={`/reviews/runs/${run.runId}`}>{run.submission}: {run.title}</Link> ({run.project})</li>)}</ol>}
      </Section>
    </>
  );
}
