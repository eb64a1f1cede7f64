import { expect, test } from "vitest";
import { peopleInWords } from "./environment-words.ts";

test.each([
  [null, "Number of people not published"], [0, "Few people"], [9, "Few people"], [10, "About 10 people"], [303, "About 300 people"], [1_947, "About 1,900 people"], [3_051_212, "About 3,100,000 people"], [99_600, "About 100,000 people"],
])("%j → %s", (people, words) => {
  expect(peopleInWords(people)).toBe(words);
});
