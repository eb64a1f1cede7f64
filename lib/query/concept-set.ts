/**
 * Concept sets: the list of codes that a criterion means, by name. A set travels as it was written (what to include, what to
 * leave out, whether more specific concepts belong); it is expanded inside each TRE with that TRE's own vocabulary, because no
 * licensed hierarchy is shipped and because TREs hold different releases of it.
 */
import { z } from "zod";

/** What a vocabulary says of a concept. Only `conceptId` decides a query's answer; the rest is for readers and for other systems' documents. */
const conceptDetails = {
  conceptId: z.int().positive("Concept 0 means “no mapping” and cannot be asked for."),
  name: z.string().trim().min(1).max(1000),
  code: z.string().max(100).optional(),
  vocabulary: z.string().max(60).optional(),
  domain: z.string().max(60).optional(),
  conceptClass: z.string().max(60).optional(),
  standard: z.enum(["S", "C", "N"]).optional(),
  invalidReason: z.enum(["D", "U", "V"]).optional(),
};
export const NamedConcept = z.strictObject(conceptDetails);
export type NamedConcept = z.infer<typeof NamedConcept>;

/** `descendants`: more specific concepts too. `mapped`: concepts that a vocabulary maps to it too. `exclude`: all of these are left out of the set. */
export const ConceptSetItem = z.strictObject({ ...conceptDetails, descendants: z.boolean(), mapped: z.boolean(), exclude: z.boolean() });
export type ConceptSetItem = z.infer<typeof ConceptSetItem>;

export const conceptSetKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "A concept set's key has small letters, digits and -.");
export const largestConceptSet = 20_000;
export const conceptSetName = z.string().trim().min(1, "Give the concept set a name.").max(255);
export const conceptSetItems = z.array(ConceptSetItem).max(largestConceptSet, `At most ${largestConceptSet.toLocaleString("en-GB")} items in one set.`);
/** The version of a library's set that was copied into a query: for readers only, no engine and no meaning digest looks at it. */
export const ConceptSetOrigin = z.strictObject({ set: z.uuid(), version: z.int().positive() });
export type ConceptSetOrigin = z.infer<typeof ConceptSetOrigin>;
/** A set without items holds nothing; a design check says so. */
export const ConceptSet = z.strictObject({ key: conceptSetKey, name: conceptSetName, items: conceptSetItems, origin: ConceptSetOrigin.optional() });
export type ConceptSet = z.infer<typeof ConceptSet>;

/** A key from a name, different from those that are taken: “Type 2 diabetes” → `type-2-diabetes`. */
export function keyFor(name: string, taken: readonly string[]): string {
  const stem = name.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 50).replace(/-+$/, "") || "set";
  const free = (candidate: string) => !taken.includes(candidate);
  if (free(stem)) return stem;
  let number = 2;
  while (!free(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** What a TRE's vocabulary says, as far as expanding a set needs it. */
export type Vocabulary = {
  /** Strictly more specific concepts that are valid (OMOP `concept_ancestor`, `concept.invalid_reason` empty). */
  descendantsOf(conceptId: number): Iterable<number>;
  /** Concepts that map to this one (OMOP `Maps to`, read backwards). */
  mappedTo(conceptId: number): Iterable<number>;
};

function reach(items: readonly ConceptSetItem[], vocabulary: Vocabulary): Set<number> {
  const found = new Set<number>();
  for (const item of items) {
    const own = item.descendants ? [item.conceptId, ...vocabulary.descendantsOf(item.conceptId)] : [item.conceptId];
    for (const id of own) {
      found.add(id);
      if (item.mapped) for (const source of vocabulary.mappedTo(id)) found.add(source);
    }
  }
  return found;
}

/**
 * The concept ids of a set: what its items include, less what its excluded items include (circe's rule, ConceptSetExpressionQueryBuilder).
 * A listed id counts even where the vocabulary does not know it, so that a TRE without vocabulary tables still answers.
 */
export function expandConceptSet(set: ConceptSet, vocabulary: Vocabulary): Set<number> {
  const without = reach(set.items.filter((i) => i.exclude), vocabulary);
  const included = reach(set.items.filter((i) => !i.exclude), vocabulary);
  return new Set([...included].filter((id) => !without.has(id)));
}
