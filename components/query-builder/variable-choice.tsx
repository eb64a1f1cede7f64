"use client";

import { useFormContext, useWatch } from "react-hook-form";
import type { Option } from "#components/ui/inputs.tsx";
import type { Variable } from "#lib/query/model.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { dimensionOf, variableKind } from "#lib/query/variables.ts";
import { useBuilder } from "./builder-context.ts";
import type { DraftVariable } from "./draft.ts";
import { SelectAt } from "./fields.tsx";

/** Variables by kind. One whose column is not chosen yet is neither. */
export function useVariables() {
  const { dictionary } = useBuilder();
  const all = (useWatch({ name: "draft.variables" }) ?? []) as DraftVariable[];
  const kindOf = (variable: DraftVariable) => variableKind(variable as unknown as Variable, dictionary);
  const option = ({ name, label }: DraftVariable): Option => ({ value: name, label: label || name });
  /** Known levels of a category; none while it is not whole. */
  const levelsOf = (name: string): Option[] => {
    const variable = all.find((v) => v.name === name);
    if (!variable || kindOf(variable) !== "category") return [];
    try {
      return dimensionOf(variable as unknown as Variable, dictionary).levels.filter((l) => l.code !== missingLevel.code).map(({ code, label }) => ({ value: code, label }));
    } catch {
      return [];
    }
  };
  /** Where exact quantiles are looked for at first: what the dictionary says of the column, or ends that a person changes. */
  const rangeOf = (name: string): { low: number; high: number; step: number } => {
    const variable = all.find((v) => v.name === name);
    const column = dictionary?.columns.find((c) => c.name === variable?.column);
    return { step: 1, ...(column?.kind === "number" ? { low: column.min, high: column.max } : { low: 0, high: 250 }) };
  };
  return { rangeOf, all: all.map(option), categories: all.filter((v) => kindOf(v) === "category").map(option), numbers: all.filter((v) => kindOf(v) === "number").map(option), levelsOf };
}

const choose = "Choose a variable";
const Absent = ({ path, what }: { path: string; what: string }) => <p className="text-sm" id={path} tabIndex={-1}>{what}</p>;

export const NumberVariable = ({ path, numbers, label = "Of", hint }: { path: string; numbers: Option[]; label?: string; hint?: string }) =>
  numbers.length === 0 ? <Absent path={path} what="Add a variable that is a number first, such as age in years." /> : <SelectAt path={path} label={label} hint={hint} options={numbers} placeholder={choose} />;

export const CategoryVariable = ({ path, categories, label, none }: { path: string; categories: Option[]; label: string; /** What no choice means, where there need be none. */ none?: string }) =>
  categories.length === 0 && none === undefined
    ? <Absent path={path} what="Add a variable with categories first, such as sex or an age band." />
    : <SelectAt path={path} label={label} options={none === undefined ? categories : [{ value: "", label: none }, ...categories]} {...(none === undefined && { placeholder: choose })} />;

/** A category and the level of it that counts. */
export function EventFields({ path, level, label }: { path: string; level: string; label: string }) {
  const { setValue } = useFormContext();
  const { categories, levelsOf } = useVariables();
  const variable = useWatch({ name: path }) as string | undefined;
  const levels = levelsOf(variable ?? "");
  if (categories.length === 0) return <Absent path={path} what="Add a variable that says whether it came, with categories such as Yes and No, first." />;
  return (
    <>
      <SelectAt path={path} label={label} options={categories} placeholder={choose} onChoose={(name) => { setValue(level, levelsOf(name)[0]?.value ?? "", { shouldDirty: true }); }} />
      {levels.length > 0 && <SelectAt path={level} label="Being" options={levels} placeholder="Choose a level" />}
    </>
  );
}
