"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";

export type ConditionSet = { text: string; met: { by: string; on: string; note: string } | null };

/** What the approval demands, whether it is met, and who found it so; with the form to say so where the reader may. */
export const SetConditions = ({ conditions, mayVerify, action, hidden }: { conditions: readonly ConditionSet[]; mayVerify: boolean; action: FormAction; hidden: Readonly<Record<string, string>> }) => (
  <ol aria-label="Conditions of the approval" className="flex flex-col gap-4 text-sm">
    {conditions.map(({ text, met }, index) => (
      <li key={index} className="flex flex-col gap-2">
        <p className="font-semibold">{text}</p>
        <p>{met === null ? "Not confirmed yet." : `Met: ${met.note} Confirmed by ${met.by} on ${met.on}.`}</p>
        {mayVerify && met === null && (
          <ActionForm action={action} hidden={{ ...hidden, condition: index + 1 }} fieldIds={{ note: `note-${index}` }} submit="Confirm that it is met" variant="secondary" small>
            {(errors) => <TextInput label="What shows it" id={`note-${index}`} name="note" required width="full" error={errors[`note-${index}`]} />}
          </ActionForm>
        )}
      </li>
    ))}
  </ol>
);
