/** The library of concept sets, asked through the portal's API from its own pages. */
import type { ConceptSetServices, LibrarySet, ListedSet } from "#components/concept-sets/services.ts";
import type { LookUpCodes } from "#components/concept-sets/list-report.ts";
import type { FoundConcept, SearchConcepts } from "#components/concept-sets/concept-search.tsx";
import type { Result } from "#lib/kernel/result.ts";
import { callApi } from "./_api.ts";

function given<T>(answer: Result<T>): T {
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value;
}

export const searchConcepts: SearchConcepts = async (search) => given(await callApi<{ concepts: FoundConcept[] }>("POST", "/concepts/search", search)).concepts;
export const lookUpCodes: LookUpCodes = async (wanted) => given(await callApi<Awaited<ReturnType<LookUpCodes>>>("POST", "/concepts/codes", wanted));

/** `projectId` is the project for which a set is kept. */
export const conceptSetServices = (projectId: string): ConceptSetServices => ({
  lookUpCodes,
  list: async (text) => given(await callApi<{ sets: ListedSet[] }>("GET", `/concept-sets?${new URLSearchParams({ text }).toString()}`)).sets,
  read: async (id, version) => given(await callApi<LibrarySet>("GET", `/concept-sets/${id}${version === undefined ? "" : `?version=${version}`}`)),
  keep: async (set) => given(await callApi<{ id: string; version: number }>("POST", "/concept-sets", { ...set, note: "Kept from a query", projectId })),
});
