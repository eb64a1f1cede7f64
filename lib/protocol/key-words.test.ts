import { expect, it } from "vitest";
import { keyInWords, wordList } from "./key-words.ts";

it("has a word of its own for each byte, in either case", () => {
  expect(wordList).toHaveLength(256);
  expect(new Set(wordList.map((word) => word.toLowerCase())).size).toBe(256);
});

it("says a key in ten words, and a key that differs in one letter in others", async () => {
  // SHA-256 of the key's text begins with the bytes that these words number.
  const words = await keyInWords("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  const bytes = words.split(" ").map((word) => wordList.indexOf(word).toString(16).padStart(2, "0")).join("");
  expect(bytes).toBe("e3cacd5c2d931295a64f");
  expect(await keyInWords("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp")).not.toBe(words);
});
