/** How one version of a concept set differs from another, in words. An empty list means that both hold the same, by the same name. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { ConceptSet, ConceptSetItem } from "./concept-set.ts";

export type NamedItems = Pick<ConceptSet, "name" | "items">;
type Flags = Pick<ConceptSetItem, "conceptId" | "descendants" | "mapped" | "exclude">;

/** What of an item decides which concepts are in the set. */
const keyOf = ({ conceptId, descendants, mapped, exclude }: Flags): string => canonicalJson({ conceptId, descendants, mapped, exclude });

/** `with more specific concepts, left out`: what belongs to an item, and on which side it counts. */
function flagsInWords({ descendants, mapped, exclude }: Flags): string {
  const parts = [descendants ? "with more specific concepts" : "alone", ...(mapped ? ["with codes mapped to it"] : []), ...(exclude ? ["left out"] : [])];
  return parts.join(", ");
}
const named = ({ name, conceptId }: ConceptSetItem): string => `“${name}” [${conceptId}]`;

/** Items of one list, each kind once, that the other does not have. */
function only(items: readonly ConceptSetItem[], others: readonly ConceptSetItem[]): ConceptSetItem[] {
  const known = new Set(others.map(keyOf));
  return items.filter((item) => !known.has(keyOf(item)) && known.add(keyOf(item)));
}

/** Sentences: the name, then what was changed, taken out and added, in the order of the lists. Wording of concept names makes no difference. */
export function conceptSetDifference(before: NamedItems, after: NamedItems): string[] {
  const removed = only(before.items, after.items);
  const added = only(after.items, before.items);
  const changed: string[] = [];
  for (const was of [...removed]) {
    const is = added.find((item) => item.conceptId === was.conceptId);
    if (!is) continue;
    removed.splice(removed.indexOf(was), 1);
    added.splice(added.indexOf(is), 1);
    changed.push(`Changed: ${named(is)}, before ${flagsInWords(was)}; now ${flagsInWords(is)}.`);
  }
  return [
    ...(before.name === after.name ? [] : [`The name was “${before.name}” and is “${after.name}”.`]),
    ...changed,
    ...removed.map((item) => `Taken out: ${named(item)}, ${flagsInWords(item)}.`),
    ...added.map((item) => `Added: ${named(item)}, ${flagsInWords(item)}.`),
  ];
}
