/**
 * What a TRE's published profile says about a concept set before anybody asks it: which of the listed concepts it holds, and between which
 * numbers the people with any of them lie. Profiles carry no hierarchy, so more specific and mapped concepts, which the TRE adds, are not in it.
 */
import type { ConceptSetItem } from "./concept-set.ts";
import type { HeldConcept } from "./dictionary.ts";

/** `people`: null where fewer than the TRE shows. A concept recorded in two domains is two rows. */
export type ReachedConcept = { conceptId: number; name: string } & ({ held: true; domain: HeldConcept["domain"]; people: number | null } | { held: false });
export type SetReach = {
  concepts: ReachedConcept[];
  heldConcepts: number;
  /** People with any of the held concepts, of those counts that are shown: the largest one to their sum, at most `population`. null: none is shown. */
  people: { atLeast: number; atMost: number } | null;
  /** Held concepts whose counts are hidden: each may add a few people. */
  hidden: number;
  /** Included concepts that the TRE expands by itself: what that adds is unknown here. */
  expandedThere: number;
};

/** `population` is the dataset's published number of people. */
export function reachOfSet(items: readonly ConceptSetItem[], held: readonly HeldConcept[], population: number | null): SetReach {
  const without = new Set(items.filter((item) => item.exclude).map((item) => item.conceptId));
  const included = items.filter((item) => !item.exclude && !without.has(item.conceptId));
  const concepts = included.flatMap(({ conceptId, name }): ReachedConcept[] => {
    const rows = held.filter((one) => one.conceptId === conceptId);
    return rows.length === 0 ? [{ conceptId, name, held: false }] : rows.map(({ domain, people }) => ({ conceptId, name, held: true, domain, people }));
  });
  const found = concepts.filter((concept) => concept.held);
  const shown = found.flatMap(({ people }) => (people === null ? [] : [people]));
  const sum = shown.reduce((total, people) => total + people, 0);
  const largest = Math.max(...shown);
  return {
    concepts, heldConcepts: new Set(found.map((concept) => concept.conceptId)).size,
    people: shown.length === 0 ? null : { atLeast: largest, atMost: Math.max(largest, Math.min(sum, population ?? sum)) /* both are rounded: a population may seem smaller than its part */ },
    hidden: found.length - shown.length,
    expandedThere: included.filter((item) => item.descendants || item.mapped).length,
  };
}
