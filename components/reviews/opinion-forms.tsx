"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";
import { adviceWords } from "#lib/governance/opinions.ts";

type Hidden = Readonly<Record<string, string | number>>;

/** An opinion in its parts; it is given once. */
export const OpinionForm = ({ action, hidden }: { action: FormAction; hidden: Hidden }) => (
  <ActionForm action={action} hidden={hidden} submit="Give my opinion" pending="Sending …">
    {(errors) => (
      <>
        <RadioGroup label="What do you advise?" name="advises" required error={errors.advises} choices={Object.entries(adviceWords).map(([value, label]) => ({ value, label }))} />
        <TextArea label="What is good about it" name="strengths" rows={4} required error={errors.strengths} />
        <TextArea label="What concerns you" name="concerns" rows={4} required hint="Write “None that matter” where nothing does." error={errors.concerns} />
        <TextArea label="What should change" name="suggestions" rows={3} optional hint="Or what the committee should ask the applicant." error={errors.suggestions} />
      </>
    )}
  </ActionForm>
);

export const DeclineForm = ({ action, hidden }: { action: FormAction; hidden: Hidden }) => (
  <Dialog trigger="Decline" triggerVariant="secondary" title="Decline to give an opinion?" closeLabel="Go back">
    <p>The application closes to you, and whoever asked you is told.</p>
    <ActionForm action={action} hidden={hidden} submit="Decline the invitation" pending="Recording …" variant="danger" />
  </Dialog>
);
