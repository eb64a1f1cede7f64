/** What a person does to the list of a concept set, as functions of the list. */
import type { ConceptSet, ConceptSetItem } from "#lib/query/concept-set.ts";
import type { FoundConcept } from "./concept-search.tsx";

/** With its more specific concepts: what a clinician means by a diagnosis. Where records of it are standard there is nothing else to map. */
export const itemOf = ({ conceptId, name, code, vocabulary, conceptClass, standard }: FoundConcept): ConceptSetItem => ({
  conceptId, name, ...(code === undefined ? {} : { code }), ...(vocabulary === undefined ? {} : { vocabulary }), ...(conceptClass === undefined ? {} : { conceptClass }), ...(standard === undefined ? {} : { standard }),
  descendants: true, mapped: false, exclude: false,
});

/** A concept that is there already stays as it is. */
export function withItems(set: ConceptSet, items: readonly ConceptSetItem[]): ConceptSet {
  const there = new Set(set.items.map((item) => item.conceptId));
  const fresh = items.filter((item) => !there.has(item.conceptId) && there.add(item.conceptId));
  return { ...set, items: [...set.items, ...fresh] };
}
export const withoutItem = (set: ConceptSet, at: number): ConceptSet => ({ ...set, items: set.items.filter((_, index) => index !== at) });
export const changedItem = (set: ConceptSet, at: number, change: Partial<Pick<ConceptSetItem, "descendants" | "mapped" | "exclude">>): ConceptSet =>
  ({ ...set, items: set.items.map((item, index) => (index === at ? { ...item, ...change } : item)) });
