"use client";

import { CodeChooser } from "#components/concept-sets/code-chooser.tsx";
import type { ConceptSearchTarget } from "#components/concept-sets/concept-search.tsx";
import { useConceptSearch } from "#components/concept-sets/services.ts";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { CheckboxGroup, DateInput, Select, TextInput } from "#components/ui/inputs.tsx";
import type { Reach } from "#lib/governance/narrowing.ts";
import { eventDomains, type ConceptReference, type EventDomain } from "#lib/query/model.ts";

/** As typed. `about`: “age”, “sex”, a kind of record, or “column” and its name. */
export type BoundValues = { about: string; min: string; max: string; at: string; is: string; in: readonly string[]; concepts: readonly ConceptReference[] };
const nothing: BoundValues = { about: "", min: "", max: "", at: "", is: "", in: [], concepts: [] };
const recordWords: Readonly<Record<EventDomain, { about: string; one: string }>> = {
  condition: { about: "Who has a condition", one: "condition" }, drug: { about: "Who has had a medicine", one: "medicine" }, procedure: { about: "Who has had a procedure", one: "procedure" },
  measurement: { about: "Who has had a measurement", one: "measurement" }, observation: { about: "Who has an observation", one: "observation" },
};
const recordsIn = ({ hasRecords, domains }: Reach): EventDomain[] => (hasRecords ? eventDomains.filter((one) => domains.includes(one)) : []);
const columnPrefix = "column ";
const columnOf = ({ columns }: Reach, { about }: BoundValues) => columns.find(({ name }) => `${columnPrefix}${name}` === about);
export const emptyBound = ({ hasRecords }: Reach): BoundValues => ({ ...nothing, about: hasRecords ? "age" : "" });

/** What is sent, whole or not: what is missing in it is named by whoever reads it. */
export function boundFrom(values: BoundValues, reach: Reach): object {
  const { about, min, max, at, is } = values;
  const ends = { ...(min.trim() !== "" && { min: Number(min) }), ...(max.trim() !== "" && { max: Number(max) }) };
  if (about === "age") return { kind: "age", at, ...ends };
  if (about === "sex") return { kind: "sex", is };
  if (eventDomains.some((one) => one === about)) return { kind: about, concepts: values.concepts };
  const column = columnOf(reach, values);
  if (column === undefined) return { kind: "" };
  return column.kind === "number" ? { kind: "number", column: column.name, ...ends } : { kind: "category", column: column.name, in: values.in };
}

/** One bound of the people who may be asked about: by age, sex or records where there are health records, by a column of a table. `targets`: where codes are looked for. */
export function BoundFields({ at, reach, targets, values, errors, onChange, onRemove }: { at: number; reach: Reach; targets: readonly ConceptSearchTarget[]; values: BoundValues; errors: Readonly<Record<string, string>>; onChange: (values: BoundValues) => void; onRemove: () => void }) {
  const path = `population.${at}`;
  const field = (name: string) => ({ id: `${path}.${name}`, name: `${path}.${name}`, error: errors[`${path}.${name}`] });
  const set = (name: keyof BoundValues) => (event: { target: { value: string } }) => { onChange({ ...values, [name]: event.target.value }); };
  const search = useConceptSearch();
  const column = columnOf(reach, values);
  const records = search === undefined ? [] : recordsIn(reach);
  const record = records.find((one) => one === values.about);
  const abouts = [...(reach.hasRecords ? [{ value: "age", label: "Age" }, { value: "sex", label: "Recorded sex" }] : []), ...records.map((one) => ({ value: one, label: recordWords[one].about })), ...reach.columns.map(({ name, label }) => ({ value: `${columnPrefix}${name}`, label }))];
  const range = column?.kind === "number" ? `The data has ${column.min} to ${column.max}${column.unit === undefined ? "" : ` ${column.unit}`}.` : "In whole years. Both ends are included.";
  return (
    <fieldset id={path} tabIndex={-1} className="flex min-w-0 flex-col gap-3 border-l-2 border-rule pl-4">
      <legend className="sr-only">Bound {at + 1}</legend>
      {errors[path] !== undefined && <FieldError id={path}>{errors[path]}</FieldError>}
      <Select label={`Bound ${at + 1} is about`} {...field("kind")} options={abouts} placeholder="Choose" value={values.about} onChange={(event) => { onChange({ ...nothing, about: event.target.value }); }} />
      {(values.about === "age" || column?.kind === "number") && (
        <>
          <TextInput label={`Lowest in bound ${at + 1}`} {...field("min")} optional type="number" step="any" width="number" hint={range} value={values.min} onChange={set("min")} />
          <TextInput label={`Highest in bound ${at + 1}`} {...field("max")} optional type="number" step="any" width="number" value={values.max} onChange={set("max")} />
        </>
      )}
      {values.about === "age" && <DateInput label={`Age on this day, in bound ${at + 1}`} {...field("at")} hint="Whoever is in a query’s cohort is judged by their age on the day they enter it." value={values.at} onChange={set("at")} />}
      {values.about === "sex" && <Select label={`Sex in bound ${at + 1}`} {...field("is")} placeholder="Choose" options={[{ value: "female", label: "Female" }, { value: "male", label: "Male" }]} value={values.is} onChange={set("is")} />}
      {record !== undefined && search !== undefined && (
        <>
          <p className="text-sm text-muted">Whenever it was recorded. Add each code that will do. A query has to name codes from this list itself: one that is only more specific, and not named here, comes back to you.</p>
          <CodeChooser
            id={`${path}.concepts`} label={`Codes in bound ${at + 1}`} find={`Find a ${recordWords[record].one} for bound ${at + 1}`} domain={record} chosen={values.concepts} targets={targets} search={search} error={errors[`${path}.concepts`]}
            onChange={(concepts) => { onChange({ ...values, concepts }); }}
          />
        </>
      )}
      {column?.kind === "category" && (
        <CheckboxGroup
          label={`Levels in bound ${at + 1}`} {...field("in")} value={values.in} choices={column.levels.map(({ code, label }) => ({ value: code, label }))}
          onChange={({ target }) => { onChange({ ...values, in: column.levels.map(({ code }) => code).filter((code) => (code === target.value ? target.checked : values.in.includes(code))) }); }}
        />
      )}
      <div><Button variant="quiet" small onClick={onRemove}>Remove bound {at + 1}</Button></div>
    </fieldset>
  );
}
