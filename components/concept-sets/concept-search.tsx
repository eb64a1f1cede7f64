"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/field.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { EventDomain } from "#lib/query/model.ts";
import { eventDomainWords, heldInWords, peopleInWords } from "./reach-words.ts";

export type FoundConcept = {
  conceptId: number;
  name: string;
  /** null where its records are in no table that queries ask of. */
  domain: EventDomain | null;
  code?: string | undefined; vocabulary?: string | undefined; conceptClass?: string | undefined; standard?: "S" | "C" | "N" | undefined;
  /** The other name by which it was found. */
  synonym?: string | undefined;
  /** The nearest ones held, where TREs publish their vocabulary's hierarchy. */
  broader?: readonly { conceptId: number; name: string }[]; narrower?: readonly { conceptId: number; name: string }[];
  at: ({ treId: string; tre: string } & ({ held: true; people: number | null } | { held: false }))[];
};
export type ConceptSearchTarget = { treId: string; dataset: string };
export type SearchConcepts = (search: { text: string; domain?: EventDomain | undefined; targets: readonly ConceptSearchTarget[] }) => Promise<FoundConcept[]>;

const standardWords = { S: "standard", C: "classification", N: "not standard: used only with “source” records" } as const;
/** Vocabulary, code and standing, as far as they are known. */
export const detailsInWords = (concept: Pick<FoundConcept, "vocabulary" | "code" | "standard">): string =>
  [[concept.vocabulary, concept.code].filter((part) => part !== undefined).join(" "), concept.standard === undefined ? "" : standardWords[concept.standard]].filter((part) => part !== "").join(", ");

/** A search box and what it finds. Native controls only, so that the keyboard and a screen reader need no lessons. */
export function ConceptSearch({ label, domain, targets, search, taken, onAdd }: {
  label: ReactNode; domain?: EventDomain | undefined; targets: readonly ConceptSearchTarget[]; search: SearchConcepts; taken: (conceptId: number) => boolean; onAdd: (concept: FoundConcept) => void;
}) {
  const [text, setText] = useState("");
  const id = useId();
  return (
    <div className="flex flex-col gap-3" onKeyDown={stepThrough}>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="text-sm font-semibold">{label}</label>
        <input
          id={id} type="search" value={text} autoComplete="off" className={`${controlClass} max-w-xl`} placeholder="Name, code or OMOP concept id"
          onChange={(event) => { setText(event.target.value); }}
          onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); }}
        />
      </div>
      {text.trim() !== "" && <Results {...{ text: text.trim(), domain, targets, search, taken, onAdd }} onLook={setText} />}
    </div>
  );
}

/** A step up or down: its name becomes what is searched for. */
const Related = ({ words, concepts = [], onLook }: { words: string; concepts?: readonly { conceptId: number; name: string }[] | undefined; onLook: (text: string) => void }) =>
  concepts.length === 0 ? null : (
    <span className="text-xs text-muted">{words}: {concepts.map((concept, at) => <span key={concept.conceptId}>{at > 0 && ", "}<button type="button" className="min-h-6 text-accent underline" onClick={() => { onLook(String(concept.conceptId)); }}>{concept.name}</button></span>)}</span>
  );

/** Arrow keys go through the results; Tab does too. */
function stepThrough(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input[type=search], [data-add]")];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Results({ text, domain, targets, search, taken, onAdd, onLook }: { onLook: (text: string) => void; text: string; domain: EventDomain | undefined; targets: readonly ConceptSearchTarget[]; search: SearchConcepts; taken: (conceptId: number) => boolean; onAdd: (concept: FoundConcept) => void }) {
  const settled = useDeferredValue(text);
  const { data, isPending, isError, refetch } = useQuery({
    queryKey: ["concepts", settled, domain, targets],
    queryFn: () => search({ text: settled, domain, targets }),
    placeholderData: (before) => before,
  });
  if (isError) return <p role="alert" className="text-sm text-bad">The search did not answer. <button type="button" className="underline" onClick={() => void refetch()}>Try again</button></p>;
  if (isPending) return <p role="status" className="text-sm text-muted">Searching …</p>;
  if (data.length === 0) return <p role="status" className="text-sm text-muted">Nothing matches “{text}”. Try another word, or part of one.</p>;
  return (
    <ul className="flex max-h-80 flex-col divide-y divide-rule overflow-y-auto rounded-md border border-rule bg-paper" aria-label="Search results">
      {data.map((concept) => (
        <li key={concept.conceptId} className="flex items-center justify-between gap-4 px-3 py-1.5">
          <span className="flex min-w-0 flex-col">
            <span>{concept.name} <span className="text-sm text-muted tabular-nums">{concept.conceptId}</span></span>
            {concept.synonym !== undefined && <span className="text-sm text-muted">also called “{concept.synonym}”</span>}
            <span className="text-xs text-muted">{[domain === undefined && concept.domain !== null ? eventDomainWords[concept.domain] : "", detailsInWords(concept)].filter((part) => part !== "").join(", ")}</span>
            {concept.at.length > 0 && <span className="text-xs text-muted">{peopleInWords(concept.at)}</span>}
            {concept.at.length > 1 && concept.at.some((site) => site.held) && <span className="text-xs text-muted">{concept.at.map(heldInWords).join(" · ")}</span>}
            <Related words="Broader" concepts={concept.broader} onLook={onLook} />
            <Related words="More specific" concepts={concept.narrower} onLook={onLook} />
          </span>
          {taken(concept.conceptId)
            ? <span className="flex items-center gap-1 text-sm text-muted"><Icon name="tick" />Chosen</span>
            : <Button variant="secondary" small data-add aria-label={`Add ${concept.name}`} onClick={() => { onAdd(concept); }}>Add</Button>}
        </li>
      ))}
    </ul>
  );
}
