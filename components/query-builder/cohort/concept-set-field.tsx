"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { ConceptSetEditor } from "#components/concept-sets/concept-set-editor.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Select } from "#components/ui/inputs.tsx";
import { keyFor, type ConceptSet } from "#lib/query/concept-set.ts";
import { eventDomains } from "#lib/query/model.ts";
import type { RecordDomain } from "#lib/query/omop-tables.ts";
import { useBuilder } from "../builder-context.ts";
import { newSet, unnamedSet } from "./cohort-draft.ts";

/** The concept sets of the draft, and what the form does with them. */
export function useConceptSets() {
  const { getValues, setValue } = useFormContext();
  const sets = (useWatch({ name: "draft.conceptSets" }) ?? []) as ConceptSet[];
  const now = () => (getValues("draft.conceptSets") ?? []) as ConceptSet[];
  const store = (next: ConceptSet[]) => { setValue("draft.conceptSets", next, { shouldDirty: true }); };
  return {
    sets,
    /** A new empty set; answers its key. */
    begin: (): string => { const key = keyFor("set", now().map((s) => s.key)); store([...now(), newSet(key)]); return key; },
    change: (next: ConceptSet) => { store(now().map((s) => (s.key === next.key ? next : s))); },
    remove: (key: string) => { store(now().filter((s) => s.key !== key)); },
  };
}

const isEventDomain = (domain: RecordDomain): domain is (typeof eventDomains)[number] => eventDomains.some((d) => d === domain);
/** A set that nobody named yet takes the name of its first concept. */
const named = (set: ConceptSet): ConceptSet => (set.name === unnamedSet && set.items[0] ? { ...set, name: set.items[0].name.slice(0, 255) } : set);

/** Which concepts: a set of this query, or any record; with what the set holds, to be changed in place. */
export function ConceptSetField({ id, value, domain, onChange, optional = true }: { id: string; value: string | undefined; domain: RecordDomain; onChange: (key: string | undefined) => void; optional?: boolean }) {
  const { targets, searchConcepts } = useBuilder();
  const { sets, begin, change } = useConceptSets();
  const chosen = sets.find((set) => set.key === value);
  const options = [...(optional ? [{ value: "", label: "Any record of this kind" }] : []), ...sets.map((set) => ({ value: set.key, label: set.name })), { value: "new set", label: "A new concept set" }];
  return (
    <div className="flex flex-col gap-3">
      <Select id={id} name={id} label="Concepts" width="long" options={options} value={value ?? ""} onChange={(event) => { onChange(event.target.value === "new set" ? begin() : event.target.value || undefined); }} />
      {chosen && (
        <Disclosure open={chosen.items.length === 0} key={chosen.key} summary={<>What “{chosen.name}” holds</>}>
          <ConceptSetEditor
            value={chosen} onChange={(next) => { change(named(next)); }} targets={targets} domain={isEventDomain(domain) ? domain : undefined}
            search={async ({ text, domain: only }) => searchConcepts({ text, ...(only === undefined ? {} : { domain: only }), targets })}
          />
        </Disclosure>
      )}
    </div>
  );
}
