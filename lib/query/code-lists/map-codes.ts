/** Codes to concepts, with a vocabulary: what mapped, to what; what did not, and why. Every listed code stands in exactly one place of the report. */
import type { ConceptSetItem, NamedConcept } from "../concept-set.ts";
import type { ListedCode } from "./code-list.ts";

/** What the portal's vocabulary says of a code; `standard` are the concepts that it `Maps to`, itself where it is standard. */
export type KnownCode = { concept: NamedConcept; standard: readonly NamedConcept[] };
export type CodeLookup = ReadonlyMap<string, readonly KnownCode[]>;
export const codeKey = (vocabulary: string, code: string): string => `${vocabulary}\u0000${code.trim().toUpperCase()}`;

export type MappedCode = { listed: ListedCode; to: NamedConcept[] };
export type CodeMapping = {
  items: ConceptSetItem[];
  mapped: MappedCode[];
  /** The vocabulary knows the code, as several concepts or with several standard ones: all of these are in the set; look at each. */
  ambiguous: MappedCode[];
  /** The vocabulary knows the code, but maps it to nothing standard: not in the set. */
  withoutStandard: { listed: ListedCode; concept: NamedConcept }[];
  unknown: ListedCode[];
};

export function mapCodes(codes: readonly ListedCode[], lookup: CodeLookup): CodeMapping {
  const mapping: CodeMapping = { items: [], mapped: [], ambiguous: [], withoutStandard: [], unknown: [] };
  const items = new Map<string, ConceptSetItem>();
  for (const listed of codes) {
    const known = lookup.get(codeKey(listed.vocabulary, listed.code)) ?? [];
    const to = [...new Map(known.flatMap((one) => one.standard).map((concept) => [concept.conceptId, concept])).values()];
    const [first] = known;
    if (!first) mapping.unknown.push(listed);
    else if (to.length === 0) mapping.withoutStandard.push({ listed, concept: first.concept });
    else (known.length > 1 || to.length > 1 ? mapping.ambiguous : mapping.mapped).push({ listed, to });
    for (const concept of to) {
      const key = `${concept.conceptId} ${listed.exclude}`;
      // Two codes may map to one concept: with descendants if either asks for them.
      items.set(key, { ...concept, mapped: false, exclude: listed.exclude, descendants: listed.descendants || (items.get(key)?.descendants ?? false) });
    }
  }
  mapping.items = [...items.values()];
  return mapping;
}
