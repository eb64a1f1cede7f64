"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { CodeListImport } from "#components/concept-sets/code-list-import.tsx";
import { ConceptSetEditor } from "#components/concept-sets/concept-set-editor.tsx";
import { withItems } from "#components/concept-sets/edit-items.ts";
import { LibraryPicker } from "#components/concept-sets/library-picker.tsx";
import { KeepInLibrary, OriginNote } from "#components/concept-sets/origin-note.tsx";
import { useConceptSetServices } from "#components/concept-sets/services.ts";
import { Button } from "#components/ui/button.tsx";
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
    /** A copy of a set from elsewhere, under a key of this query's own; answers it. */
    bring: (set: ConceptSet): string => { const key = keyFor(set.name, now().map((s) => s.key)); store([...now(), { ...set, key }]); return key; },
    remove: (key: string) => { store(now().filter((s) => s.key !== key)); },
  };
}

const isEventDomain = (domain: RecordDomain): domain is (typeof eventDomains)[number] => eventDomains.some((d) => d === domain);
/** A set that nobody named yet takes the name of its first concept. */
const named = (set: ConceptSet): ConceptSet => (set.name === unnamedSet && set.items[0] ? { ...set, name: set.items[0].name.slice(0, 255) } : set);

/** Which concepts: a set of this query, or any record; with what the set holds, to be changed in place. */
export function ConceptSetField({ id, value, domain, onChange, optional = true }: { id: string; value: string | undefined; domain: RecordDomain; onChange: (key: string | undefined) => void; optional?: boolean }) {
  const { targets, searchConcepts } = useBuilder();
  const { sets, begin, change, bring } = useConceptSets();
  const services = useConceptSetServices();
  const [library, setLibrary] = useState(false);
  const chosen = sets.find((set) => set.key === value);
  const options = [...(optional ? [{ value: "", label: "Any record of this kind" }] : []), ...sets.map((set) => ({ value: set.key, label: set.name })), ...(services ? [{ value: "library", label: "A set from the library" }] : [])];
  const choose = (picked: string) => {
    setLibrary(picked === "library");
    if (picked !== "library") onChange(picked || undefined);
  };
  return (
    <div className="flex flex-col gap-3">
      <Select id={id} name={id} label="Concepts" width="long" options={options} value={library ? "library" : value ?? ""} onChange={(event) => { choose(event.target.value); }} />
      {/* Not an option of the list: who types through a closed list chooses each option on the way, and would make a set at every key. */}
      <div><Button variant="quiet" small onClick={() => { setLibrary(false); onChange(begin()); }}>Make a new concept set</Button></div>
      {library && services && <LibraryPicker services={services} onClose={() => { setLibrary(false); }} onPick={(set) => { setLibrary(false); onChange(bring(set)); }} />}
      {chosen && (
        <Disclosure open={chosen.items.length === 0} key={chosen.key} summary={<>What “{chosen.name}” holds</>}>
          <ConceptSetEditor
            value={chosen} onChange={(next) => { change(named(next)); }} targets={targets} domain={isEventDomain(domain) ? domain : undefined}
            search={async ({ text, domain: only }) => searchConcepts({ text, ...(only === undefined ? {} : { domain: only }), targets })}
          />
          {services && (
            <div className="mt-4 flex flex-col gap-3 border-t border-rule pt-3">
              <Disclosure summary="Bring a code list">
                <CodeListImport lookUp={services.lookUpCodes} onInsert={(items, name) => { change(named(withItems(name !== undefined && chosen.name === unnamedSet ? { ...chosen, name: name.slice(0, 255) } : chosen, items))); }} />
              </Disclosure>
              {chosen.origin
                ? <OriginNote set={chosen} origin={chosen.origin} services={services} onTake={change} />
                : chosen.items.length > 0 && <KeepInLibrary set={chosen} services={services} onKept={(origin) => { change({ ...chosen, origin }); }} />}
            </div>
          )}
        </Disclosure>
      )}
    </div>
  );
}
