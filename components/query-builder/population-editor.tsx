"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { RadioGroup } from "#components/ui/inputs.tsx";
import type { Cohort } from "#lib/query/cohort.ts";
import { useBuilder } from "./builder-context.ts";
import { newCohort } from "./cohort/cohort-draft.ts";
import { CohortEditor } from "./cohort/cohort-editor.tsx";
import { useConceptSets } from "./cohort/concept-set-field.tsx";
import { GroupEditor } from "./group-editor.tsx";

const path = "draft.population";
const kinds = [
  { value: "group", label: "People as they are on dates", hint: "Such as: women over 50 on 31 December 2024 with asthma." },
  { value: "cohort", label: "People from an index event on", hint: "Such as: from a first diagnosis, with a treatment in the 90 days after." },
];

/** Who: criteria on dates, or events that give each person an index date. */
export function PopulationEditor() {
  const { dictionary } = useBuilder();
  const { setValue, getValues } = useFormContext();
  const { begin } = useConceptSets();
  const kind = useWatch({ name: `${path}.kind` }) as "group" | "cohort";
  const choose = (next: string) => {
    if (next === getValues(`${path}.kind`)) return;
    setValue(path, next === "cohort" ? newCohort(begin()) : { kind: "group", match: "all", of: [] }, { shouldDirty: true });
  };
  return (
    <div className="flex flex-col gap-6">
      {!dictionary && <RadioGroup name="population-kind" label="What kind of people" choices={kinds} value={kind} onChange={(event) => { choose(event.target.value); }} />}
      {kind === "cohort" ? <CohortAt /> : <GroupEditor path={path} name="the population" />}
    </div>
  );
}
function CohortAt() {
  const { setValue } = useFormContext();
  const cohort = useWatch({ name: path }) as Cohort;
  return <CohortEditor path={path} value={cohort} onChange={(next) => { setValue(path, next, { shouldDirty: true }); }} />;
}
