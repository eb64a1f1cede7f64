"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/field.tsx";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import type { ConceptSetServices } from "./services.ts";

/** Finds a set of the library and hands over a copy of its latest version. */
export function LibraryPicker({ services, onPick, onClose }: { services: ConceptSetServices; onPick: (set: ConceptSet) => void; onClose: () => void }) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const settled = useDeferredValue(text.trim());
  const { data, isPending, isError } = useQuery({ queryKey: ["concept-sets", settled], queryFn: () => services.list(settled), placeholderData: (before) => before });
  const pick = async (setId: string) => {
    try {
      onPick((await services.read(setId)).set);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The set could not be read. Try again.");
    }
  };
  return (
    <div role="group" aria-label="Concept sets of the library" className="flex flex-col gap-3 rounded-md border border-rule bg-paper p-3">
      <label htmlFor={id} className="text-sm font-semibold">Find a set in the library</label>
      <input
        id={id} type="search" value={text} autoComplete="off" autoFocus className={`${controlClass} max-w-xl`} placeholder="Part of its name, or an OMOP concept id"
        onChange={(event) => { setText(event.target.value); }} onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); if (event.key === "Escape") onClose(); }}
      />
      {problem !== undefined && <p role="alert" className="text-sm text-bad">{problem}</p>}
      {isError ? <p role="alert" className="text-sm text-bad">The library did not answer. Try again.</p>
        : isPending ? <p role="status" className="text-sm text-muted">Looking …</p>
        : data.length === 0 ? <p role="status" className="text-sm text-muted">{settled === "" ? "No set has been kept yet." : `No set that you may see fits “${settled}”.`}</p>
        : (
          <ul aria-label="Sets found" className="flex max-h-72 flex-col divide-y divide-rule overflow-y-auto rounded-md border border-rule">
            {data.map((set) => (
              <li key={set.id} className="flex items-center justify-between gap-4 px-3 py-1.5">
                <span className="flex min-w-0 flex-col">
                  <span className="font-semibold break-words">{set.name}</span>
                  <span className="text-xs text-muted">Version {set.version}, {set.concepts === 1 ? "1 concept" : `${set.concepts} concepts`}, by {set.madeBy}{set.project ? `, ${set.project.reference}` : ""}{set.everyone ? ", shared with everyone" : ""}</span>
                </span>
                <Button variant="secondary" small aria-label={`Use ${set.name}`} onClick={() => void pick(set.id)}>Use</Button>
              </li>
            ))}
          </ul>
        )}
      <div><Button variant="quiet" small onClick={onClose}>Close the library</Button></div>
    </div>
  );
}
