"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { FieldError, controlClass } from "#components/ui/field.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { ConceptReference, EventDomain } from "#lib/query/model.ts";
import { useBuilder, type FoundConcept } from "./builder-context.ts";
import { domainWords } from "./words.ts";

const count = new Intl.NumberFormat("en-GB");

/** How many people each chosen TRE publishes for a concept: the reader sees at once where a question cannot be answered. */
export const heldInWords = (found: FoundConcept): string =>
  found.at.map((site) => `${site.tre}: ${!site.held ? "none published" : site.people === null ? "few people" : `about ${count.format(site.people)}`}`).join(" · ");

/** A search box and its results, then what was chosen. Native controls only, so that the keyboard and a screen reader need no lessons. */
export function ConceptPicker({ path, domain, error }: { path: string; domain: EventDomain; error?: string | undefined }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: path }) ?? []) as ConceptReference[];
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  const id = useId();
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
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-search`} className="text-sm font-semibold">{chosen.length > 0 ? "Add another" : `Find a ${domainWords[domain].one.toLowerCase()}`}</label>
        <input
          id={`${id}-search`} type="search" value={text} autoComplete="off" className={`${controlClass} max-w-xl`} placeholder="Name or OMOP concept id"
          onChange={(event) => { setText(event.target.value); }}
          onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); }}
        />
      </div>
      <p className="sr-only" aria-live="polite">{said}</p>
      {text.trim() !== "" && <Results text={text.trim()} domain={domain} chosen={chosen} onAdd={add} />}
    </div>
  );
}

function Results({ text, domain, chosen, onAdd }: { text: string; domain: EventDomain; chosen: readonly ConceptReference[]; onAdd: (concept: FoundConcept) => void }) {
  const { searchConcepts, targets } = useBuilder();
  const settled = useDeferredValue(text);
  const { data, isPending, isError, refetch } = useQuery({
    queryKey: ["concepts", settled, domain, targets],
    queryFn: () => searchConcepts({ text: settled, domain, targets }),
    placeholderData: (before) => before,
  });
  if (isError) return <p role="alert" className="text-sm text-bad">The search did not answer. <button type="button" className="underline" onClick={() => void refetch()}>Try again</button></p>;
  if (isPending) return <p role="status" className="text-sm text-muted">Searching …</p>;
  if (data.length === 0) return <p role="status" className="text-sm text-muted">No {domainWords[domain].one.toLowerCase()} that the chosen TREs publish matches “{text}”. Try another word, or part of one.</p>;
  return (
    <ul className="flex max-h-80 flex-col divide-y divide-rule overflow-y-auto rounded-md border border-rule bg-paper" aria-label="Search results">
      {data.map((concept) => {
        const taken = chosen.some((c) => c.conceptId === concept.conceptId);
        return (
          <li key={concept.conceptId} className="flex items-center justify-between gap-4 px-3 py-1.5">
            <span className="flex min-w-0 flex-col">
              <span>{concept.name} <span className="text-sm text-muted tabular-nums">{concept.conceptId}</span></span>
              {concept.at.length > 0 && <span className="text-xs text-muted">{heldInWords(concept)}</span>}
            </span>
            {taken
              ? <span className="flex items-center gap-1 text-sm text-muted"><Icon name="tick" />Chosen</span>
              : <Button variant="secondary" small aria-label={`Add ${concept.name}`} onClick={() => { onAdd(concept); }}>Add</Button>}
          </li>
        );
      })}
    </ul>
  );
}
