"use client";

import { DateInput, Select, TextInput } from "#components/ui/inputs.tsx";
import { checkedUnits, genderConcept } from "#lib/query/checked-concepts.ts";
import type { Restriction } from "#lib/query/cohort.ts";
import { recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import { ageRange, conceptIn, dateRange, placesOf, valueRange, withAges, withDates, withSex, withUnit, withValues, type Range } from "./cohort-draft.ts";
import { FurtherRestrictions } from "./further-restrictions.tsx";

type Props = { id: string; where: readonly Restriction[]; onChange: (where: Restriction[]) => void };
const numberIn = (text: string): number | undefined => (text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text));

function NumberRangeFields({ id, least, most, range, onChange }: { id: string; least: string; most: string; range: Range<number>; onChange: (range: Range<number>) => void }) {
  return (
    <>
      <TextInput id={`${id}-from`} label={least} optional width="number" type="number" step="any" value={range.from ?? ""} onChange={(event) => { onChange({ ...range, from: numberIn(event.target.value) }); }} />
      <TextInput id={`${id}-to`} label={most} optional width="number" type="number" step="any" value={range.to ?? ""} onChange={(event) => { onChange({ ...range, to: numberIn(event.target.value) }); }} />
    </>
  );
}
/** When a record starts, how old the person then is, and, for what is measured, its value. */
export function RecordRestrictions({ id, where, onChange, domain }: Props & { domain: RecordDomain }) {
  const { measured } = recordTables[domain];
  const dates = dateRange(where);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-4">
        <DateInput id={`${id}-first-day`} label="First day" optional value={dates.from ?? ""} onChange={(event) => { onChange(withDates(where, { ...dates, from: event.target.value || undefined })); }} />
        <DateInput id={`${id}-last-day`} label="Last day" optional value={dates.to ?? ""} onChange={(event) => { onChange(withDates(where, { ...dates, to: event.target.value || undefined })); }} />
        <NumberRangeFields id={`${id}-age`} least="From age" most="To age" range={ageRange(where)} onChange={(range) => { onChange(withAges(where, range)); }} />
      </div>
      {measured && (
        <div className="flex flex-wrap gap-4">
          <NumberRangeFields id={`${id}-value`} least="Lowest value" most="Highest value" range={valueRange(where)} onChange={(range) => { onChange(withValues(where, range)); }} />
          <Select id={`${id}-unit`} label="Unit" optional placeholder="Any unit" value={conceptIn(where, "unit") ?? ""} options={checkedUnits.map((u) => ({ value: String(u.conceptId), label: u.symbol }))} onChange={(event) => { onChange(withUnit(where, numberIn(event.target.value))); }} />
        </div>
      )}
      <FurtherRestrictions {...{ id, where, onChange, domain }} shown={placesOf(where, measured ? ["date", "age", "value", "unit"] : ["date", "age"])} />
    </div>
  );
}

/** Age and sex at the index date. */
export function PersonRestrictions({ id, where, onChange }: Props) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-4">
        <NumberRangeFields id={`${id}-age`} least="From age" most="To age" range={ageRange(where)} onChange={(range) => { onChange(withAges(where, range)); }} />
        <Select id={`${id}-sex`} label="Recorded sex" optional placeholder="Any" value={conceptIn(where, "sex") ?? ""} options={[{ value: String(genderConcept.female), label: "Female" }, { value: String(genderConcept.male), label: "Male" }]} onChange={(event) => { onChange(withSex(where, numberIn(event.target.value))); }} />
      </div>
      <FurtherRestrictions {...{ id, where, onChange }} domain="person" shown={placesOf(where, ["age", "sex"])} />
    </div>
  );
}
