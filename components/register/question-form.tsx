"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";

/** Anyone may ask, and nobody is asked who they are. */
export const QuestionForm = ({ action, reference }: { action: AnsweringAction<{ asked: true }>; reference: string }) => (
  <Disclosure summary="Ask about this study">
    <AnswerForm
      action={action} hidden={{ reference }} submit="Send the question" pending="Sending …"
      answer={() => <Notice kind="success" title="Your question has arrived" live>A register editor reads it, and answers it here. Come back in a few days, or follow this study.</Notice>}
    >
      {(errors) => <TextArea label="Your question" name="question" required rows={4} maxLength={1000} hint="It may be published with its answer. Do not say who you or others are, and nothing about anybody’s health: nobody here can look up a person." error={errors.question} />}
    </AnswerForm>
  </Disclosure>
);
