"use client";

import { createContext, useContext } from "react";
import type { ConceptSet, ConceptSetItem } from "#lib/query/concept-set.ts";
import type { SearchConcepts } from "./concept-search.tsx";
import type { LookUpCodes } from "./list-report.ts";

export type ListedSet = { id: string; name: string; version: number; concepts: number; madeBy: string; everyone: boolean; project: { reference: string } | null };
/** A version of a set as a query carries it, and which one is the latest. */
export type LibrarySet = { set: ConceptSet; latest: number; archivedAt: string | null };

/** What the concept set parts of a page ask of the portal. Each call throws an Error with a sentence for people where it is refused. */
export type ConceptSetServices = {
  lookUpCodes: LookUpCodes;
  list: (text: string) => Promise<ListedSet[]>;
  /** The latest version where none is named. */
  read: (id: string, version?: number) => Promise<LibrarySet>;
  /** Puts a set into the library, for the project at hand. */
  keep: (set: { name: string; items: ConceptSetItem[] }) => Promise<{ id: string; version: number }>;
};

const Services = createContext<ConceptSetServices | undefined>(undefined);
export const ConceptSetServicesProvider = Services.Provider;
/** undefined: the page has no library at hand, and nothing of it is shown. */
export const useConceptSetServices = (): ConceptSetServices | undefined => useContext(Services);

const Search = createContext<SearchConcepts | undefined>(undefined);
export const ConceptSearchProvider = Search.Provider;
/** undefined: nothing on the page looks for codes. */
export const useConceptSearch = (): SearchConcepts | undefined => useContext(Search);
