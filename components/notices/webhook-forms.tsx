"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";

type WithSecret = { id: string; secret: string };
const Secret = ({ secret, children }: { secret: string; children: string }) => <ShownOnce title="The webhook’s secret" secret={secret} what="the secret">{children}</ShownOnce>;

export const AddWebhookForm = ({ action }: { action: AnsweringAction<WithSecret> }) => (
  <AnswerForm action={action} submit="Add a webhook" pending="Adding …" variant="secondary" answer={({ secret }) => <Secret secret={secret}>Copy it now: it is not shown again. Your program checks with it that a message is from here.</Secret>}>
    {(errors) => <TextInput label="Address" name="url" required inputMode="url" autoComplete="off" hint="An https address of a program of yours, such as https://hooks.example.org/fivefold." error={errors.url} />}
  </AnswerForm>
);

export const RotateSecretForm = ({ action, webhookId }: { action: AnsweringAction<WithSecret>; webhookId: string }) => (
  <AnswerForm action={action} hidden={{ webhookId }} submit="Make a new secret" pending="Making …" variant="secondary" answer={({ secret }) => <Secret secret={secret}>Copy it now: it is not shown again. For a day, messages are signed with the secret before as well.</Secret>} />
);
