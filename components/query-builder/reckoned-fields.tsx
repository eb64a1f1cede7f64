"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { CheckboxGroup } from "#components/ui/inputs.tsx";
import type { AgeStandard, Characteristic } from "#lib/query/analysis.ts";
import { useBuilder } from "./builder-context.ts";
import { NumberAt, NumbersAt, SelectAt } from "./fields.tsx";
import { ReferenceField } from "./table-tests-fields.tsx";
import { CategoryVariable, EventFields, NumberVariable, useVariables } from "./variable-choice.tsx";

const row = "flex flex-wrap items-end gap-4";

/** What an analysis needs that is reckoned from people's values. */
export function ReckonedFields({ path, kind }: { path: string; kind: "comparison" | "characteristics" | "correlation" | "rate" | "survival" | "quantiles" }) {
  const { numbers, categories } = useVariables();
  const groups: unknown = useWatch({ name: `${path}.by` });
  // What is chosen stays in sight, also where it has become wrong.
  const mayHaveWithin = [useWatch({ name: `${path}.standard` }), useWatch({ name: `${path}.within` })].some((chosen: unknown) => typeof chosen === "string" && chosen !== "");
  switch (kind) {
    case "comparison": return <div className={row}><NumberVariable path={`${path}.of`} numbers={numbers} label="Mean of" /><CategoryVariable path={`${path}.by`} categories={categories} label="In groups by" /></div>;
    case "characteristics":
      return (
        <div className="flex flex-col gap-4">
          <div className={row}>
            <CategoryVariable path={`${path}.by`} categories={categories} label="In groups by" />
            {typeof groups === "string" && groups !== "" && <ReferenceField path={`${path}.reference`} groups={groups} />}
          </div>
          <CharacteristicsOf path={`${path}.of`} groups={typeof groups === "string" ? groups : ""} />
        </div>
      );
    case "correlation": return <NumbersTogether path={`${path}.of`} />;
    case "rate": case "survival":
      return (
        <div className={row}>
          <EventFields path={`${path}.event.variable`} level={`${path}.event.level`} label="Event" />
          <NumberVariable path={`${path}.time`} numbers={numbers} label="Over" hint="A number of days, such as the follow-up to the event" />
          <CategoryVariable path={`${path}.by`} categories={categories} label="In groups by" none="No groups" />
          {kind === "rate" && typeof groups === "string" && groups !== "" && <ReferenceField path={`${path}.reference`} groups={groups} />}
          {kind === "rate" && typeof groups === "string" && groups !== "" && <SelectAt path={`${path}.standard`} label="Standardised by age" hint="Where the groups are bands of age" options={[{ value: "", label: "No" }, { value: "european-2013" satisfies AgeStandard, label: "European Standard Population 2013" }]} />}
          {kind === "rate" && mayHaveWithin && <CategoryVariable path={`${path}.within`} categories={categories.filter(({ value }) => value !== groups)} label="Standardised within each" none="Of everyone together" />}
          {kind === "survival" && <NumbersAt path={`${path}.breaks`} label="Read on days" hint="At least two numbers with commas between. Environments put days together until no step tells of few people" />}
        </div>
      );
    case "quantiles":
      return (
        <div className={row}>
          <NumberVariable path={`${path}.of`} numbers={numbers} />
          <CategoryVariable path={`${path}.by`} categories={categories} label="And in groups by" none="No groups" />
          <NumbersAt path={`${path}.at`} label="Quantiles" hint="Between 0 and 1: 0.5 is the median" />
          <SoughtFields path={path} />
        </div>
      );
  }
}

/** Between which public ends an exact quantile is looked for, and how exactly. */
const SoughtFields = ({ path }: { path: string }) => <><NumberAt path={`${path}.low`} label="Lowest value" /><NumberAt path={`${path}.high`} label="Highest value" /><NumberAt path={`${path}.step`} label="To the nearest" /></>;

type Row = { variable: string; as: Characteristic["as"] };
const keyOf = ({ variable, as }: Row): string => `${variable} ${as}`;
/** Rows in the order in which they are chosen. A variable has one row: a number’s mean, or its median. */
function CharacteristicsOf({ path, groups }: { path: string; groups: string }) {
  const { setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const { numbers, categories, rangeOf } = useVariables();
  const chosen = (useWatch({ name: path }) ?? []) as Row[];
  const choices: (Row & { label: string })[] = [
    ...numbers.flatMap(({ value, label }) => [{ variable: value, as: "mean" as const, label: `${label}: mean and standard deviation` }, { variable: value, as: "median" as const, label: `${label}: median and quartiles` }]),
    ...categories.filter(({ value }) => value !== groups).map(({ value, label }) => ({ variable: value, as: "shares" as const, label: `${label}: numbers and percentages` })),
  ];
  if (choices.length === 0) return <p className="text-sm" id={path} tabIndex={-1}>Add the variables to describe first, such as age in years and a diagnosis.</p>;
  const error = errorAt(path) ?? chosen.map((_, at) => errorAt(`${path}.${at}.variable`)).find((found) => found !== undefined);
  const change = (key: string, isChosen: boolean): Row[] => {
    if (!isChosen) return chosen.filter((row) => keyOf(row) !== key);
    const { variable, as } = choices.find((choice) => keyOf(choice) === key)!;
    return [...chosen.filter((row) => row.variable !== variable), { variable, as, ...(as === "median" && rangeOf(variable)) }];
  };
  return (
    <>
      <CheckboxGroup
        label="Rows" hint="One to twenty, in the order in which you choose them." name={path} value={chosen.map(keyOf)} error={error} choices={choices.map((choice) => ({ value: keyOf(choice), label: choice.label }))}
        onChange={({ target }) => { setValue(path, change(target.value, target.checked), { shouldDirty: true }); }}
      />
      {chosen.map((chosenRow, at) => (chosenRow.as !== "median" ? null : (
        <fieldset key={keyOf(chosenRow)}>
          <legend className="mb-2 text-sm font-semibold">{choices.find((choice) => keyOf(choice) === keyOf(chosenRow))?.label ?? chosenRow.variable}, looked for</legend>
          <div className={row}><SoughtFields path={`${path}.${at}`} /></div>
        </fieldset>
      )))}
    </>
  );
}

function NumbersTogether({ path }: { path: string }) {
  const { setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const { numbers } = useVariables();
  const chosen = (useWatch({ name: path }) ?? []) as string[];
  if (numbers.length < 2) return <p className="text-sm" id={path} tabIndex={-1}>Add two variables that are numbers first, such as age in years and a measurement.</p>;
  return (
    <CheckboxGroup
      label="Of" hint="Two to eight." name={path} value={chosen} error={errorAt(path)} choices={numbers.map(({ value, label }) => ({ value, label }))}
      onChange={(event) => { setValue(path, event.target.checked ? [...chosen, event.target.value] : chosen.filter((name) => name !== event.target.value), { shouldDirty: true }); }}
    />
  );
}
