"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import type { ConceptReference, EventDomain } from "#lib/query/model.ts";
import { ConceptSearch, type ConceptSearchTarget, type FoundConcept, type SearchConcepts } from "./concept-search.tsx";

/** Codes of one kind of record: those that are chosen, each with what is more specific or without, then a search box and its results. `find`: its label. */
export function CodeChooser({ id, label, find, domain, chosen, targets, search, error, onChange }: {
  id: string; label: string; find: string; domain: EventDomain; chosen: readonly ConceptReference[]; targets: readonly ConceptSearchTarget[]; search: SearchConcepts; error?: string | undefined; onChange: (chosen: ConceptReference[]) => void;
}) {
  const [said, setSaid] = useState("");
  const add = ({ conceptId, name }: FoundConcept) => {
    onChange([...chosen, { conceptId, name, descendants: true }]);
    setSaid(`${name} added.`);
  };
  return (
    <div id={id} tabIndex={-1} className="flex min-w-0 flex-col gap-3" role="group" aria-label={label}>
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
      {chosen.length > 0 && (
        <ul className="flex flex-col divide-y divide-rule rounded-md border border-rule" aria-label="Chosen concepts">
          {chosen.map((concept, at) => (
            <li key={concept.conceptId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-3 py-1.5">
              <span><span className="font-semibold">{concept.name}</span> <span className="text-sm text-muted tabular-nums">{concept.conceptId}</span></span>
              <span className="flex flex-wrap items-center gap-x-4">
                <label className="flex min-h-8 items-center gap-2 text-sm">
                  <input
                    type="checkbox" className="size-5 accent-accent" checked={concept.descendants}
                    onChange={(event) => { onChange(chosen.map((one, i) => (i === at ? { ...one, descendants: event.target.checked } : one))); }}
                  />
                  <span>and more specific ones<span className="sr-only"> than {concept.name}</span></span>
                </label>
                <Button variant="quiet" small aria-label={`Remove ${concept.name}`} onClick={() => { onChange(chosen.filter((_, i) => i !== at)); setSaid(`${concept.name} removed.`); }}>Remove</Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="sr-only" aria-live="polite">{said}</p>
      <ConceptSearch label={find} domain={domain} targets={targets} onAdd={add} search={search} taken={(conceptId) => chosen.some((one) => one.conceptId === conceptId)} />
    </div>
  );
}
