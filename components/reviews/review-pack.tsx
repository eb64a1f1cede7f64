import { PeopleCheckPanel, type ShownPeopleCheck } from "#components/people/people-check-panel.tsx";
import { DayOf, Instant } from "#components/ui/age.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import type { SiteState } from "#lib/governance/project-states.ts";
import type { AmendmentAtSite } from "./amendment-notice.tsx";
import { AnswerPapers, type PaperSection } from "./answer-papers.tsx";
import type { AppealAtSite } from "./appeal-notice.tsx";
import { ComparedWith } from "./compared-with.tsx";
import { DataUsePanel, type ShownDataUse } from "./data-use-panel.tsx";
import { DecisionTag } from "./decision-tag.tsx";
import { HowItCame } from "./how-it-came.tsx";
import { OpinionsGiven, type OutsideOpinion } from "./outside-opinions.tsx";
import { PrintButton } from "./print-button.tsx";
import { SupposedEntry, type ShownSupposedEntry } from "./supposed-entry.tsx";
import { Thread, type Said } from "./thread.tsx";
import type { DecidedAlike } from "./similar-uses.tsx";
import type { RecordedDataUse } from "#lib/governance/data-use-word.ts";

/** What is printed of a review. It has no place for ballots or for what the committee says among itself: paper is passed on and left lying. */
export type ReviewToPrint = {
  reference: string; title: string; treName: string; revision: number;
  site: { state: SiteState; sentence: string; appeal: AppealAtSite | null; amendment: AmendmentAtSite | null; decidedAt: string | null; reason: string | null; validTo: string | null; clocks: { sentence: string } | null };
  routed: { route: string; because: readonly string[] };
  papers: readonly PaperSection[]; comparedWith: { revision: number; approved: boolean } | null;
  dataUse: readonly ShownDataUse[]; dataUseWord: RecordedDataUse | null; peopleCheck: ShownPeopleCheck;
  conditions: readonly { text: string; met: { by: string; on: string; note: string } | null }[];
  opinions: readonly OutsideOpinion[]; comments: readonly Said[]; precedents: readonly DecidedAlike[];
  supposedEntry: ShownSupposedEntry | null;
  revisions: readonly { revision: number; submittedAt: string; submittedBy: string }[];
};

/** Everything that a meeting needs of one application, unfolded, in the order in which it is spoken of. */
export function ReviewPack({ review, printed }: { review: ReviewToPrint; printed: string }) {
  const { site } = review;
  const changed = review.papers.flatMap((section) => section.answers).filter((answer) => answer.parts !== null).length;
  return (
    <article>
      <PageHeader title={review.title} eyebrow={<>{review.reference}, version {review.revision}, for the committee of {review.treName}</>} status={<DecisionTag state={site.state} />} lead={site.sentence} actions={<PrintButton />} />
      <p className="mb-6 max-w-measure text-sm text-muted">As it stood on <Instant of={printed} />. For members of the committee. Ballots and what the committee says among itself are not part of these papers.</p>
      <HowItCame site={site} routed={review.routed} />
      <Section title="Where it stands">
        <KeyValue
          facts={[
            ...(site.clocks === null ? [] : [{ term: "Time", detail: site.clocks.sentence }]),
            ...(site.decidedAt === null ? [{ term: "Decision", detail: "Not yet" }] : [{ term: "Decided", detail: <Instant of={site.decidedAt} /> }, { term: "Reason", detail: site.reason ?? "Not given" }]),
            ...(site.validTo === null ? [] : [{ term: "Holds until", detail: <DayOf date={site.validTo} /> }]),
            { term: "Versions", detail: <ol>{review.revisions.map((one) => <li key={one.revision}>Version {one.revision}, <Instant of={one.submittedAt} />, by {one.submittedBy}</li>)}</ol> },
          ]}
        />
      </Section>
      <Section title="The application by the Five Safes"><ComparedWith version={review.comparedWith} changed={changed} /><AnswerPapers sections={review.papers} /></Section>
      <Section title="Advice and evidence">
        <DataUsePanel uses={review.dataUse} word={review.dataUseWord} />
        <PeopleCheckPanel check={review.peopleCheck} />
      </Section>
      {review.conditions.length > 0 && (
        <Section title="Conditions of the approval">
          <ol className="flex list-decimal flex-col gap-2 pl-5">{review.conditions.map(({ text, met }) => <li key={text}>{text} {met === null ? "Not confirmed yet." : <>Met: {met.note} Confirmed by {met.by} on <DayOf date={met.on} />.</>}</li>)}</ol>
        </Section>
      )}
      {review.opinions.length > 0 && <Section title="Opinions from outside"><OpinionsGiven opinions={review.opinions} /></Section>}
      <Section title="Comments with the applicant"><Thread label="Comments with the applicant" comments={review.comments} empty="Nobody has written anything." /></Section>
      {review.precedents.length > 0 && (
        <Section title="What this committee decided on similar applications">
          <ul className="flex flex-col gap-4">
            {review.precedents.map((one) => <li key={one.projectId} className="flex flex-col items-start gap-1"><p className="font-semibold">{one.reference}: {one.title}</p><DecisionTag state={one.state} /><p>{[one.reason ?? "", ...one.conditions].join(" ")}</p><p className="text-sm text-muted">{one.because.join(" ")}</p></li>)}
          </ul>
        </Section>
      )}
      {review.supposedEntry !== null && <Section title="The public entry, if you approve"><SupposedEntry entry={review.supposedEntry} open /></Section>}
    </article>
  );
}
