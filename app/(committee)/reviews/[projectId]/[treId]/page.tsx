import type { Metadata } from "next";
import { endPiece, verifyPiece } from "#app/_actions/evidence.ts";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { givenParams } from "#app/_server/search-params.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { PeopleCheckPanel } from "#components/people/people-check-panel.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { AnswerPapers } from "#components/reviews/answer-papers.tsx";
import { ComparedWith } from "#components/reviews/compared-with.tsx";
import { DataUsePanel } from "#components/reviews/data-use-panel.tsx";
import { DeclarationPapers } from "#components/reviews/declaration-papers.tsx";
import { HowItCame } from "#components/reviews/how-it-came.tsx";
import { OutsideOpinions } from "#components/reviews/outside-opinions.tsx";
import { ReviewBar } from "#components/reviews/review-bar.tsx";
import { SimilarUses } from "#components/reviews/similar-uses.tsx";
import { SupposedEntry } from "#components/reviews/supposed-entry.tsx";
import { TwoThreads } from "#components/reviews/two-threads.tsx";
import { Age, DayOf } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { daysLeft } from "#lib/governance/clocks.ts";
import { readDeclaration } from "#lib/portal/deliberate-on-application.ts";
import { readReview } from "#lib/portal/read-review.ts";
import { readStop } from "#lib/portal/revoke-approval.ts";
import { comment } from "./actions.ts";
import { askOutside, declare, endOutside } from "./committee-actions.ts";
import { CodeSearch } from "./_code-search.tsx";
import { DecisionPanel, TakeBack } from "./_decision-panel.tsx";

export const metadata: Metadata = { title: "Application" };

export default async function Review({ params, searchParams }: PageProps<"/reviews/[projectId]/[treId]">) {
  const { projectId, treId } = await params;
  const { safe } = givenParams(await searchParams);
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
  const { site, papers } = review;
  const now = context.clock.now().toISOString();
  const hidden = { projectId, treId };
  const only = papers.find((section) => section.safe === safe)?.safe ?? null;
  const changedIn = (section: (typeof papers)[number]) => section.answers.filter((answer) => answer.parts !== null).length;
  // Each part has an address of its own: no script is needed, and a part can be sent to somebody.
  const address = (part: string | null) => `/reviews/${projectId}/${treId}${part === null ? "" : `?safe=${part}`}#application`;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }]} />
      <PageHeader
        title={review.title} eyebrow={<>{review.reference}, version {review.revision}, for {review.treName}</>} lead={site.sentence}
        actions={<LinkButton href={`/reviews/${projectId}/${treId}/pack`}>All of it, to print</LinkButton>}
      />
      <LiveRefresh about={[projectId]} />
      <ReviewBar
        reference={review.reference} title={review.title} state={site.state} clock={site.clocks && { due: site.clocks.due, left: daysLeft(site.clocks) }} current={address(only)}
        tabs={[{ label: "All five", href: address(null) }, ...papers.map((section) => ({ label: section.heading, href: address(section.safe), ...(changedIn(section) > 0 && { count: changedIn(section) }) }))]}
      />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col">
          <HowItCame site={site} routed={review.routed} />
          <Section id="application" title="The application by the Five Safes" className="mt-8 first:mt-0">
            <ComparedWith version={review.comparedWith} changed={papers.reduce((sum, section) => sum + changedIn(section), 0)} />
            <AnswerPapers sections={papers} only={only} />
          </Section>
          {review.supposedEntry !== null && <Section title="The public entry, if you approve"><SupposedEntry entry={review.supposedEntry} /></Section>}
          {(review.opinions.length > 0 || review.may.askReviewer.ok) && (
            <Section title="Opinions from outside">
              <OutsideOpinions opinions={review.opinions} mayAsk={review.may.askReviewer.ok} actions={{ ask: askOutside, end: endOutside }} hidden={{ ...hidden, revision: review.revision }} earliest={now.slice(0, 10)} />
            </Section>
          )}
          <Section title="Comments">
            <TwoThreads said={{ applicant: review.comments, committee: review.privateComments }} action={comment} hidden={hidden} refusedBecause={review.may.comment.because} />
          </Section>
        </div>
        {/* It scrolls by itself where it is higher than the window: its end is reached without reading to the end of the application. */}
        <aside id="committee-decision" aria-label="Decision" className="flex flex-col gap-6 lg:sticky lg:top-28 lg:max-h-[calc(100dvh-8rem)] lg:self-start lg:overflow-y-auto lg:pb-4 print:max-h-none print:overflow-visible">
          <CodeSearch><DecisionPanel review={review} /></CodeSearch>
          <DataUsePanel uses={review.dataUse} word={review.dataUseWord} />
          <PeopleCheckPanel check={review.peopleCheck} actions={{ verify: verifyPiece, end: endPiece }} />
          <SimilarUses treId={treId} precedents={review.precedents} similar={review.similar} />
          <Panel title="Versions">
            <ol className="flex flex-col gap-1 text-sm">
              {review.revisions.map((revision) => <li key={revision.revision}>Version {revision.revision}, <Age of={revision.submittedAt} now={now} /> by {revision.submittedBy}</li>)}
            </ol>
          </Panel>
        </aside>
      </div>
    </>
  );
}
