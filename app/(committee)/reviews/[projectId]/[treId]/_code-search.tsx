"use client";

import type { ReactNode } from "react";
import { searchConcepts } from "#app/(research)/_concept-sets.ts";
import { ConceptSearchProvider } from "#components/concept-sets/services.ts";

/** Ties the fields that look for codes to the portal's API. */
export const CodeSearch = ({ children }: { children: ReactNode }) => <ConceptSearchProvider value={searchConcepts}>{children}</ConceptSearchProvider>;
