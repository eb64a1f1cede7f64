"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { CheckboxGroup, DateInput, TextInput } from "#components/ui/inputs.tsx";
import { bankHolidayNations } from "#lib/governance/working-days.ts";

export const HolidayForm = ({ action }: { action: FormAction }) => (
  <ActionForm action={action} submit="Add the day" pending="Adding …">
    {(errors) => (
      <>
        <DateInput label="Day" name="day" required error={errors.day} />
        <TextInput label="What it is for" name="name" required width="full" hint="Such as: Coronation of the King" error={errors.name} />
        <CheckboxGroup label="Nations" name="nations" defaultValue={bankHolidayNations} choices={bankHolidayNations.map((nation) => ({ value: nation, label: nation }))} error={errors.nations} />
      </>
    )}
  </ActionForm>
);
