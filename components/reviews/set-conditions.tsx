"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { ConditionTag, ShownForCondition, type ConditionAtSite } from "#components/projects/condition-list.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { TextInput } from "#components/ui/inputs.tsx";

export type ConditionSet = ConditionAtSite & { met: { by: string; on: string; note: string } | null };

/** What the approval demands, whether it is met, and who found it so; with the form to say so where the reader may. */
export const SetConditions = ({ conditions, mayVerify, action, hidden }: { conditions: readonly ConditionSet[]; mayVerify: boolean; action: FormAction; hidden: Readonly<Record<string, string>> }) => (
  <ol aria-label="Conditions of the approval" className="flex flex-col gap-4 text-sm">
    {conditions.map(({ text, standing, shown, met }, index) => (
      <li key={index} className="flex flex-col gap-2">
        <p className="font-semibold">{text}</p>
        {met === null ? <div><ConditionTag standing={standing} /></div> : <p>Met: {met.note} Confirmed by {met.by} on <DayOf date={met.on} />.</p>}
        {met === null && shown !== null && <ShownForCondition shown={shown} by="The applicant showed" />}
        {mayVerify && met === null && (
          <ActionForm action={action} hidden={{ ...hidden, condition: index + 1 }} fieldIds={{ note: `note-${index}` }} submit={<>Confirm that it is met<span className="sr-only">: condition {index + 1}</span></>} variant="secondary" small>
            {(errors) => <TextInput label={`What shows that condition ${index + 1} is met`} id={`note-${index}`} name="note" required width="full" error={errors[`note-${index}`]} />}
          </ActionForm>
        )}
      </li>
    ))}
  </ol>
);
