"use client";

import { Disclosure } from "#components/ui/disclosure.tsx";
import { Checkbox, Select } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { CohortEvent, RecordFilter } from "#lib/query/cohort.ts";
import { recordDomains, recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import { ConceptSetField } from "./concept-set-field.tsx";
import { GroupFields } from "./group-fields.tsx";
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

/** An event of a cohort, with what must hold round it. */
export function EventFields({ id, value, onChange, depth }: { id: string; value: CohortEvent; onChange: (next: CohortEvent) => void; depth: number }) {
  const { nested } = value;
  return (
    <div className="flex flex-col gap-4">
      <RecordFields id={id} value={value} onChange={onChange} />
      {value.shift && <Notice>Its dates are moved, as an imported definition says: the words beside tell how. That stays as it is.</Notice>}
      {nested && (
        <div className="border-l-2 border-rule pl-4">
          <p className="mb-2 text-sm font-semibold">Round each such record, counted from it:</p>
          <GroupFields id={`${id}-nested`} name="the records round it" value={nested} depth={depth + 1} onChange={(next) => { onChange({ ...value, nested: next }); }} />
        </div>
      )}
    </div>
  );
}
