"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/field.tsx";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import { keyFor } from "./edit-items.ts";

export type LibraryEntry = { id: string; name: string; version: number; items: number; shared: "project" | "federation"; project: string; changedAt: string };
export type Library = {
  list: (text: string) => Promise<LibraryEntry[]>;
  /** The latest version of a set. */
  open: (id: string) => Promise<ConceptSet>;
};

/** Brings a copy of a library's set into a query, under a key that the query does not use yet. Later versions don't change it. */
export function LibraryPicker({ library, takenKeys, onPick }: { library: Library; takenKeys: readonly string[]; onPick: (set: ConceptSet) => void }) {
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  const id = useId();
  const { data, isPending, isError, refetch } = useQuery({ queryKey: ["concept-sets", text], queryFn: () => library.list(text), placeholderData: (before) => before });
  const pick = (entry: LibraryEntry) => {
    setSaid(`Bringing ${entry.name} …`);
    library.open(entry.id).then(
      (set) => { onPick({ ...set, key: keyFor(set.name, takenKeys) }); setSaid(`${entry.name} is in the query.`); },
      () => { setSaid(`${entry.name} could not be opened. Try again.`); },
    );
  };
  return (
    <div className="flex flex-col gap-3">
      <label htmlFor={id} className="text-sm font-semibold">Find a set in the library</label>
      <input
        id={id} type="search" autoComplete="off" value={text} className={`${controlClass} max-w-xl`}
        onChange={(event) => { setText(event.target.value); }} onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); }}
      />
      <p role="status" className="text-sm text-muted empty:hidden">{said}</p>
      {isError && <p role="alert" className="text-sm text-bad">The library did not answer. <button type="button" className="underline" onClick={() => void refetch()}>Try again</button></p>}
      {!isError && isPending && <p role="status" className="text-sm text-muted">Looking …</p>}
      {data?.length === 0 && <p className="text-sm text-muted">{text === "" ? "The library has no sets for you yet." : `No set is called “${text}”.`}</p>}
      {data !== undefined && data.length > 0 && (
        <ul className="flex max-h-80 flex-col divide-y divide-rule overflow-y-auto rounded-md border border-rule bg-paper" aria-label="Sets of the library">
          {data.map((entry) => (
            <li key={entry.id} className="flex items-center justify-between gap-4 px-3 py-1.5">
              <span className="flex min-w-0 flex-col">
                <span className="font-semibold">{entry.name}</span>
                <span className="text-sm text-muted">Version {entry.version}, {entry.items} {entry.items === 1 ? "concept" : "concepts"}, {entry.shared === "federation" ? "shared with everyone" : entry.project}</span>
              </span>
              <Button variant="secondary" small aria-label={`Use ${entry.name}`} onClick={() => { pick(entry); }}>Use</Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
