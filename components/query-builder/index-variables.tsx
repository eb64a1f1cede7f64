"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { checkedUnits } from "#lib/query/checked-concepts.ts";
import type { RecordFilter } from "#lib/query/cohort.ts";
import type { DaysFromIndex } from "#lib/query/model.ts";
import { recordTables } from "#lib/query/omop-tables.ts";
import { useBuilder } from "./builder-context.ts";
import { RecordFields } from "./cohort/record-fields.tsx";
import { NumberAt, NumbersAt, SelectAt } from "./fields.tsx";

const wholeIn = (text: string): number | null => (/^-?\d+$/.test(text.trim()) ? Number(text) : null);
/** Days from the index date; negative is before it. */
function DaysAt({ path }: { path: string }) {
  const { setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const days = useWatch({ name: path }) as DaysFromIndex;
  const set = (change: Partial<DaysFromIndex>) => { setValue(path, { ...days, ...change }, { shouldDirty: true }); };
  return (
    <div className="flex flex-wrap gap-4">
      <TextInput id={`${path}.from`} label="From day" hint="0 is the index date; before it, -365. Empty: no limit." width="number" defaultValue={days.from ?? ""} onChange={(event) => { set({ from: wholeIn(event.target.value) }); }} error={errorAt(path)} />
      <TextInput id={`${path}.to`} label="To day" hint="365: the year after. Empty: no limit." width="number" defaultValue={days.to ?? ""} onChange={(event) => { set({ to: wholeIn(event.target.value) }); }} />
    </div>
  );
}
function RecordsAt({ path }: { path: string }) {
  const { setValue } = useFormContext();
  const records = useWatch({ name: path }) as RecordFilter;
  return <RecordFields id={path} value={records} onChange={(next) => { setValue(path, next, { shouldDirty: true }); }} firstLabel="Only the person’s first ever" />;
}
const measures = [
  { value: "had", label: "whether there is one" }, { value: "count", label: "how many" }, { value: "first-value", label: "first value" }, { value: "last-value", label: "last value" },
  { value: "days-to-first", label: "days to the first" }, { value: "days-to-last", label: "days to the last" },
];
const Bands = ({ path }: { path: string }) => <NumbersAt path={`${path}.cutPoints`} label="Bands start at (optional)" hint="Numbers with commas between; empty: the number itself" />;

export function RecordsVariable({ path }: { path: string }) {
  const { setValue, getValues } = useFormContext();
  const measure = useWatch({ name: `${path}.measure` }) as string;
  const domain = useWatch({ name: `${path}.records.domain` }) as RecordFilter["domain"];
  const isValue = measure === "first-value" || measure === "last-value";
  return (
    <>
      <SelectAt path={`${path}.measure`} label="Of the records" options={measures} onChoose={(chosen) => { if (chosen.endsWith("-value") && !recordTables[getValues(`${path}.records.domain`) as RecordFilter["domain"]].measured) setValue(`${path}.records`, { ...(getValues(`${path}.records`) as RecordFilter), domain: "measurement", where: [] }); }} />
      <RecordsAt path={`${path}.records`} />
      {isValue && recordTables[domain].measured && <Select id={`${path}.unitConceptId`} label="Unit" optional placeholder="Any unit" options={checkedUnits.map((u) => ({ value: String(u.conceptId), label: u.symbol }))} value={String(getValues(`${path}.unitConceptId`) ?? "")} onChange={(event) => { setValue(`${path}.unitConceptId`, event.target.value === "" ? undefined : Number(event.target.value), { shouldDirty: true }); }} />}
      <DaysAt path={`${path}.days`} />
      {measure !== "had" && <Bands path={path} />}
    </>
  );
}
export const DaysBetweenVariable = ({ path }: { path: string }) => (
  <>
    {(["from", "to"] as const).map((end) => (
      <fieldset key={end} className="flex min-w-0 flex-col gap-3 border-l-2 border-rule pl-4"><legend className="font-semibold">{end === "from" ? "From the first of" : "To the first of"}</legend><RecordsAt path={`${path}.${end}.records`} /><DaysAt path={`${path}.${end}.days`} /></fieldset>
    ))}
    <Bands path={path} />
  </>
);
export const FollowUpVariable = ({ path }: { path: string }) => (
  <><SelectAt path={`${path}.measure`} label="What of it" options={[{ value: "event", label: "whether the outcome came" }, { value: "days", label: "days until it, or until leaving" }]} /><RecordsAt path={`${path}.outcome`} /></>
);
export const IndexYearVariable = ({ path }: { path: string }) => <div className="flex flex-wrap gap-4"><NumberAt path={`${path}.from`} label="First year" step="1" /><NumberAt path={`${path}.to`} label="Last year" step="1" /></div>;
