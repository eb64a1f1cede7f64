import { expect, test } from "vitest";
import { readSentence } from "#lib/query/plain-language/read-sentence.ts";
import { searchedFor, wordsToSearch } from "./search-words.ts";

const today = "2026-11-25";
test("only words that nothing explained are looked up", () => {
  const text = "women over 50 with asthma, hip fracture and x";
  expect(wordsToSearch(text, readSentence(text, { today }))).toEqual(["hip fracture"]);
});
test("what is found under other names is a suggestion, and what queries cannot ask is left out", async () => {
  const found = await searchedFor(["hip fracture"], () => Promise.resolve([
    { conceptId: 1, name: "Hip fracture", domain: "condition" as const }, { conceptId: 2, name: "Closed fracture of hip", domain: "condition" as const }, { conceptId: 3, name: "Hip", domain: null },
  ]));
  expect(found).toEqual([{ conceptId: 1, name: "Hip fracture", domain: "condition" }, { conceptId: 2, name: "Closed fracture of hip", domain: "condition", suggestedFor: "hip fracture" }]);
});
