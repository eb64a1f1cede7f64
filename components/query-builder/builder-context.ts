"use client";

import { createContext, useContext } from "react";
import type { FoundConcept as FoundInSearch } from "#components/concept-sets/concept-search.tsx";
import type { Finding, Mend } from "#lib/query/checks/finding.ts";
import type { EventDomain } from "#lib/query/model.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";

export type Target = { treId: string; dataset: string };
export type FoundConcept = FoundInSearch & { domain: EventDomain };

/** What every part of the form needs beside its own values. */
export type Builder = {
  targets: readonly Target[];
  dictionary: TableDictionary | undefined;
  /** The day as the server sees it, YYYY-MM-DD. */
  today: string;
  /** The mend for a path of the query, once the person has tried to submit or the part is complete enough to judge. */
  errorAt: (path: string) => string | undefined;
  /** What the design checks say of a part of the query, by the part’s path in it. */
  findingsAt: (place: string) => readonly Finding[];
  /** Makes the edits of a mend in the draft, as one step that can be undone. */
  mend: (mend: Mend) => void;
  searchConcepts: (search: { text: string; domain?: EventDomain; targets: readonly Target[] }) => Promise<FoundConcept[]>;
};

const BuilderContext = createContext<Builder | undefined>(undefined);
export const BuilderProvider = BuilderContext.Provider;
export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error("a part of the query builder stands outside of it");
  return builder;
}
