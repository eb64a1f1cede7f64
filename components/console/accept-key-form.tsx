"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Checkbox } from "#components/ui/inputs.tsx";

/** The words were read out and heard: by telephone, at a number that was known before, or face to face. */
export const AcceptKeyForm = ({ action, treId, name, keyText }: { action: FormAction; treId: string; name: string; keyText: string }) => (
  <ActionForm action={action} hidden={{ treId, key: keyText }} submit="This key is theirs" pending="Recording …" variant="secondary" small fieldIds={{ compared: `compared-${treId}` }}>
    {(errors) => <Checkbox id={`compared-${treId}`} name="compared" value="yes" label={`I have compared these words with ${name}`} error={errors[`compared-${treId}`]} />}
  </ActionForm>
);
