"use client";

import { useState } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";
import { isCommitteeRole, roleOptions } from "./role-words.ts";

export type TreOption = { id: string; name: string };
type Errors = Readonly<Record<string, string>>;

/** A role, and the TRE where the role belongs to a committee. Without script both are asked, and the server says when they do not fit. */
function RoleFields({ tres, errors, optional }: { tres: readonly TreOption[]; errors: Errors; optional: boolean }) {
  const [role, setRole] = useState("");
  return (
    <>
      <Select
        label="Role" name="role" required={!optional} optional={optional} placeholder={optional ? "None yet" : "Choose a role"} options={roleOptions} error={errors.role}
        onChange={(event) => { setRole(event.target.value); }}
      />
      {(role === "" || isCommitteeRole(role)) && (
        <Select
          label="TRE" name="treId" required={isCommitteeRole(role)} optional={!isCommitteeRole(role)} placeholder="No TRE" options={tres.map((tre) => ({ value: tre.id, label: tre.name }))}
          hint="A committee’s members and chair belong to one TRE." error={errors.treId}
        />
      )}
    </>
  );
}

export const InvitePersonForm = ({ action, tres }: { action: AnsweringAction<{ link: string }>; tres: readonly TreOption[] }) => (
  <AnswerForm
    action={action} submit="Invite" pending="Inviting …"
    answer={({ link }) => <ShownOnce title="The account is made" secret={link} what="the link">A letter with this one-time link is on its way. Hand it over another way only if letters do not arrive; it works once, for a week.</ShownOnce>}
  >
    {(errors) => (
      <>
        <TextInput label="Name" name="name" required width="full" error={errors.name} />
        <TextInput label="E-mail address" name="email" type="email" required width="full" error={errors.email} />
        <RoleFields tres={tres} errors={errors} optional />
      </>
    )}
  </AnswerForm>
);

export const GrantRoleForm = ({ action, userId, tres }: { action: FormAction; userId: string; tres: readonly TreOption[] }) => (
  <ActionForm action={action} hidden={{ userId }} submit="Give the role" pending="Giving …" variant="secondary">
    {(errors) => <RoleFields tres={tres} errors={errors} optional={false} />}
  </ActionForm>
);

export const PasswordLinkForm = ({ action, userId }: { action: AnsweringAction<{ sentTo: string }>; userId: string }) => (
  <AnswerForm
    action={action} hidden={{ userId }} submit="Send a password link" pending="Sending …" variant="secondary"
    answer={({ sentTo }) => <Notice kind="success" title="The letter is on its way" live><p>A one-time link is sent to {sentTo}. Nobody else sees it, and earlier links no longer work. Once it is used, the person gets a letter that says so, and that you sent it.</p></Notice>}
  />
);
