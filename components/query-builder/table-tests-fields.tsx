"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { CheckboxGroup } from "#components/ui/inputs.tsx";
import { comparesGroups, needsEvent, rolesIn, type TableTest } from "#lib/query/table-tests.ts";
import { useBuilder } from "./builder-context.ts";
import { SelectAt } from "./fields.tsx";
import { EventFields, useVariables } from "./variable-choice.tsx";
import { tableTestChoices } from "./words.ts";

/** Statistics of a table. What they need besides the table is asked for once one of them needs it, and goes with the last. */
export function TableTestsFields({ path, by }: { path: string; by: string[] }) {
  const { setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const chosen = (useWatch({ name: `${path}.tests` }) ?? []) as TableTest[];
  const event = useWatch({ name: `${path}.event` }) as { variable: string; level: string } | undefined;
  const choose = (tests: TableTest[]): void => {
    setValue(`${path}.tests`, tests, { shouldDirty: true });
    if (!needsEvent(tests)) setValue(`${path}.event`, undefined, { shouldDirty: true });
    else if (event === undefined) setValue(`${path}.event`, { variable: "", level: "" }, { shouldDirty: true });
    if (!comparesGroups(tests)) setValue(`${path}.reference`, undefined, { shouldDirty: true });
  };
  return (
    <div className="mt-4 flex flex-col gap-4">
      <CheckboxGroup
        label="Statistics" hint="Reckoned from the counts that leave: no more leaves for them. Of the variables, the first beside the event makes the groups, the second the strata or age bands." name={`${path}.tests`} value={chosen} error={errorAt(`${path}.tests`)}
        choices={tableTestChoices.map(({ value, label }) => ({ value, label }))}
        onChange={({ target }) => { choose(target.checked ? [...chosen, target.value as TableTest] : chosen.filter((test) => test !== target.value)); }}
      />
      {needsEvent(chosen) && (
        <div className="flex flex-wrap items-end gap-4">
          <EventFields path={`${path}.event.variable`} level={`${path}.event.level`} label="Event" />
          {comparesGroups(chosen) && <ReferenceField path={`${path}.reference`} groups={rolesIn({ by, event }).groups} />}
        </div>
      )}
    </div>
  );
}

/** The group that the others are compared with. */
export function ReferenceField({ path, groups }: { path: string; groups: string | undefined }) {
  const { levelsOf } = useVariables();
  const levels = levelsOf(groups ?? "");
  return levels.length === 0 ? null : <SelectAt path={path} label="Compared with" options={[{ value: "", label: "The first group" }, ...levels]} />;
}
