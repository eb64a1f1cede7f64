"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";
import type { CommentAudience } from "#lib/governance/comment-audiences.ts";
import type { AdviceWord } from "#lib/governance/data-use-match.ts";
import type { Carried } from "./carried-terms.tsx";
import { DecisionFields } from "./decision-fields.tsx";
import type { ToNarrow } from "./narrowing-fields.tsx";

type Hidden = Readonly<Record<string, string | number>>;

export const DecisionForm = ({ action, hidden, endDate, treThreshold, mostThreshold, advice, carried, narrowing }: { action: FormAction; hidden: Hidden; endDate: string; treThreshold: number; mostThreshold: number; advice?: AdviceWord | undefined; carried: Carried; narrowing: ToNarrow | null }) => (
  <ActionForm action={action} hidden={hidden} submit="Record the decision" pending="Recording …">
    {(errors) => <DecisionFields errors={errors} endDate={endDate} treThreshold={treThreshold} mostThreshold={mostThreshold} advice={advice} carried={carried} narrowing={narrowing} />}
  </ActionForm>
);

export const RunDecisionForm = ({ action, hidden }: { action: FormAction; hidden: Hidden }) => (
  <ActionForm action={action} hidden={hidden} submit="Record the decision" pending="Recording …">
    {(errors) => (
      <>
        <RadioGroup
          label="Decision" name="decision" required error={errors.decision}
          choices={[{ value: "approve", label: "Let this one run", hint: "The approval itself does not change." }, { value: "refuse", label: "Refuse this run" }]}
        />
        <TextArea label="Reason" name="reason" rows={4} required hint="The researcher reads it; it travels in the crate." error={errors.reason} />
      </>
    )}
  </ActionForm>
);

const writing = {
  applicant: { label: "Write to the applicant", hint: "The applicant and your committee can read it; other committees can not.", submit: "Send to the applicant" },
  committee: { label: "Write to your committee alone", hint: "The applicant never reads it.", submit: "Send to the committee" },
} as const satisfies Record<CommentAudience, object>;

export const CommentForm = ({ action, hidden, audience }: { action: FormAction; hidden: Hidden; audience: CommentAudience }) => {
  const { label, hint, submit } = writing[audience];
  const field = `comment-${audience}`;
  return (
    <ActionForm action={action} hidden={hidden} fieldIds={{ text: field }} submit={submit} pending="Sending …" variant="secondary">
      {(errors) => <TextArea label={label} id={field} name="text" rows={3} required hint={hint} error={errors[field]} />}
    </ActionForm>
  );
};

export const RevokeForm = ({ action, hidden }: { action: FormAction; hidden: Hidden }) => (
  <ActionForm action={action} hidden={hidden} submit="Take the approval back" pending="Recording …" variant="danger">
    {(errors) => <TextArea label="Reason" name="reason" rows={3} required hint="The applicant reads it, and the public register shows it." error={errors.reason} />}
  </ActionForm>
);
