"use client";

import { useState } from "react";
import type { ConceptSearchTarget } from "#components/concept-sets/concept-search.tsx";
import { useGrowingList } from "#components/forms/use-growing-list.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { CheckboxGroup, TextArea } from "#components/ui/inputs.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { Bound } from "#lib/approval/bounds.ts";
import { analysisWords, domainWords } from "#lib/governance/five-safes.ts";
import { coverInWords, type Narrowing, type Reach } from "#lib/governance/narrowing.ts";
import { BoundFields, boundFrom, emptyBound, type BoundValues } from "./bound-fields.tsx";

/** `begins`: what is ticked as the committee begins. `targets`: the health records among what is asked for. */
export type ToNarrow = { reach: Reach; begins: Required<Narrowing>; targets: readonly ConceptSearchTarget[] };
const own = ["analyses", "domains", "columns", "concepts", "population"];
const ticked = <T extends string>(all: readonly T[], chosen: readonly T[], { target }: { target: { value: string; checked: boolean } }): T[] => all.filter((one) => (one === target.value ? target.checked : chosen.includes(one)));

/** What a committee leaves out of what was asked for, and what the approval covers then, in plain words. Sent as one value; the TRE's agent holds every run to it. */
export function NarrowingFields({ narrowing: { reach, begins, targets }, errors }: { narrowing: ToNarrow; errors: Readonly<Record<string, string>> }) {
  const names = reach.columns.map((column) => column.name);
  const [analyses, setAnalyses] = useState(begins.analyses);
  const [domains, setDomains] = useState(begins.domains);
  const [columns, setColumns] = useState(begins.columns.length === 0 ? names : begins.columns);
  const [codes, setCodes] = useState(begins.concepts.join("\n"));
  const [bounds, setBounds] = useState<{ key: number; values: BoundValues }[]>([]);
  const { said, hasAdded, hasRemoved } = useGrowingList(bounds.length, `population.${bounds.length - 1}.kind`);
  const concepts = codes.split(/[\s,;]+/).filter((one) => one !== "").map(Number);
  const isNone = columns.length === 0 && names.length > 0;
  const only = columns.length === names.length ? [] : columns;
  const population = bounds.map(({ values }) => boundFrom(values, reach));
  // No column ticked must not read as no limit.
  const sent = { analyses, domains, columns: isNone ? null : only, concepts, population };
  const cover = coverInWords({ analyses, domains, columns: only, concepts, population: population.flatMap((one) => Bound.safeParse(one).data ?? []) }, reach);
  return (
    <div className="flex flex-col gap-3">
      <input type="hidden" name="narrowing" value={JSON.stringify(sent)} />
      <Disclosure summary="Narrow what the approval covers" reveal={Object.keys(errors).some((path) => own.includes(path.split(".")[0] ?? ""))}>
        <div className="flex flex-col gap-5">
          <p className="text-sm text-muted">What was asked for is ticked. A run that goes beyond what you leave comes back to your committee, and says how.</p>
          <CheckboxGroup label="Kinds of result" name="analyses" value={analyses} error={errors.analyses} choices={reach.analyses.map((one) => ({ value: one, label: analysisWords[one] }))} onChange={(event) => { setAnalyses(ticked(reach.analyses, analyses, event)); }} />
          {reach.hasRecords && reach.domains.length > 0 && <CheckboxGroup label="Kinds of record" name="domains" value={domains} error={errors.domains} choices={reach.domains.map((one) => ({ value: one, label: domainWords[one] }))} onChange={(event) => { setDomains(ticked(reach.domains, domains, event)); }} />}
          {reach.hasRecords && (
            <TextArea
              label="Only these codes" name="concepts" rows={3} optional value={codes} hint="OMOP concept ids, one on each line. Left empty: any code of the kinds of record above."
              error={errors.concepts ?? Object.entries(errors).find(([path]) => path.startsWith("concepts."))?.[1]} onChange={(event) => { setCodes(event.target.value); }}
            />
          )}
          {names.length > 0 && <CheckboxGroup label="Columns" name="columns" value={columns} error={isNone ? "Leave at least one column." : errors.columns} choices={reach.columns.map(({ name, label }) => ({ value: name, label }))} onChange={(event) => { setColumns(ticked(names, columns, event)); }} />}
          <div id="population" tabIndex={-1} role="group" aria-labelledby="population-heading" className="flex flex-col gap-4">
            <p id="population-heading" className="font-semibold">People</p>
            <p className="text-sm text-muted">Without a bound, a query may ask about anybody in the data. With one, each query has to ask for it itself.</p>
            {bounds.map(({ key, values }, at) => (
              <BoundFields
                key={key} at={at} reach={reach} targets={targets} values={values} errors={errors}
                onChange={(next) => { setBounds(bounds.map((one) => (one.key === key ? { key, values: next } : one))); }}
                onRemove={() => { setBounds(bounds.filter((one) => one.key !== key)); hasRemoved(`Bound ${at + 1} removed.`); }}
              />
            ))}
            {said}
            {bounds.length < 20 && <div><Button variant="secondary" small onClick={() => { setBounds([...bounds, { key: Math.max(0, ...bounds.map((one) => one.key)) + 1, values: emptyBound(reach) }]); hasAdded(`Bound ${bounds.length + 1} added.`); }}>Add a bound</Button></div>}
          </div>
        </div>
      </Disclosure>
      {!isNone && <section aria-label="What the approval would cover" className="text-sm"><KeyValue dense stacked facts={cover} /></section>}
    </div>
  );
}
