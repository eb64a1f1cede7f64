"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { CheckboxGroup, TextInput } from "#components/ui/inputs.tsx";

export const NewAccountForm = ({ action }: { action: FormAction }) => (
  <ActionForm action={action} submit="Make the account" pending="Making …">
    {(errors) => (
      <>
        <TextInput label="Name" name="name" required autoComplete="off" error={errors.name} />
        <TextInput label="E-mail address" name="email" type="email" required autoComplete="off" error={errors.email} />
        <TextInput label="ORCID iD" name="orcid" optional autoComplete="off" width="medium" hint="Of somebody who is also a researcher: the console then knows their own requests." error={errors.orcid} />
        <CheckboxGroup
          label="Roles" name="roles" error={errors.roles}
          choices={[
            { value: "operator", label: "Operator", hint: "Signs off and stops runs, sees technical causes, keeps the accounts." },
            { value: "output-checker", label: "Output checker", hint: "Sees exact numbers and decides what is released." },
          ]}
        />
        <TextInput label="First password" name="password" type="password" required autoComplete="new-password" hint="At least 12 characters. Hand it over in person." error={errors.password} />
      </>
    )}
  </ActionForm>
);

export const DisableAccountForm = ({ action, accountId }: { action: FormAction; accountId: string }) => (
  <ActionForm action={action} hidden={{ accountId }} submit="Disable" pending="Disabling …" variant="danger" />
);
