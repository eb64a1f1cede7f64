"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { RadioGroup, TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { letterPaceNames, letterPaces, type LetterPace } from "#lib/register/watch.ts";

const paces = letterPaceNames.map((value) => ({ value, label: letterPaces[value].words }));
const PaceChoice = ({ chosen, error }: { chosen: LetterPace; error: string | undefined }) => <RadioGroup label="How often letters may come" name="pace" defaultValue={chosen} choices={paces} error={error} />;

/** Asks for letters; they come once the address itself has confirmed. */
export const FollowForm = ({ action, kind, value }: { action: AnsweringAction<{ asked: true }>; kind: string; value: string }) => (
  <AnswerForm
    action={action} hidden={{ kind, value }} submit="Send me a letter to confirm" pending="Sending …"
    answer={() => <Notice kind="success" title="Look into your mailbox" live>If this address does not get these letters yet, one is on its way to it now. Nothing more is sent until you open the link in it.</Notice>}
  >
    {(errors) => (
      <>
        <TextInput label="E-mail address" name="email" type="email" autoComplete="email" required hint="Used for these letters alone. Every letter has a link that ends them." error={errors.email} />
        <PaceChoice chosen="daily" error={errors.pace} />
      </>
    )}
  </AnswerForm>
);

/** One press, so that a program that looks at every link in a letter confirms and ends nothing. */
export const KeyForm = <T,>({ action, linkKey, submit, done }: { action: AnsweringAction<T>; linkKey: string; submit: string; done: string }) => (
  <AnswerForm action={action} hidden={{ key: linkKey }} submit={submit} pending="One moment …" answer={() => <Notice kind="success" title={done} live />} />
);

/** For everything that the address of a letter follows. */
export const LetterPaceForm = ({ action, linkKey, pace }: { action: AnsweringAction<{ pace: LetterPace }>; linkKey: string; pace: LetterPace }) => (
  <AnswerForm action={action} keep hidden={{ key: linkKey }} submit="Set how often letters come" pending="One moment …" answer={(set) => <Notice kind="success" title={letterPaces[set.pace].words} live />}>
    {(errors) => <PaceChoice chosen={pace} error={errors.pace} />}
  </AnswerForm>
);
