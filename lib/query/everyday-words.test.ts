import { expect, test } from "vitest";
import { checkedConcepts } from "./checked-concepts.ts";
import { everydayWords } from "./everyday-words.ts";

test("every row names a checked concept, with words that say something and stand once", () => {
  const checked = new Map(checkedConcepts.map((c) => [c.conceptId, c.name.toLowerCase()]));
  for (const [conceptId, words] of everydayWords) {
    expect(checked.has(conceptId), `${conceptId} is not a checked concept`).toBe(true);
    expect(new Set(words).size, `${conceptId} repeats a word`).toBe(words.length);
    for (const word of words) expect(word, `${conceptId}`).toMatch(/^\S.*\S$/);
  }
});
