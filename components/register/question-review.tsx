"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { ReadingAge } from "#components/forms/reading-age.tsx";
import { useState } from "react";
import { Instant } from "#components/ui/age.tsx";
import { Select, TextArea } from "#components/ui/inputs.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { declinedKinds } from "#lib/register/public-question.ts";

export type WaitingQuestion = { id: string; reference: string; title: string; question: string; askedAt: string };
const declined = Object.entries(declinedKinds).map(([value, label]) => ({ value, label }));

/** A question from the public: answered, so that both become public, or declined, so that its text is gone. */
export function QuestionReview({ asked: { id, reference, title, question, askedAt }, answer, decline }: { asked: WaitingQuestion; answer: FormAction; decline: FormAction }) {
  const [text, setText] = useState("");
  const ids = { question: `question-${id}`, answer: `answer-${id}`, declinedFor: `declined-${id}` };
  return (
    <Panel title={title} headingLevel={3} aside={<Link href={`/register/${reference}`} className="inline-block min-h-6">{reference}</Link>}>
      <p className="text-sm text-muted">Asked <Instant of={askedAt} /></p>
      <ActionForm action={answer} hidden={{ id }} submit="Publish question and answer" pending="Publishing …" fieldIds={{ question: ids.question, answer: ids.answer }}>
        {(errors) => (
          <>
            <TextArea id={ids.question} label="The question, as it is published" name="question" required rows={3} defaultValue={question} hint="Take out what tells who somebody is, and leave the sense." error={errors[ids.question]} />
            <TextArea id={ids.answer} label="Your answer" name="answer" required rows={5} value={text} onChange={(event) => { setText(event.target.value); }} error={errors[ids.answer]} />
            <ReadingAge text={text} />
          </>
        )}
      </ActionForm>
      <ActionForm action={decline} hidden={{ id }} submit="Decline, and delete its text" pending="Declining …" variant="secondary" fieldIds={{ declinedFor: ids.declinedFor }}>
        {(errors) => <Select id={ids.declinedFor} label="Or why it is not answered here" name="declinedFor" placeholder="Choose" width="full" options={declined} error={errors[ids.declinedFor]} />}
      </ActionForm>
    </Panel>
  );
}
