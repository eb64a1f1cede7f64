"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DateInput, Select, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { evidenceTable, kindsOf } from "#lib/approval/evidence-kinds.ts";

export function AddEvidenceForm({ action, of, projectId }: { action: FormAction; of: "person" | "project"; projectId?: string }) {
  return (
    <ActionForm action={action} hidden={projectId === undefined ? {} : { projectId }} submit="Add" pending="Adding …" variant="secondary">
      {(errors) => (
        <>
          <Select
            label="What it is" name="kind" required width="long" placeholder="Choose" error={errors.kind}
            options={kindsOf(of).map((kind) => ({ value: kind, label: `${evidenceTable[kind].name}: ${evidenceTable[kind].about}` }))}
          />
          <TextInput label="Who issued it" name="issuer" required maxLength={200} error={errors.issuer} />
          <TextInput label="Number or name" name="reference" required maxLength={200} hint="As it stands on the document, so that it can be found again." error={errors.reference} />
          <div className="flex flex-wrap items-start gap-x-5 gap-y-4">
            <DateInput label="Valid from" name="validFrom" required error={errors.validFrom} />
            <DateInput label="Valid until" name="validTo" required hint="The last day." error={errors.validTo} />
          </div>
        </>
      )}
    </ActionForm>
  );
}

type OnePiece = { action: FormAction; evidenceId: string };

export const VerifyEvidenceForm = ({ action, evidenceId }: OnePiece) => (
  <ActionForm action={action} hidden={{ evidenceId }} fieldIds={{ how: `how-${evidenceId}` }} submit="I have seen it" pending="Recording …">
    {(errors) => <TextArea id={`how-${evidenceId}`} label="How you know" name="how" rows={3} required hint="Such as: saw the certificate; asked the issuer. Every committee that is asked reads this beside your name." error={errors[`how-${evidenceId}`]} />}
  </ActionForm>
);

export const EndEvidenceForm = ({ action, evidenceId }: OnePiece) => (
  <ActionForm action={action} hidden={{ evidenceId }} fieldIds={{ because: `because-${evidenceId}` }} submit="Take it back" pending="Recording …" variant="danger">
    {(errors) => <TextArea id={`because-${evidenceId}`} label="Why it counts no longer" name="because" rows={3} required hint="Whoever it is about reads it." error={errors[`because-${evidenceId}`]} />}
  </ActionForm>
);
