import fc from "fast-check";
import { expect, test } from "vitest";
import { conceptSetDifference } from "./concept-set-difference.ts";
import { expandConceptSet, type ConceptSetItem } from "./concept-set.ts";

const item = fc.record({ conceptId: fc.integer({ min: 1, max: 4 }), name: fc.constantFrom("a", "b"), descendants: fc.boolean(), mapped: fc.boolean(), exclude: fc.boolean() });
const set = fc.record({ name: fc.constantFrom("One", "Other"), items: fc.array(item, { maxLength: 6 }) });
/** 1 ⊃ 11, 12; 2 ⊃ 21; 101 maps to 1, 211 to 21. */
const vocabulary = { descendantsOf: (id: number) => (id < 3 ? [id * 10 + 1, ...(id === 1 ? [12] : [])] : []), mappedTo: (id: number) => (id === 1 || id === 21 ? [id * 10 + 1] : []) };
const holds = (items: ConceptSetItem[]) => [...expandConceptSet({ key: "k", name: "n", items }, vocabulary)].sort((a, b) => a - b);

test("no difference means the same concepts everywhere; a set never differs from itself, or from itself in another order", () => {
  fc.assert(fc.property(set, set, (before, after) => {
    if (conceptSetDifference(before, after).length === 0) expect([before.name, holds(before.items)]).toEqual([after.name, holds(after.items)]);
    expect(conceptSetDifference(before, { ...before, items: before.items.toReversed() })).toEqual([]);
  }));
});

test("what is added one way is taken out the other way", () => {
  fc.assert(fc.property(set, set, (one, other) => {
    const count = (lines: string[], word: string) => lines.filter((line) => line.startsWith(word)).length;
    const [there, back] = [conceptSetDifference(one, other), conceptSetDifference(other, one)];
    expect(count(there, "Added")).toBe(count(back, "Taken out"));
    expect(there.length).toBe(back.length);
  }));
});

test("says a change as a change, by name and id", () => {
  const asthma = { conceptId: 317009, name: "Asthma", descendants: true, mapped: false, exclude: false };
  const copd = { conceptId: 255573, name: "COPD", descendants: true, mapped: false, exclude: true };
  expect(conceptSetDifference({ name: "Lungs", items: [asthma] }, { name: "Airways", items: [{ ...asthma, descendants: false, mapped: true }, copd] })).toEqual([
    "The name was “Lungs” and is “Airways”.",
    "Changed: “Asthma” [317009], before with more specific concepts; now alone, with codes mapped to it.",
    "Added: “COPD” [255573], with more specific concepts, left out.",
  ]);
});
