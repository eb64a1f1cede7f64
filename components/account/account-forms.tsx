"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";

export const ProfileForm = ({ action, name, orcid, orcidLinked }: { action: AnsweringAction<{ name: string }>; name: string; orcid: string; /** Linked by ORCID itself: then it is not typed over. */ orcidLinked: boolean }) => (
  <AnswerForm action={action} submit="Save" keep answer={() => <Notice kind="success" title="Saved" live />}>
    {(errors) => (
      <>
        <TextInput label="Name" name="name" required autoComplete="name" defaultValue={name} error={errors.name} />
        <TextInput label="ORCID iD" name="orcid" optional width="medium" inputMode="text" defaultValue={orcid} readOnly={orcidLinked} hint={orcidLinked ? "Linked by ORCID itself; unlink it below to change it." : "Such as 0000-0002-1825-0097. It names you in applications, crates and the register."} error={errors.orcid} />
      </>
    )}
  </AnswerForm>
);

export const PasswordForm = ({ action, email }: { action: FormAction; email: string }) => (
  <ActionForm action={action} submit="Change the password" pending="Changing …">
    {(errors) => (
      <>
        {/* For password managers: whose password this is. */}
        <input type="email" name="username" autoComplete="username" defaultValue={email} readOnly hidden />
        <TextInput label="Present password" name="current" type="password" required width="medium" autoComplete="current-password" error={errors.current} />
        <TextInput label="New password" name="password" type="password" required width="medium" autoComplete="new-password" hint="At least 12 characters. A few words that do not belong together are easy to keep and hard to guess." error={errors.password} />
        <TextInput label="New password once more" name="again" type="password" required width="medium" autoComplete="new-password" error={errors.again} />
      </>
    )}
  </ActionForm>
);

export const TokenForm = ({ action }: { action: AnsweringAction<{ id: string; token: string; expiresAt: string }> }) => (
  <AnswerForm
    action={action} submit="Make a token" pending="Making …" variant="secondary"
    answer={({ token }) => (
      <ShownOnce title="Your new token" secret={token} what="the token">Copy it now: it is not kept and cannot be shown again. Whoever has it can do what you can do.</ShownOnce>
    )}
  >
    {(errors) => (
      <div className="flex flex-wrap items-start gap-x-5 gap-y-4">
        <TextInput label="What uses it" name="tokenName" required width="medium" maxLength={80} error={errors.tokenName} />
        <TextInput label="Days until it ends" name="days" type="number" min={1} max={365} required width="number" defaultValue={90} error={errors.days} />
      </div>
    )}
  </AnswerForm>
);
