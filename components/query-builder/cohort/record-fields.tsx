"use client";

import { Disclosure } from "#components/ui/disclosure.tsx";
import { Checkbox, Select } from "#components/ui/inputs.tsx";
import type { RecordFilter } from "#lib/query/cohort.ts";
import { recordDomains, recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import { ConceptSetField } from "./concept-set-field.tsx";
import { RecordRestrictions } from "./restriction-fields.tsx";

export const domainOptions = recordDomains.map((domain) => ({ value: domain, label: recordTables[domain].label.replace(/^./, (c) => c.toUpperCase()) }));

/** Which records: their kind, concepts, and what is asked of each. `tidy` puts what is asked of each behind a fold. */
export function RecordFields<F extends RecordFilter>({ id, value, onChange, firstLabel = "Only the first ever" }: { id: string; value: F; onChange: (next: F) => void; firstLabel?: string }) {
  // What is asked of one kind of record may make no sense for another: only what all have is kept.
  const changeDomain = (domain: RecordDomain) => { onChange({ ...value, domain, where: value.where.filter((r) => r.kind === "date" || r.kind === "age") }); };
  return (
    <div className="flex flex-col gap-4">
      <Select id={`${id}-domain`} name={`${id}-domain`} label="Kind of record" value={value.domain} options={domainOptions} onChange={(event) => { changeDomain(event.target.value as RecordDomain); }} />
      {recordTables[value.domain].concept !== null && (
        <ConceptSetField id={`${id}-set`} value={value.conceptSet} domain={value.domain} onChange={(conceptSet) => { const { conceptSet: _old, ...rest } = value; onChange((conceptSet === undefined ? rest : { ...rest, conceptSet }) as F); }} />
      )}
      <Checkbox id={`${id}-first`} label={firstLabel} hint="The person’s first record of these concepts; what is asked below is then asked of that one." checked={value.first ?? false} onChange={(event) => { const { first: _old, ...rest } = value; onChange((event.target.checked ? { ...rest, first: true } : rest) as F); }} />
      <Disclosure open={value.where.length > 0} summary="Dates, age and value">
        <RecordRestrictions id={id} where={value.where} domain={value.domain} onChange={(where) => { onChange({ ...value, where }); }} />
      </Disclosure>
    </div>
  );
}
