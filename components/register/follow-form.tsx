"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";

/** Asks for letters; they come once the address itself has confirmed. */
export const FollowForm = ({ action, kind, value }: { action: AnsweringAction<{ asked: true }>; kind: string; value: string }) => (
  <AnswerForm
    action={action} hidden={{ kind, value }} submit="Send me a letter to confirm" pending="Sending …"
    answer={() => <Notice kind="success" title="Look into your mailbox" live>If this address does not get these letters yet, one is on its way to it now. Nothing more is sent until you open the link in it.</Notice>}
  >
    {(errors) => <TextInput label="E-mail address" name="email" type="email" autoComplete="email" required hint="Used for these letters alone. Every letter has a link that ends them." error={errors.email} />}
  </AnswerForm>
);

/** One press, so that a program that looks at every link in a letter confirms and ends nothing. */
export const KeyForm = <T,>({ action, linkKey, submit, done }: { action: AnsweringAction<T>; linkKey: string; submit: string; done: string }) => (
  <AnswerForm action={action} hidden={{ key: linkKey }} submit={submit} pending="One moment …" answer={() => <Notice kind="success" title={done} live />} />
);
