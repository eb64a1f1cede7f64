"use client";

import { useFieldArray, useWatch } from "react-hook-form";
import { useGrowingList } from "#components/forms/use-growing-list.tsx";
import { Button } from "#components/ui/button.tsx";
import { answeringValues } from "./application-draft.ts";
import { OrganisationFields, SelectAt, TextAt } from "./application-fields.tsx";
import { NumberedGroup } from "./numbered-group.tsx";

/** Who answers for the project from outside it: none of them decides on it, which the committees' screens see to. */
export const SponsorFields = () => (
  <fieldset className="flex min-w-0 flex-col gap-4">
    <legend className="mb-3 text-lg font-semibold">Sponsor <span className="font-normal text-muted">(optional)</span></legend>
    <p className="max-w-measure text-muted">The organisation that answers for the research as a whole, and the person who signs for it. Leave all of it empty where the project has no sponsor.</p>
    <OrganisationFields path="sponsor.organisation" what="Sponsoring organisation" />
    <div className="grid items-end gap-x-6 gap-y-4 md:grid-cols-2">
      <TextAt path="sponsor.signatory.name" label="Who signs for the sponsor" />
      <TextAt path="sponsor.signatory.email" label="E-mail address of who signs" hint="This or an ORCID iD: whoever signs has no part in any decision on the project." type="email" optional />
      <TextAt path="sponsor.signatory.orcid" label="ORCID iD of who signs" width="medium" optional />
    </div>
  </fieldset>
);

export function SupervisorFields() {
  const { fields, append, remove } = useFieldArray({ name: "supervisors" });
  const team = (useWatch({ name: "members" }) as { name: string; email: string }[] | undefined ?? []).filter(({ email }) => email.trim() !== "");
  const { said, hasAdded, hasRemoved } = useGrowingList(fields.length, `supervisors.${fields.length - 1}.name`);
  return (
    <div id="supervisors" tabIndex={-1} className="flex flex-col gap-4">
      <h3>Supervisors</h3>
      <p className="max-w-measure text-muted">Anybody outside the project who supervises somebody on it, such as a student’s supervisor. They do not see the project, and have no part in any decision on it.</p>
      <ol className="flex flex-col gap-5 empty:hidden">
        {fields.map((field, at) => (
          <NumberedGroup key={field.id} what="Supervisor" at={at} onRemove={() => { remove(at); hasRemoved(`Supervisor ${at + 1} removed.`); }}>
            <div className="grid items-end gap-x-6 gap-y-4 md:grid-cols-2">
              <TextAt path={`supervisors.${at}.name`} label="Supervisor’s name" />
              <SelectAt path={`supervisors.${at}.supervises`} label="Supervises" options={team.map(({ name, email }) => ({ value: email, label: name === "" ? email : name }))} />
              <TextAt path={`supervisors.${at}.email`} label="Supervisor’s e-mail address" hint="This, an ORCID iD, or both." type="email" optional />
              <TextAt path={`supervisors.${at}.orcid`} label="Supervisor’s ORCID iD" hint="Such as 0000-0002-1825-0097." width="medium" optional />
            </div>
          </NumberedGroup>
        ))}
      </ol>
      {said}
      <div>
        <Button variant="secondary" onClick={() => { append({ ...answeringValues({}), supervises: "" }, { shouldFocus: false }); hasAdded("Supervisor added."); }}>Add a supervisor</Button>
      </div>
    </div>
  );
}
