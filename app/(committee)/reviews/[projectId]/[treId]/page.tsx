import type { Metadata } from "next";
import { endPiece, verifyPiece } from "#app/_actions/evidence.ts";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { PeopleCheckPanel } from "#components/people/people-check-panel.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { AmendmentNotice, RaiseForm } from "#components/reviews/amendment-notice.tsx";
import { AppealNotice } from "#components/reviews/appeal-notice.tsx";
import { AnswerPapers } from "#components/reviews/answer-papers.tsx";
import { CommitteeRail } from "#components/reviews/committee-rail.tsx";
import { DeclarationPapers } from "#components/reviews/declaration-papers.tsx";
import { CommentForm, DecisionForm, RevokeForm } from "#components/reviews/review-forms.tsx";
import { DecisionSignatures } from "#components/reviews/decision-signatures.tsx";
import { DataUsePanel } from "#components/reviews/data-use-panel.tsx";
import { DecisionTag } from "#components/reviews/decision-tag.tsx";
import { LookBack, LookBackForm } from "#components/reviews/look-back.tsx";
import { OutsideOpinions } from "#components/reviews/outside-opinions.tsx";
import { RevocationSignatures } from "#components/reviews/revocation-signatures.tsx";
import { SetConditions } from "#components/reviews/set-conditions.tsx";
import { Thread } from "#components/reviews/thread.tsx";
import { Age, DayOf, Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { adviceOverAll } from "#lib/governance/data-use-word.ts";
import { readDeclaration } from "#lib/portal/deliberate-on-application.ts";
import { readReview } from "#lib/portal/read-review.ts";
import { readStop } from "#lib/portal/revoke-approval.ts";
import { comment, decide, raise, revoke } from "./actions.ts";
import { askOutside, close, conclude, declare, endOutside, lookBackOn, recuse, sign, signStop, verify, vote } from "./committee-actions.ts";

export const metadata: Metadata = { title: "Application" };

const TakeBack = ({ hidden }: { hidden: Readonly<Record<string, string>> }) => (
  <Dialog trigger="Take the approval back" triggerVariant="danger" title="Take the approval back?" closeLabel="Keep it">
    <p>No further run can start under it. Runs that have started go on; answers that have arrived stay.</p>
    <RevokeForm action={revoke} hidden={hidden} />
  </Dialog>
);

export default async function Review({ params }: PageProps<"/reviews/[projectId]/[treId]">) {
  const { projectId, treId } = await params;
  const context = await portalContext();
  const read = forPage(await readReview(context, await currentActor(), { projectId, treId }), `/reviews/${projectId}/${treId}`);
  if (!read.ok) {
    const asked = await readDeclaration(context, await currentActor(), { projectId, treId });
    const stop = await readStop(context, await currentActor(), { projectId, treId });
    const meanwhile = stop.ok && (
      <Section title="The approval that goes on meanwhile">
        <p>It holds until <DayOf date={stop.value.validTo} />. You cannot read what waits now, and you still answer for this approval.</p>
        <TakeBack hidden={{ projectId, treId }} />
      </Section>
    );
    if (!asked.ok) return <><Refused refusal={read.refusal} title="Application" />{meanwhile}</>;
    return (
      <>
        <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }]} />
        <PageHeader title="Declare your interests" lead="The papers open to you after that. To have no interest is a declaration, too." />
        <DeclarationPapers asked={asked.value} action={declare} hidden={{ projectId, treId, revision: asked.value.revision }} />
        {meanwhile}
      </>
    );
  }
  const review = read.value;
  const { site } = review;
  const advice = adviceOverAll(review.dataUse.flatMap((one) => one.advice?.says ?? []));
  const now = context.clock.now().toISOString();
  const hidden = { projectId, treId };
  const changed = review.papers.flatMap((section) => section.answers).filter((answer) => answer.parts !== null).length;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }]} />
      <PageHeader title={review.title} eyebrow={<>{review.reference}, version {review.revision}, for {review.treName}</>} status={<DecisionTag state={site.state} />} lead={site.sentence} />
      <LiveRefresh about={[projectId]} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col">
          {site.appeal !== null && <AppealNotice appeal={site.appeal} withRefusal={site.appeal.end === null} />}
          {site.amendment !== null && <AmendmentNotice amendment={site.amendment} />}
          {site.amendment === null && review.routed.because.length > 0 && (
            <Notice title={review.routed.route === "delegated" ? "The chair or a delegate decides alone" : "The whole committee decides"}>{review.routed.because.join(" ")}</Notice>
          )}
          <Section title="The application by the Five Safes" className="mt-8 first:mt-0">
            {review.comparedWith !== null && <p className="text-muted">Compared with version {review.comparedWith.revision}, {review.comparedWith.approved ? "which this committee approved" : "the one before"}: {changed === 0 ? "no answer has changed." : <>{changed} {changed === 1 ? "answer has" : "answers have"} changed, <ins className="text-good">put in</ins> and <del className="text-bad">taken out</del> word by word.</>}</p>}
            <AnswerPapers sections={review.papers} />
          </Section>
          {(review.opinions.length > 0 || review.may.askReviewer.ok) && (
            <Section title="Opinions from outside">
              <OutsideOpinions opinions={review.opinions} mayAsk={review.may.askReviewer.ok} actions={{ ask: askOutside, end: endOutside }} hidden={{ ...hidden, revision: review.revision }} earliest={now.slice(0, 10)} />
            </Section>
          )}
          <Section title="Comments">
            <Thread comments={review.comments} empty="Nobody has written anything yet." />
            {review.may.comment.ok ? <CommentForm action={comment} hidden={hidden} /> : <p className="text-muted">{review.may.comment.because}</p>}
          </Section>
        </div>
        <aside aria-label="Decision" className="flex flex-col gap-6 lg:sticky lg:top-6 lg:self-start">
          <Panel title={site.state === "appealed" ? "The appeal" : "The committee’s decision"}>
            {site.clocks !== null && <p className="text-sm text-muted">{site.clocks.sentence}</p>}
            {review.actsFor !== null && <p className="text-sm">You have the duties of {review.actsFor}, who is away.</p>}
            {site.decidedAt !== null && (
              <KeyValue
                dense stacked
                facts={[
                  { term: site.state === "appealed" ? "Refused" : "Decided", detail: <Instant of={site.decidedAt} /> },
                  { term: "Reason", detail: site.reason ?? "Not given" },
                  ...(site.validTo === null ? [] : [{ term: "Holds until", detail: <DayOf date={site.validTo} /> }]),
                ]}
              />
            )}
            {review.committee !== null
              ? <CommitteeRail committee={review.committee} actions={{ vote, close, conclude, recuse }} hidden={{ ...hidden, revision: review.revision }} endDate={review.endDate} treThreshold={review.treThreshold} advice={advice} />
              : review.may.decide.ok
              ? <DecisionForm action={decide} hidden={{ ...hidden, revision: review.revision }} endDate={review.endDate} treThreshold={review.treThreshold} advice={advice} />
              : site.decidedAt === null && <Button refusedBecause={review.may.decide.because}>Record the decision</Button>}
            {review.hasMinutes && <p className="text-sm"><Link href={`/reviews/${projectId}/${treId}/minutes`} className="inline-block py-1">Minutes, to print or take along</Link></p>}
            {review.signatures !== null && <DecisionSignatures key={review.signatures.challenge} signatures={review.signatures} action={sign.bind(null, { ...hidden, revision: review.revision })} />}
            {review.revocation !== null && <RevocationSignatures key={review.revocation.challenge} revocation={review.revocation} action={signStop.bind(null, hidden)} />}
            {review.conditions.length > 0 && <SetConditions conditions={review.conditions} mayVerify={review.may.verify.ok} action={verify} hidden={hidden} />}
            {review.routed.lookBack !== null && <LookBack lookBack={review.routed.lookBack} />}
            {review.may.lookBack.ok && <LookBackForm action={lookBackOn} hidden={hidden} />}
            {review.may.raise.ok && (
              <Disclosure summary="Bring it before the whole committee">
                <RaiseForm action={raise} hidden={hidden} />
              </Disclosure>
            )}
            {review.may.revoke.ok && <TakeBack hidden={hidden} />}
          </Panel>
          <DataUsePanel uses={review.dataUse} word={review.dataUseWord} />
          <PeopleCheckPanel check={review.peopleCheck} actions={{ verify: verifyPiece, end: endPiece }} />
          <Panel title="Versions">
            <ol className="flex flex-col gap-1 text-sm">
              {review.revisions.map((revision) => <li key={revision.revision}>Version {revision.revision}, <Age of={revision.submittedAt} now={now} /> by {revision.submittedBy}</li>)}
            </ol>
          </Panel>
          {review.precedents.length > 0 && (
            <Disclosure summary={`Earlier decisions of this committee (${review.precedents.length})`}>
              <ul className="flex flex-col gap-3 text-sm">
                {review.precedents.map((earlier) => (
                  <li key={earlier.projectId} className="flex flex-col items-start gap-1"><span className="font-semibold">{earlier.reference}: {earlier.title}</span><DecisionTag state={earlier.state} />{earlier.reason !== null && <span>{earlier.reason}</span>}</li>
                ))}
              </ul>
            </Disclosure>
          )}
        </aside>
      </div>
    </>
  );
}
