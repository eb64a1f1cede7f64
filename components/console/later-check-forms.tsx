"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";

/** Several stand on one page, so each field's id carries its output's. */
export const LaterCheckForm = ({ action, runId, outputId, className }: { action: FormAction; runId: string; outputId: string; /** The class by which it left. */ className: string }) => {
  const [verdict, reason] = [`verdict-${outputId}`, `reason-${outputId}`];
  return (
    <ActionForm action={action} hidden={{ runId, outputId }} submit="Record what I found" pending="Recording …" fieldIds={{ verdict, reason }}>
      {(errors) => (
        <>
          <RadioGroup
            label={`Should “${outputId}” have left?`} id={verdict} name="verdict" required error={errors[verdict]}
            choices={[
              { value: "fine", label: "Yes: it is fine" },
              { value: "should-not-have-left", label: "No: it should not have left", hint: `Outputs of the class ${className} wait for people from then on, until an operator opens it again. What has left can’t be called back: follow this TRE’s procedure for incidents.` },
            ]}
          />
          <TextArea label="Reason" id={reason} name="reason" rows={3} required hint="Never write an exact number here: operators read it too." error={errors[reason]} />
        </>
      )}
    </ActionForm>
  );
};

export const OpenClassForm = ({ action, name }: { action: FormAction; name: string }) => {
  const reason = `opening-${name}`;
  return (
    <ActionForm action={action} hidden={{ class: name }} submit={`Open ${name} again`} pending="Opening …" variant="danger" fieldIds={{ reason }}>
      {(errors) => <TextArea label="Why it may be open again" id={reason} name="reason" rows={3} required hint="What was found, and what has changed since: the policy, the class, or why it was an error." error={errors[reason]} />}
    </ActionForm>
  );
};
