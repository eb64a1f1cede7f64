"use client";

import { useId, useRef, useState } from "react";
import { inFigures } from "#components/results/number-format.ts";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { largestConceptSet, type ConceptSet, type ConceptSetItem } from "#lib/query/concept-set.ts";
import type { EventDomain } from "#lib/query/model.ts";
import { ConceptSearch, detailsInWords, type ConceptSearchTarget, type FoundConcept, type SearchConcepts } from "./concept-search.tsx";
import { changedItem, itemOf, withItems, withoutItem } from "./edit-items.ts";

const shownAtOnce = 100;

/** The items of a set, each with what belongs to it, and a search to add more. Controlled: `onChange` gets the whole set anew. */
export function ConceptSetEditor({ value, onChange, search, targets = [], domain, error, named = true }: {
  value: ConceptSet; onChange: (next: ConceptSet) => void; search: SearchConcepts; targets?: readonly ConceptSearchTarget[];
  /** Find concepts of this domain only. */
  domain?: EventDomain | undefined; error?: string | undefined;
  /** Whether the name is edited here too. */
  named?: boolean;
}) {
  const [said, setSaid] = useState("");
  const [all, setAll] = useState(false);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const add = (found: FoundConcept) => { onChange(withItems(value, [itemOf(found)])); setSaid(`${found.name} added.`); };
  const remove = (item: ConceptSetItem, at: number) => {
    onChange(withoutItem(value, at));
    setSaid(`${item.name} removed.`);
    list.current?.focus(); // the button that had the focus is gone
  };
  const shown = all ? value.items : value.items.slice(0, shownAtOnce);
  return (
    <div id={id} className="flex flex-col gap-4" role="group" aria-label={`Concept set ${value.name}`}>
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
      {named && <TextInput id={`${id}-name`} label="Name of the set" value={value.name} maxLength={255} onChange={(event) => { onChange({ ...value, name: event.target.value }); }} />}
      <div ref={list} tabIndex={-1} className="flex flex-col gap-2">
        <p className="text-sm text-muted">{value.items.length === 0 ? "The set is empty: nobody can match it. Add a concept below." : `${inFigures(value.items.length)} ${value.items.length === 1 ? "concept" : "concepts"}`}</p>
        {value.items.length > 0 && (
          <ul className="flex flex-col divide-y divide-rule rounded-md border border-rule" aria-label="Concepts of the set">
            {shown.map((item, at) => (
              <ItemRow key={`${item.conceptId}-${at}`} item={item} onRemove={() => { remove(item, at); }} onChange={(change) => { onChange(changedItem(value, at, change)); }} />
            ))}
          </ul>
        )}
        {shown.length < value.items.length && <div><Button variant="quiet" small onClick={() => { setAll(true); }}>Show all {inFigures(value.items.length)}</Button></div>}
      </div>
      <p className="sr-only" aria-live="polite">{said}</p>
      {value.items.length < largestConceptSet && (
        <ConceptSearch
          label={value.items.length === 0 ? "Find a concept" : "Add another"} domain={domain} targets={targets} search={search} onAdd={add}
          taken={(conceptId) => value.items.some((item) => item.conceptId === conceptId)}
        />
      )}
    </div>
  );
}

const choices = [
  { key: "descendants", words: "and more specific ones" },
  { key: "mapped", words: "and codes mapped to it" },
  { key: "exclude", words: "leave out" },
] as const;

function ItemRow({ item, onChange, onRemove }: { item: ConceptSetItem; onChange: (change: Partial<Pick<ConceptSetItem, "descendants" | "mapped" | "exclude">>) => void; onRemove: () => void }) {
  const details = detailsInWords(item);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-3 py-1.5">
      <span className="flex min-w-0 flex-col">
        <span>{item.exclude && <span className="font-semibold text-caution">Left out: </span>}<span className="font-semibold break-words">{item.name}</span> <span className="text-sm text-muted tabular-nums">{item.conceptId}</span></span>
        {details !== "" && <span className="text-xs text-muted">{details}</span>}
      </span>
      <span role="group" aria-label={item.name} className="flex flex-wrap items-center gap-x-4">
        {choices.map(({ key, words }) => (
          <label key={key} className="flex min-h-8 items-center gap-2 text-sm">
            <input type="checkbox" className="size-5 accent-accent" checked={item[key]} onChange={(event) => { onChange({ [key]: event.target.checked }); }} />
            {words}
          </label>
        ))}
        <Button variant="quiet" small aria-label={`Remove ${item.name}`} onClick={onRemove}>Remove</Button>
      </span>
    </li>
  );
}
