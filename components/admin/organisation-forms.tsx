"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { sectors } from "#lib/governance/project.ts";

export type OrganisationOption = { id: string; name: string };
type Described = { name: string; ror: string; sector: string };
const sectorOptions = sectors.map((value) => ({ value, label: value }));

function OrganisationFields({ errors, given }: { errors: Readonly<Record<string, string>>; given?: Described }) {
  return (
    <>
      <TextInput label="Name" name="name" required width="full" defaultValue={given?.name} error={errors.name} hint="As the public shall read it everywhere." />
      <TextInput label="ROR id" name="ror" optional width="full" defaultValue={given?.ror} error={errors.ror} hint="Such as https://ror.org/012345678" />
      <Select label="Sector" name="sector" required width="full" placeholder="Choose" options={sectorOptions} defaultValue={given?.sector ?? ""} error={errors.sector} />
    </>
  );
}

export const AddOrganisationForm = ({ action }: { action: FormAction }) => (
  <ActionForm action={action} submit="Add it" pending="Adding …">{(errors) => <OrganisationFields errors={errors} />}</ActionForm>
);

export const DescribeOrganisationForm = ({ action, organisationId, given }: { action: FormAction; organisationId: string; given: Described }) => (
  <ActionForm action={action} hidden={{ organisationId }} submit="Save" variant="secondary">{(errors) => <OrganisationFields errors={errors} given={given} />}</ActionForm>
);

export const MergeForm = ({ action, organisationId, others }: { action: FormAction; organisationId: string; others: readonly OrganisationOption[] }) => (
  <ActionForm action={action} hidden={{ organisationId }} submit="Merge the two" pending="Merging …" variant="danger">
    {(errors) => <Select label="The one that stays" name="into" required width="full" placeholder="Choose" options={others.map(({ id, name }) => ({ value: id, label: name }))} error={errors.into} />}
  </ActionForm>
);

export const WorksForForm = ({ action, userId, organisations, now }: { action: FormAction; userId: string; organisations: readonly OrganisationOption[]; now: string | null }) => (
  <ActionForm action={action} hidden={{ userId }} submit="Save the organisation" variant="secondary">
    {(errors) => (
      <Select
        key={now} label="Works for" name="organisationId" optional width="full" placeholder="Not known here" options={organisations.map(({ id, name }) => ({ value: id, label: name }))} defaultValue={now ?? ""}
        hint="On a committee, they are asked about applications in which it has a part." error={errors.organisationId}
      />
    )}
  </ActionForm>
);
