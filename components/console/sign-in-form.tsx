"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";

export const SignInForm = ({ action, next }: { action: FormAction; next: string }) => (
  <ActionForm action={action} hidden={{ next }} submit="Sign in" pending="Signing in …">
    {(errors) => (
      <>
        <TextInput label="E-mail address" name="email" type="email" autoComplete="username" required error={errors.email} />
        <TextInput label="Password" name="password" type="password" autoComplete="current-password" required error={errors.password} />
      </>
    )}
  </ActionForm>
);
