"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { Instant } from "#components/ui/age.tsx";
import { Checkbox, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";

type Invited = { invitation: string; expiresAt: string };
export type DescribedTre = { name: string; slug: string; nation: string; about: string; ror: string };

const Invitation = ({ invitation, expiresAt }: Invited) => (
  <ShownOnce title="The invitation" secret={invitation} what="the invitation">
    Give it to the TRE’s operator by a safe way: it is shown only now. The operator starts the TRE’s program with it as <code>FIVEFOLD_INVITATION</code>. It works once, until <Instant of={expiresAt} />.
  </ShownOnce>
);

/** What the public is told of a data environment, however its data is reached. */
export const NewEnvironmentFields = ({ errors, slugToo }: { errors: Readonly<Record<string, string>>; /** What else the short name is for. */ slugToo?: string }) => (
  <>
    <TextInput label="Name" name="name" required width="full" error={errors.name} hint="As the public knows it." />
    <TextInput label="Short name" name="slug" required width="full" pattern="[a-z][a-z0-9\-]{1,39}" autoCapitalize="none" error={errors.slug} hint={`Small letters, digits and hyphens, for addresses: wessex-care.${slugToo === undefined ? "" : ` ${slugToo}`}`} />
    <TextInput label="Nation" name="nation" required width="full" error={errors.nation} hint="Whose people its data is about, such as Wales." />
    <TextArea label="About" name="about" required rows={4} error={errors.about} hint="A sentence or two for the public: whose records are these?" />
    <TextInput label="ROR id" name="ror" optional width="full" error={errors.ror} hint="Of the organisation that runs it: https://ror.org/012345678." />
  </>
);

export const InviteTreForm = ({ action }: { action: AnsweringAction<Invited> }) => (
  <AnswerForm action={action} submit="Make an invitation" pending="Making …" answer={(invited) => <Invitation {...invited} />}>
    {(errors) => <NewEnvironmentFields errors={errors} />}
  </AnswerForm>
);

/** For a TRE that has not joined: the earlier invitation ends. */
export const InviteAgainForm = ({ action, tre }: { action: AnsweringAction<Invited>; tre: DescribedTre }) => (
  <AnswerForm action={action} hidden={{ ...tre }} submit="Make a new invitation" pending="Making …" variant="secondary" answer={(invited) => <Invitation {...invited} />} />
);

export const SuspendForm = ({ action, treId, suspended }: { action: FormAction; treId: string; suspended: boolean }) => (
  <ActionForm action={action} hidden={{ treId, suspended: suspended ? "yes" : "no" }} submit={suspended ? "Suspend it" : "Let it in again"} pending="Saving …" variant={suspended ? "danger" : "primary"}>
    {(errors) => <TextArea label="Reason" name="reason" required rows={3} hint="It is kept in the audit log." error={errors.reason} />}
  </ActionForm>
);

/** For a TRE that has joined: it comes again, as itself, with a key that it makes anew. */
export const RenewKeyForm = ({ action, treId }: { action: AnsweringAction<Invited>; treId: string }) => (
  <AnswerForm action={action} hidden={{ treId }} submit="Invite it with a new key" pending="Making …" variant="secondary" answer={(invited) => <Invitation {...invited} />}>
    {(errors) => (
      <>
        <TextArea label="Why is the key changed?" name="keyReason" required rows={2} hint="It is kept in the audit log." error={errors.keyReason} />
        <Checkbox label="The present key ends now" name="endNow" hint="Where somebody else may have it. The TRE is refused until it comes with the new one." />
      </>
    )}
  </AnswerForm>
);

export const RetireForm = ({ action, treId }: { action: FormAction; treId: string }) => (
  <ActionForm action={action} hidden={{ treId }} submit="Let it leave for good" pending="Saving …" variant="danger" fieldIds={{ reason: "leaving-reason" }}>
    {(errors) => <TextArea label="Why does it leave?" id="leaving-reason" name="reason" required rows={3} hint="It is kept in the audit log." error={errors["leaving-reason"]} />}
  </ActionForm>
);
