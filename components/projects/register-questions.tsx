"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { RadioGroup } from "#components/ui/inputs.tsx";
import { mostOf } from "#lib/governance/project.ts";
import { frequencyWords } from "#lib/governance/register-answers.ts";
import { LongTextAt, useErrorAt } from "./application-fields.tsx";

function ChoiceAt({ path, error, ...rest }: { path: string; error: string | undefined; label: string; hint: string; choices: readonly { value: string; label: string }[] }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: path }) as string | undefined) ?? "";
  return <RadioGroup {...rest} name={path} value={chosen} error={error} onChange={(event) => { setValue(path, event.target.value, { shouldDirty: true, shouldValidate: true }); }} />;
}

/** What the data use register tells of the data that nobody but the applicant knows. */
export function RegisterQuestions() {
  const errorAt = useErrorAt();
  const linked = useWatch({ name: "linkage.linked" }) as string | undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-6 border-l-2 border-accent pl-4">
      <legend className="mb-3 text-lg font-semibold">How you use the data, for the data use register</legend>
      <ChoiceAt path="frequency" label="How often do you use the data?" hint="The register standard calls it “request frequency”." error={errorAt("frequency")} choices={Object.entries(frequencyWords).map(([value, words]) => ({ value, label: `${value}. ${words}` }))} />
      <ChoiceAt
        path="linkage.linked" label="Do you link the data with other data?" hint="Linking is to find the same person in two sets of data. To ask several data environments the same question is not linking." error={errorAt("linkage.linked") ?? errorAt("linkage")}
        choices={[{ value: "No", label: "No" }, { value: "Yes", label: "Yes, inside a data environment" }]}
      />
      {linked === "Yes" && (
        <>
          <LongTextAt path="linkage.how" label="How is it linked?" hint="With which data, by whom, and by what." least={10} most={mostOf.linkage} rows={3} />
          <LongTextAt path="linkage.kept" label="What becomes of the linked data?" hint="Who keeps it, for how long, and how it is archived or deleted." least={10} most={mostOf.linkedAssets} rows={3} />
        </>
      )}
      <LongTextAt path="confidentialData" label="Which confidential data do you use?" hint="Such as diagnoses and ages, without names. Left open, the register says that no record about a person leaves an environment." least={0} most={mostOf.confidentialData} rows={2} optional />
    </fieldset>
  );
}
