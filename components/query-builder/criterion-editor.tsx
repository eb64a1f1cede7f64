"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { CheckboxGroup, RadioGroup, TextInput } from "#components/ui/inputs.tsx";
import { checkedUnits } from "#lib/query/checked-concepts.ts";
import type { ConceptReference, EventDomain } from "#lib/query/model.ts";
import { columnOf } from "#lib/query/variables.ts";
import { useBuilder } from "./builder-context.ts";
import { ConceptPicker } from "./concept-picker.tsx";
import type { CriterionKind } from "./draft.ts";
import { DateAt, NumberAt, NumbersAt, SelectAt, WindowAt } from "./fields.tsx";

/** The fields of one criterion that is not a group. */
export function CriterionEditor({ path, kind }: { path: string; kind: Exclude<CriterionKind, "group"> }) {
  const { errorAt } = useBuilder();
  switch (kind) {
    case "sex": return <SexFields path={path} />;
    case "age":
      return (
        <div className="flex flex-wrap items-end gap-4">
          <NumberAt path={`${path}.min`} label="From age" optional step="1" />
          <NumberAt path={`${path}.max`} label="To age" optional step="1" />
          <DateAt path={`${path}.at`} label="On" />
          {errorAt(path) !== undefined && <p className="w-full text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{errorAt(path)}</p>}
        </div>
      );
    case "condition": case "drug": case "procedure": return <EventFields path={path} domain={kind} />;
    case "race": case "ethnicity": return <PersonConceptFields path={path} kind={kind} />;
    case "measurement": case "observation":
      return (
        <EventFields path={path} domain={kind}>
          <ValueFields path={path} />
        </EventFields>
      );
    case "number": return <NumberColumnFields path={path} />;
    case "category": return <CategoryColumnFields path={path} />;
  }
}

function SexFields({ path }: { path: string }) {
  const { register } = useFormContext();
  const is = useWatch({ name: `${path}.is` }) as string;
  return <RadioGroup label="Sex" value={is} choices={[{ value: "female", label: "Female" }, { value: "male", label: "Male" }]} {...register(`${path}.is`)} name={`${path}.is`} />;
}

function EventFields({ path, domain, children }: { path: string; domain: EventDomain; children?: React.ReactNode }) {
  const { errorAt } = useBuilder();
  return (
    <div className="flex flex-col gap-5">
      <ConceptPicker path={`${path}.concepts`} domain={domain} error={errorAt(`${path}.concepts`)} />
      {children}
      <WindowAt path={`${path}.window`} />
      <RecordFields path={path} />
    </div>
  );
}

function RecordFields({ path }: { path: string }) {
  const { errorAt } = useBuilder();
  const wrongAges = errorAt(`${path}.ageAtEvent`);
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">The record <span className="font-normal text-muted">(optional)</span></legend>
      <div className="flex flex-wrap items-end gap-4">
        <NumberAt path={`${path}.ageAtEvent.min`} label="From age at the time" optional step="1" />
        <NumberAt path={`${path}.ageAtEvent.max`} label="To age at the time" optional step="1" />
        <NumbersAt path={`${path}.typeConceptIds`} label="Record types" hint="OMOP type concept ids, with commas between; empty means any." />
      </div>
      {wrongAges !== undefined && <p className="mt-2 text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{wrongAges}</p>}
    </fieldset>
  );
}

/** Ethnic categories differ between countries and data environments, so that they are given by concept id. */
function PersonConceptFields({ path, kind }: { path: string; kind: "race" | "ethnicity" }) {
  const { setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const chosen = (useWatch({ name: `${path}.concepts` }) ?? []) as ConceptReference[];
  const [id, setId] = useState("");
  const change = (concepts: ConceptReference[]) => { setValue(`${path}.concepts`, concepts, { shouldDirty: true }); };
  const conceptId = Number(id);
  const usable = /^[0-9]+$/.test(id) && conceptId > 0 && !chosen.some((c) => c.conceptId === conceptId);
  return (
    <div className="flex flex-col gap-3">
      {chosen.length > 0 && (
        <ul className="flex flex-col divide-y divide-rule rounded-md border border-rule" aria-label="Chosen concepts">
          {chosen.map((concept) => (
            <li key={concept.conceptId} className="flex flex-wrap items-center justify-between gap-x-6 px-3 py-1.5">
              <span>{concept.name} <span className="text-sm text-muted tabular-nums">{concept.conceptId}</span></span>
              <Button variant="quiet" small aria-label={`Remove ${concept.name}`} onClick={() => { change(chosen.filter((c) => c !== concept)); }}>Remove</Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-end gap-4">
        <TextInput label={`OMOP concept id of the ${kind}`} inputMode="numeric" width="number" name={`${path}.add`} value={id} error={errorAt(`${path}.concepts`)} onChange={(event) => { setId(event.target.value.trim()); }} />
        <Button
          {...(usable ? {} : { refusedBecause: "Type a concept id that is not in the list yet." })}
          onClick={() => { change([...chosen, { conceptId, name: `${kind} ${conceptId}`, descendants: false }]); setId(""); }}
        >Add</Button>
      </div>
    </div>
  );
}

const unitOptions = [{ value: "", label: "Any unit" }, ...checkedUnits.map((unit) => ({ value: String(unit.conceptId), label: unit.symbol }))];
export function UnitAt({ path }: { path: string }) {
  const { register } = useFormContext();
  // An option's value is text; the query holds the unit's concept id.
  const field = register(path, { setValueAs: (value: unknown) => (value === "" || value === undefined ? undefined : Number(value)) });
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={path} className="font-semibold">Unit</label>
      <select {...field} id={path} className="block min-h-11 rounded-md border border-edge bg-surface px-3 py-2 pr-8">
        {unitOptions.map((unit) => <option key={unit.value} value={unit.value}>{unit.label}</option>)}
      </select>
    </div>
  );
}

const ValueFields = ({ path }: { path: string }) => (
  <fieldset>
    <legend className="mb-1.5 font-semibold">Value <span className="font-normal text-muted">(optional; both ends count)</span></legend>
    <div className="flex flex-wrap items-end gap-4">
      <NumberAt path={`${path}.value.min`} label="At least" optional />
      <NumberAt path={`${path}.value.max`} label="At most" optional />
      <UnitAt path={`${path}.unitConceptId`} />
    </div>
  </fieldset>
);

function NumberColumnFields({ path }: { path: string }) {
  const { dictionary } = useBuilder();
  const column = columnOf(dictionary, useWatch({ name: `${path}.column` }) as string);
  const options = (dictionary?.columns ?? []).filter((c) => c.kind === "number").map((c) => ({ value: c.name, label: c.label }));
  const range = column?.kind === "number" ? `Declared range: ${column.min} to ${column.max}${column.unit === undefined ? "" : ` ${column.unit}`}.` : undefined;
  return (
    <div className="flex flex-wrap items-end gap-4">
      <SelectAt path={`${path}.column`} label="Column" options={options} placeholder="Choose a column" hint={range} />
      <NumberAt path={`${path}.min`} label="At least" optional />
      <NumberAt path={`${path}.max`} label="At most" optional />
    </div>
  );
}

function CategoryColumnFields({ path }: { path: string }) {
  const { setValue } = useFormContext();
  const { dictionary, errorAt } = useBuilder();
  const column = columnOf(dictionary, useWatch({ name: `${path}.column` }) as string);
  const chosen = (useWatch({ name: `${path}.in` }) ?? []) as string[];
  const options = (dictionary?.columns ?? []).filter((c) => c.kind === "category").map((c) => ({ value: c.name, label: c.label }));
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-4">
      <SelectAt path={`${path}.column`} label="Column" options={options} placeholder="Choose a column" />
      {column?.kind === "category" && (
        <CheckboxGroup
          label="is one of" name={`${path}.in`} value={chosen} error={errorAt(`${path}.in`)} choices={column.levels.map((l) => ({ value: l.code, label: l.label }))}
          onChange={(event) => { setValue(`${path}.in`, event.target.checked ? [...chosen, event.target.value] : chosen.filter((c) => c !== event.target.value), { shouldDirty: true }); }}
        />
      )}
    </div>
  );
}
