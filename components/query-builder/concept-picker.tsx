"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { ConceptSearch, type FoundConcept } from "#components/concept-sets/concept-search.tsx";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import type { ConceptReference, EventDomain } from "#lib/query/model.ts";
import { useBuilder } from "./builder-context.ts";
import { domainWords } from "./words.ts";

/** A search box and its results, then what was chosen. Native controls only, so that the keyboard and a screen reader need no lessons. */
export function ConceptPicker({ path, domain, error }: { path: string; domain: EventDomain; error?: string | undefined }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: path }) ?? []) as ConceptReference[];
  const [said, setSaid] = useState("");
  const { searchConcepts, targets } = useBuilder();
  const change = (next: ConceptReference[]) => { setValue(path, next, { shouldDirty: true }); };
  const add = (concept: FoundConcept) => {
    change([...chosen, { conceptId: concept.conceptId, name: concept.name, descendants: true }]);
    setSaid(`${concept.name} added.`);
  };

  return (
    <div id={path} className="flex flex-col gap-3" role="group" aria-label={`${domainWords[domain].one}: concepts`}>
      {error !== undefined && <FieldError id={path}>{error}</FieldError>}
      {chosen.length > 0 && (
        <ul className="flex flex-col divide-y divide-rule rounded-md border border-rule" aria-label="Chosen concepts">
          {chosen.map((concept, at) => (
            <li key={concept.conceptId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-3 py-1.5">
              <span><span className="font-semibold">{concept.name}</span> <span className="text-sm text-muted tabular-nums">{concept.conceptId}</span></span>
              <span className="flex flex-wrap items-center gap-x-4">
                <label className="flex min-h-8 items-center gap-2 text-sm">
                  <input
                    type="checkbox" className="size-5 accent-accent" checked={concept.descendants}
                    onChange={(event) => { change(chosen.map((c, i) => (i === at ? { ...c, descendants: event.target.checked } : c))); }}
                  />
                  and more specific ones
                </label>
                <Button variant="quiet" small aria-label={`Remove ${concept.name}`} onClick={() => { change(chosen.filter((_, i) => i !== at)); setSaid(`${concept.name} removed.`); }}>Remove</Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="sr-only" aria-live="polite">{said}</p>
      <ConceptSearch
        label={chosen.length > 0 ? "Add another" : `Find a ${domainWords[domain].one.toLowerCase()}`} domain={domain} targets={targets} onAdd={add}
        search={async ({ text, domain: only }) => searchConcepts({ text, ...(only === undefined ? {} : { domain: only }), targets })} taken={(conceptId) => chosen.some((c) => c.conceptId === conceptId)}
      />
    </div>
  );
}
