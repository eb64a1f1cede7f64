"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { CheckboxGroup, Select, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { columnOf } from "#lib/query/variables.ts";
import { useBuilder } from "./builder-context.ts";
import { NumberAt, NumbersAt, SelectAt, TextAt } from "./fields.tsx";
import { levelLines, levelsIn } from "./words.ts";
import { useState } from "react";

type Group = { label: string; codes: string[] };
const ops = [{ value: "plus", label: "plus" }, { value: "minus", label: "minus" }, { value: "times", label: "times" }, { value: "over", label: "divided by" }];

/** Levels of a column put together under new labels. A level in no group is “not known”, and the form says which those are. */
export function RecodeVariable({ path }: { path: string }) {
  const { dictionary, errorAt } = useBuilder();
  const { setValue } = useFormContext();
  const column = columnOf(dictionary, useWatch({ name: `${path}.column` }) as string);
  const groups = (useWatch({ name: `${path}.groups` }) ?? []) as Group[];
  const levels = column?.kind === "category" ? column.levels : [];
  const set = (next: Group[]) => { setValue(`${path}.groups`, next, { shouldDirty: true }); };
  const change = (at: number, next: Group) => { set(groups.map((g, i) => (i === at ? next : g))); };
  const taken = groups.flatMap((g) => g.codes);
  const left = levels.filter((l) => !taken.includes(l.code));
  const error = errorAt(`${path}.groups`);
  return (
    <>
      <SelectAt path={`${path}.column`} label="Column" options={(dictionary?.columns ?? []).filter((c) => c.kind === "category").map((c) => ({ value: c.name, label: c.label }))} placeholder="Choose a column" onChoose={() => { set([]); }} />
      {error !== undefined && <p id={`${path}.groups`} tabIndex={-1} className="text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
      {groups.map((group, at) => (
        <fieldset key={at} className="flex min-w-0 flex-col gap-3 border-l-2 border-rule pl-4">
          <legend className="sr-only">Group {at + 1}</legend>
          <div className="flex flex-wrap items-end gap-3">
            <TextInput id={`${path}.groups.${at}.label`} label={`Label of group ${at + 1}`} width="medium" maxLength={80} error={errorAt(`${path}.groups.${at}.label`)} value={group.label} onChange={(event) => { change(at, { ...group, label: event.target.value }); }} />
            <Button variant="quiet" small aria-label={`Remove group ${at + 1}`} onClick={() => { set(groups.filter((_, i) => i !== at)); }}>Remove</Button>
          </div>
          <CheckboxGroup
            name={`${path}.groups.${at}.codes`} label="Levels in it" error={errorAt(`${path}.groups.${at}.codes`)} value={group.codes}
            // A level belongs to one group: those of other groups are not offered.
            choices={levels.filter((l) => group.codes.includes(l.code) || !taken.includes(l.code)).map((l) => ({ value: l.code, label: l.label }))}
            onChange={(event) => { change(at, { ...group, codes: levels.map((l) => l.code).filter((code) => (code === event.target.value ? event.target.checked : group.codes.includes(code))) }); }}
          />
        </fieldset>
      ))}
      {column && (
        <div className="flex flex-wrap items-center gap-4">
          <Button variant="secondary" small onClick={() => { set([...groups, { label: "", codes: [] }]); }}>Add a group</Button>
          <p className="text-sm text-muted">{left.length === 0 ? "Every level is in a group." : `Counted as not known: ${left.map((l) => l.label).join(", ")}.`}</p>
        </div>
      )}
    </>
  );
}

function OperandAt({ path, label }: { path: string; label: string }) {
  const { dictionary } = useBuilder();
  const { setValue } = useFormContext();
  const operand = useWatch({ name: path }) as { column?: string; number?: number };
  const isNumber = operand.column === undefined;
  const options = [...(dictionary?.columns ?? []).filter((c) => c.kind === "number").map((c) => ({ value: c.name, label: c.label })), { value: "1", label: "A number" }];
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select id={`${path}.column`} label={label} width="medium" placeholder="Choose a column" options={options} value={isNumber ? "1" : operand.column} onChange={(event) => { setValue(path, event.target.value === "1" ? { number: 1 } : { column: event.target.value }, { shouldDirty: true }); }} />
      {isNumber && <NumberAt path={`${path}.number`} label="Number" />}
    </div>
  );
}

/** Arithmetic on two columns, or on a column and a number. */
export const DerivedVariable = ({ path }: { path: string }) => (
  <>
    <div className="flex flex-wrap items-end gap-4">
      <OperandAt path={`${path}.left`} label="First" />
      <SelectAt path={`${path}.op`} label="Reckoning" options={ops} />
      <OperandAt path={`${path}.right`} label="Second" />
    </div>
    <NumbersAt path={`${path}.cutPoints`} label="Bands start at (optional)" hint="Numbers with commas between; empty: the number itself" />
  </>
);

/** An attribute that TREs hold beside OMOP. Its levels are stated here, because none may come from the data. */
export function DeclaredVariable({ path }: { path: string }) {
  const { errorAt } = useBuilder();
  const { getValues, setValue } = useFormContext();
  const [text, setText] = useState(() => levelLines((getValues(`${path}.levels`) ?? []) as { code: string; label: string }[]));
  return (
    <>
      <TextAt path={`${path}.attribute`} label="Attribute" hint="As the TRE names it, such as region or deprivation" />
      <TextArea
        id={`${path}.levels`} label="Levels" hint="One a line: its code, a space, and its label. People with another code are counted as not known." rows={4} error={errorAt(`${path}.levels`)} value={text}
        onChange={(event) => { setText(event.target.value); setValue(`${path}.levels`, levelsIn(event.target.value), { shouldDirty: true }); }}
      />
    </>
  );
}
