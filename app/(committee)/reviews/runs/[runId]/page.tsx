import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { CrateView } from "#components/crate/crate-view.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { MarkedDifference } from "#components/queries/marked-difference.tsx";
import { ReadBack } from "#components/query-builder/read-back.tsx";
import { DecisionSignatures } from "#components/reviews/decision-signatures.tsx";
import { RunDecisionForm } from "#components/reviews/review-forms.tsx";
import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { Age } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { readCrateDescription } from "#lib/portal/read-crate.ts";
import { readRunReview } from "#lib/portal/read-run-review.ts";
import { decide, sign } from "./actions.ts";

export const metadata: Metadata = { title: "Run" };

export default async function RunReview({ params }: PageProps<"/reviews/runs/[runId]">) {
  const { runId } = await params;
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const read = forPage(await readRunReview(context, actor, { runId }), `/reviews/runs/${runId}`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Run" />;
  const review = read.value;
  const crate = await readCrateDescription(context, actor, { runId, which: "request" });
  const now = context.clock.now().toISOString();
  return (
    <>
      <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }]} />
      <PageHeader
        title={review.title} eyebrow={<>{review.submission}, asked of {review.treName} by {review.submittedBy}, <Age of={review.submittedAt} now={now} /></>} status={<RunStateTag state={review.state} />}
        lead={review.decided ? "The committee has decided; the TRE collects the decision." : undefined}
      />
      <LiveRefresh about={[runId]} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col">
          {review.differences.length > 0
            ? (
              <Notice kind="warning" title="How it differs from what was approved">
                <ul className="flex list-disc flex-col gap-1 pl-5">{review.differences.map((difference) => <li key={difference}>{difference}</li>)}</ul>
              </Notice>
            )
            : <Notice kind="info" title="Inside the approval">This TRE wants people’s word on each run.</Notice>}
          <Section title="What is asked" className="mt-8"><ReadBack words={review.words} /></Section>
          {review.releasedBefore && (
            <Section title="Beside what was released before">
              <p className="mb-4 max-w-measure text-muted">{review.treName} last released “{review.releasedBefore.title}” ({review.releasedBefore.submission}) to this project, asked <Age of={review.releasedBefore.submittedAt} now={now} />. Against it, what is asked now is marked part by part.</p>
              <MarkedDifference sections={review.releasedBefore.marked} />
            </Section>
          )}
          <Section title="The crate">{crate.ok ? <CrateView crate={crate.value.description} reports={crate.value.reports} headingLevel={3} /> : <p className="text-muted">{crate.refusal.message}</p>}</Section>
        </div>
        <aside aria-label="Decision" className="flex flex-col gap-6 lg:sticky lg:top-6 lg:self-start">
          <Panel title="The committee’s decision">
            {review.actsFor !== null && <p className="text-sm">You have the duties of {review.actsFor}, who is away.</p>}
            {review.signatures !== null && <DecisionSignatures key={review.signatures.challenge} signatures={review.signatures} action={sign.bind(null, runId)} />}
            {review.may.decide.ok
              ? review.signatures === null ? <RunDecisionForm action={decide} hidden={{ runId }} /> : <Disclosure summary="Write the decision anew"><RunDecisionForm action={decide} hidden={{ runId }} /></Disclosure>
              : <Button refusedBecause={review.may.decide.because}>Record the decision</Button>}
          </Panel>
          <Panel title="Where it comes from">
            <KeyValue
              dense stacked
              facts={[
                { term: "Project", detail: <Link href={`/reviews/${review.project.id}/${review.treId}`}>{review.project.reference}: {review.project.title}</Link> },
                { term: "Dataset", detail: review.dataset },
                { term: "TREs asked", detail: review.tresAsked.join(", ") },
                { term: "Waiting since", detail: <Age of={review.since} now={now} /> },
              ]}
            />
          </Panel>
        </aside>
      </div>
    </>
  );
}
