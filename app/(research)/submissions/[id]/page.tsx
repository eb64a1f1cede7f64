import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { Spoken } from "#components/live/spoken.tsx";
import { RunDetail } from "#components/submissions/run-detail.tsx";
import { RunMatrix } from "#components/submissions/run-matrix.tsx";
import { SubmissionStateTag } from "#components/submissions/submission-state-tag.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { readSubmission } from "#lib/portal/read-submission.ts";
import { Refused } from "../../_refused.tsx";
import { withdraw } from "./actions.ts";

export const metadata: Metadata = { title: "Submission" };

export default async function Submission({ params }: PageProps<"/submissions/[id]">) {
  const { id } = await params;
  const context = await portalContext();
  const read = forPage(await readSubmission(context, await currentActor(), { id }), `/submissions/${id}`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Submission" />;
  const submission = read.value;
  const now = context.clock.now().toISOString();
  const answered = submission.runs.some((run) => run.state === "received");
  return (
    <>
      <Breadcrumbs trail={[{ label: "Submissions", href: "/submissions" }, { label: submission.project.title, href: `/projects/${submission.project.id}` }]} />
      <PageHeader
        title={submission.title} eyebrow={<>Submission {submission.reference}, sent <Age of={submission.submittedAt} now={now} /> by {submission.submittedBy}</>}
        status={<SubmissionStateTag state={submission.state} />} lead={submission.coverage}
        actions={
          <>
            <LinkButton href={`/submissions/${id}/results`} variant={answered ? "primary" : "secondary"} refusedBecause={answered ? undefined : "No data environment has answered yet."}>See the results</LinkButton>
            {submission.mayWithdraw && (
              <Dialog trigger="Withdraw" triggerVariant="danger" title={`Withdraw ${submission.reference}?`} closeLabel="Keep it">
                <p>Requests that no data environment has collected end at once. The others are asked to stop. Answers that have arrived stay.</p>
                <p>This can’t be undone; the query itself stays and can be submitted again.</p>
                <ActionForm action={withdraw} hidden={{ id }} submit="Withdraw the submission" pending="Withdrawing …" variant="danger" />
              </Dialog>
            )}
          </>
        }
      />
      <LiveRefresh about={[submission.id, ...submission.runs.map((run) => run.id)]} />
      <Spoken>{submission.coverage}</Spoken>
      <Section title="Where it stands"><RunMatrix runs={submission.runs} now={now} /></Section>
      <Section title="Each data environment">
        <div className="grid items-start gap-6 lg:grid-cols-2">{submission.runs.map((run) => <RunDetail key={run.id} run={run} submissionId={id} now={now} />)}</div>
      </Section>
      <Section title="What was asked">
        <p className="max-w-measure whitespace-pre-line">{submission.words}</p>
        <KeyValue
          dense
          facts={[
            { term: "Project", detail: <Link href={`/projects/${submission.project.id}`}>{submission.project.reference}: {submission.project.title}</Link> },
            ...(submission.queryId === null ? [] : [{ term: "Query", detail: <Link href={`/queries/${submission.queryId}`}>Open the query it was made from</Link> }]),
            { term: "Submitted", detail: <Instant of={submission.submittedAt} /> },
            { term: "Ends unanswered", detail: <Instant of={submission.expiresAt} /> },
            { term: "Digest of the query", detail: <code className="break-all">{submission.queryDigest}</code> },
          ]}
        />
        <Disclosure summary="The query as data">
          <pre tabIndex={0} aria-label="The query as JSON" className="max-h-96 overflow-auto rounded-md border border-rule bg-sunken p-3 text-xs">{JSON.stringify(submission.query, null, 2)}</pre>
        </Disclosure>
      </Section>
    </>
  );
}
