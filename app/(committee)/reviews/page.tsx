import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { Absences } from "#components/reviews/absence-forms.tsx";
import { DecisionTag } from "#components/reviews/decision-tag.tsx";
import { TimeLeft } from "#components/reviews/time-left.tsx";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { readDecisionTimes } from "#lib/portal/read-decision-times.ts";
import { listReviews } from "#lib/portal/list-reviews.ts";
import { listAbsences } from "#lib/portal/manage-absence.ts";
import { end, say } from "./absence-actions.ts";

export const metadata: Metadata = { title: "Reviews" };

export default async function Reviews() {
  const context = await portalContext();
  const read = forPage(await listReviews(context, await currentActor()), "/reviews");
  if (!read.ok) return <Refused refusal={read.refusal} title="Reviews" />;
  const { applications, runs, decided, lookBack } = read.value;
  const times = await readDecisionTimes(context, await currentActor());
  const away = await listAbsences(context, await currentActor());
  const now = context.clock.now().toISOString();
  return (
    <>
      <PageHeader title="Reviews" lead="What waits for your committee, the least time left first." actions={<LinkButton href="/expiry">What stops working, and when</LinkButton>} />
      <LiveRefresh about={[...applications.map((a) => a.projectId), ...runs.map((r) => r.runId), "reviews"]} />
      <Section title="Applications that wait">
        {applications.length === 0
          ? <EmptyState title="No application waits">New applications that ask for your TRE’s data appear here.</EmptyState>
          : (
            <DataTable
              caption="Applications waiting for a decision" captionHidden rows={applications} rowKey={(row) => row.projectId + row.treId} narrow="stack"
              columns={[
                { key: "title", header: "Application", rowHeader: true, cell: (row) => <Link href={`/reviews/${row.projectId}/${row.treId}`}>{row.title ?? `Declare your interests in ${row.reference}`}</Link> },
                { key: "reference", header: "Reference", cell: (row) => `${row.reference}, version ${row.revision}` },
                { key: "lead", header: "Lead", cell: (row) => (row.title === null ? "Told after you have declared" : `${row.lead}, ${row.organisation}`) },
                { key: "tre", header: "TRE", cell: (row) => row.treName },
                { key: "due", header: "Due", cell: (row) => <TimeLeft due={row.due} left={row.left} /> },
                { key: "since", header: "Waiting since", cell: (row) => <Age of={row.since} now={now} /> },
                { key: "turn", header: "Whose turn", cell: (row) => row.turn },
              ]}
            />
          )}
      </Section>
      <Section title="Runs that wait">
        {runs.length === 0
          ? <EmptyState title="No run waits">A query that goes beyond its approval appears here, with the difference in words.</EmptyState>
          : (
            <DataTable
              caption="Runs waiting for sign-off" captionHidden rows={runs} rowKey={(row) => row.runId} narrow="stack"
              columns={[
                { key: "title", header: "Query", rowHeader: true, cell: (row) => <Link href={`/reviews/runs/${row.runId}`}>{row.title}</Link> },
                { key: "project", header: "Project", cell: (row) => `${row.project}: ${row.projectTitle}` },
                { key: "why", header: "Why it waits", cell: (row) => row.differences[0] ?? "The TRE wants people’s word on each run." },
                { key: "tre", header: "TRE", cell: (row) => row.treName },
                { key: "since", header: "Waiting since", cell: (row) => <Age of={row.since} now={now} /> },
              ]}
            />
          )}
      </Section>
      {times.ok && times.value.some((one) => one.decisions > 0) && (
        <Section title="How long decisions take">
          <DataTable
            caption="Working days with the committee, by its own clock; the days in which the applicant answered questions are not counted" rows={times.value} rowKey={(row) => row.treId} narrow="stack"
            columns={[
              { key: "tre", header: "TRE", rowHeader: true, cell: (row) => row.treName },
              { key: "decided", header: "Decided", align: "number", cell: (row) => row.decisions },
              { key: "median", header: "Half within", align: "number", cell: (row) => row.median ?? "none yet" },
              { key: "ninetieth", header: "Nine in ten within", align: "number", cell: (row) => row.ninetieth ?? "none yet" },
              { key: "target", header: "Within the target", align: "number", cell: (row) => `${row.withinTarget} (target: ${row.target})` },
            ]}
          />
        </Section>
      )}
      {lookBack.length > 0 && (
        <Section title="To look back on">
          <p className="max-w-measure text-muted">One person decided these for the committee, and they were drawn at random. Say whether one person could.</p>
          <DataTable
            caption="Decisions to look back on" captionHidden rows={lookBack} rowKey={(row) => row.projectId + row.treId} narrow="stack"
            columns={[
              { key: "title", header: "Application", rowHeader: true, cell: (row) => <Link href={`/reviews/${row.projectId}/${row.treId}`}>{row.title ?? row.reference}</Link> },
              { key: "tre", header: "TRE", cell: (row) => row.treName },
              { key: "state", header: "State", cell: (row) => <DecisionTag state={row.state} /> },
              { key: "since", header: "Since", cell: (row) => <Age of={row.since} now={now} /> },
            ]}
          />
        </Section>
      )}
      {decided.length > 0 && (
        <Section title="Settled">
          <DataTable
            caption="Applications settled, newest first" captionHidden density="dense" rows={decided} rowKey={(row) => row.projectId + row.treId} narrow="stack"
            columns={[
              { key: "title", header: "Application", rowHeader: true, cell: (row) => <Link href={`/reviews/${row.projectId}/${row.treId}`}>{row.title ?? row.reference}</Link> },
              { key: "reference", header: "Reference", cell: (row) => row.reference },
              { key: "tre", header: "TRE", cell: (row) => row.treName },
              { key: "state", header: "State", cell: (row) => <DecisionTag state={row.state} /> },
              { key: "since", header: "Since", cell: (row) => <Age of={row.since} now={now} /> },
            ]}
          />
        </Section>
      )}
      {away.ok && (
        <Section title="Who is away">
          <p className="mb-4 flex flex-wrap gap-x-6">{away.value.map((committee) => <Link key={committee.treId} href={`/reviews/agenda/${committee.treId}`} className="inline-block py-1">Agenda of {committee.treName}, to print</Link>)}</p>
          {away.value.map((committee) => <Absences key={committee.treId} committee={committee} actions={{ say, end }} earliest={now.slice(0, 10)} />)}
        </Section>
      )}
    </>
  );
}
