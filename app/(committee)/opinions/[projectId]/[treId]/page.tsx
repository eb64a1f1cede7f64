import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { AnswerPapers } from "#components/reviews/answer-papers.tsx";
import { DeclarationPapers } from "#components/reviews/declaration-papers.tsx";
import { DeclineForm, OpinionForm } from "#components/reviews/opinion-forms.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { dateInWords } from "#lib/kernel/plain-date.ts";
import { readOpinionAsked } from "#lib/portal/give-opinion.ts";
import { declare, decline, give } from "./actions.ts";

export const metadata: Metadata = { title: "Your opinion" };

export default async function OpinionAskedPage({ params }: PageProps<"/opinions/[projectId]/[treId]">) {
  const { projectId, treId } = await params;
  const read = forPage(await readOpinionAsked(await portalContext(), await currentActor(), { projectId, treId }), `/opinions/${projectId}/${treId}`);
  // An invitation that is over is no offence: whoever had it reads how it ended.
  if (!read.ok && read.refusal.reason === "wrong-state") return <PageHeader title="Your opinion" lead={read.refusal.message} />;
  if (!read.ok) return <Refused refusal={read.refusal} title="Your opinion" />;
  const asked = read.value;
  const hidden = { projectId, treId, revision: asked.revision };
  const question = (
    <Notice kind="info" title={`The committee of ${asked.treName} asks you, until ${dateInWords(asked.until)}`}>
      <p className="whitespace-pre-line">{asked.question}</p>
      <p>You have no vote. The committee’s members read what you write; the applicant does not.</p>
    </Notice>
  );
  if (asked.declare !== null) {
    return (
      <>
        <PageHeader title="Declare your interests" eyebrow={asked.reference} lead="The application opens to you after that. To have no interest is a declaration, too." actions={<DeclineForm action={decline} hidden={hidden} />} />
        <div className="mb-8">{question}</div>
        <DeclarationPapers asked={{ ...asked.declare, candidates: [] }} action={declare} hidden={hidden} asReviewer />
      </>
    );
  }
  return (
    <>
      <PageHeader title={asked.papers?.title ?? ""} eyebrow={<>{asked.reference}, version {asked.revision}, for {asked.treName}</>} lead={<>Your opinion is asked for until <DayOf date={asked.until} />.</>} actions={<DeclineForm action={decline} hidden={hidden} />} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col">
          {question}
          <Section title="The application by the Five Safes" className="mt-8"><AnswerPapers sections={asked.papers?.sections ?? []} /></Section>
        </div>
        <aside aria-label="Opinion" className="lg:sticky lg:top-6 lg:self-start"><Panel title="Your opinion"><OpinionForm action={give} hidden={hidden} /></Panel></aside>
      </div>
    </>
  );
}
