"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";

export const SetPasswordForm = ({ action, link }: { action: FormAction; link: string }) => (
  <ActionForm action={action} hidden={{ link }} submit="Set the password" pending="Setting …">
    {(errors) => (
      <>
        <TextInput label="Password" name="password" type="password" required width="medium" autoComplete="new-password" hint="At least 12 characters. A few words that do not belong together are easy to keep and hard to guess." error={errors.password} />
        <TextInput label="Password once more" name="again" type="password" required width="medium" autoComplete="new-password" error={errors.again} />
      </>
    )}
  </ActionForm>
);
