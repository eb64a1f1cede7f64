import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { FindingsReview } from "#components/register/findings-review.tsx";
import { QuestionReview } from "#components/register/question-review.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { readRegisterDesk } from "#lib/portal/register-desk.ts";
import { answer, decline, publishFindings, returnFindings } from "./actions.ts";

export const metadata: Metadata = { title: "Register desk", robots: { index: false } };

export default async function RegisterDesk() {
  const read = forPage(await readRegisterDesk(await portalContext(), await currentActor(), {}), "/register-desk");
  if (!read.ok) return <><h1 className="sr-only">Register desk</h1><RefusedState reason={read.refusal.message} /></>;
  const { findings, questions } = read.value;
  return (
    <>
      <PageHeader
        title="Register desk" lead="What waits for a register editor. Entries themselves are written by the system; what is wrong in one is set right on its own page."
        actions={<LinkButton href="/register/from-crate">Make an entry from a crate</LinkButton>}
      />
      <Section title="What projects learned">
        {findings.length === 0
          ? <EmptyState title="No text waits"><p>When a project writes what it learned, its text comes here before it is public.</p></EmptyState>
          : findings.map((one) => <FindingsReview key={one.id} findings={one} publish={publishFindings} giveBack={returnFindings} />)}
      </Section>
      <Section title="Questions from the public">
        {questions.length === 0
          ? <EmptyState title="No question waits"><p>Anyone can ask about an entry on its page. Questions come here first, and become public with their answers.</p></EmptyState>
          : questions.map((one) => <QuestionReview key={one.id} asked={one} answer={answer} decline={decline} />)}
      </Section>
    </>
  );
}
