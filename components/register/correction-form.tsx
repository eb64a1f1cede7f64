"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { RadioGroup, TextArea, TextInput } from "#components/ui/inputs.tsx";
import type { RegisterRecord } from "#lib/register/record.ts";

type Corrected = Pick<RegisterRecord, "title" | "laySummary" | "publicBenefit" | "technicalSummary" | "accreditedResearcher" | "sublicence" | "frequency" | "linkage" | "linkedAssets" | "confidentialData" | "outputLinks">;

/** What an editor may set right by hand. Only fields that differ from the record become corrections. */
export const CorrectionForm = ({ action, hidden, record }: { action: FormAction; hidden: Readonly<Record<string, string | number>>; record: Corrected }) => (
  <ActionForm action={action} hidden={hidden} submit="Publish the correction" pending="Publishing …">
    {(errors) => (
      <>
        <TextInput label="Title" name="title" required width="full" className="max-w-measure" defaultValue={record.title} error={errors.title} />
        <TextArea label="Lay summary" name="laySummary" required rows={9} defaultValue={record.laySummary} error={errors.laySummary} />
        <TextArea label="What people get from it" name="publicBenefit" required rows={5} defaultValue={record.publicBenefit} error={errors.publicBenefit} />
        <TextArea label="Summary for specialists" name="technicalSummary" optional rows={5} defaultValue={record.technicalSummary} error={errors.technicalSummary} />
        <RadioGroup label="Is the lead an accredited researcher?" name="accreditedResearcher" defaultValue={record.accreditedResearcher} error={errors.accreditedResearcher} hint="Left as it is, it follows the evidence that is verified." choices={["Yes", "No", "Unknown"].map((value) => ({ value, label: value }))} />
        <RadioGroup label="May others use the data under a sub-licence?" name="sublicence" defaultValue={record.sublicence} error={errors.sublicence} choices={[{ value: "No", label: "No" }, { value: "Yes", label: "Yes" }]} />
        <RadioGroup label="How often is data used?" name="frequency" defaultValue={record.frequency} error={errors.frequency} choices={[{ value: "One-off", label: "Once" }, { value: "Recurring", label: "Again and again" }]} />
        <TextArea label="Linkage" name="linkage" optional rows={2} maxLength={255} defaultValue={record.linkage} error={errors.linkage} />
        <TextArea label="Linked data that is kept" name="linkedAssets" optional rows={2} defaultValue={record.linkedAssets} error={errors.linkedAssets} />
        <TextArea label="Confidential data" name="confidentialData" optional rows={2} maxLength={255} defaultValue={record.confidentialData} error={errors.confidentialData} />
        <TextArea label="Publications and reports" name="outputLinks" optional rows={4} defaultValue={record.outputLinks.join("\n")} hint="One address on each line, starting with https://." error={errors.outputLinks} />
        <TextArea label="Why the entry is corrected" name="reason" required rows={3} hint="The public reads it in the history of the entry." error={errors.reason} />
      </>
    )}
  </ActionForm>
);
